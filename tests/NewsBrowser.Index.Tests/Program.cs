using NewsBrowser.Index.Tests.Trust;
using Xunit.Runner.InProc.SystemConsole;

namespace NewsBrowser.Index.Tests;

/// <summary>Runs the tests; with the word that only these tests know, it is a process that writes an index.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args is [WritingProcess.Word, .. string[] rest] ? WritingProcess.Run(rest) : await ConsoleRunner.Run(args);
}

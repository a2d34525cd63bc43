using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Runs the real program as a process of its own, as a person would.</summary>
internal static class CommandProcess
{
    private static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "newsbrowser.dll");

    public static Process Start(params string[] arguments) => Launch([Host, Program, .. arguments]);

    /// <summary>Starts it under another program (<c>env</c>, <c>setpriv</c>) that becomes it.</summary>
    public static Process StartUnder(string[] launcher, params string[] arguments) => Launch([.. launcher, Host, Program, .. arguments]);

    /// <summary>Runs to the end.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    /// <summary>Reads to the end of a process whose output nobody reads otherwise.</summary>
    public static async Task<CommandResult> EndAsync(Process process)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Sends a signal by its name, as Ctrl+C (INT) and service managers (TERM) do.</summary>
    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Every fault that <c>verify</c> would name, found in this process: it starts a tenth as long.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string data)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = data, ReadOnly = true }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        return await archive.VerifyAsync(CancellationToken.None);
    }

    private static Process Launch(string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }
}

/// <summary>What a finished command left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Holds the command to have refused in plain words: exit code 1, each of the words on the error stream, no stack trace anywhere.</summary>
    public void AssertRefused(params string[] words) => AssertEnded(1, words);

    /// <summary>Holds the command line to have been rejected in plain words: exit code 2, nothing on the output.</summary>
    public void AssertMisused(params string[] words)
    {
        AssertEnded(2, words);
        Assert.Empty(Output);
    }

    private void AssertEnded(int code, string[] words)
    {
        Assert.True(ExitCode == code, $"Exit code {ExitCode}: {Output}{Error}");
        foreach (var word in words)
        {
            Assert.True(Error.Contains(word, StringComparison.Ordinal), $"{word} is not in: {Error}");
        }

        Assert.DoesNotContain("   at ", Output + Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", Output + Error, StringComparison.Ordinal);
    }
}

using System.Globalization;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Lets a command of the real program write no further than a part of the largest file of its work.</summary>
/// <remarks>
/// Writes are made to fail by the kernel's limit on the size of a file, which SQLite reports as an I/O error:
/// a real failure of a real write, at another place with each limit.
/// </remarks>
internal static class FailingWrites
{
    /// <summary>At which parts of the largest file writes begin to fail; in the long form at as many as there are kills.</summary>
    private static IEnumerable<double> Limits =>
        Killing.Number("NEWSBROWSER_KILLS") is { } many ? Enumerable.Range(1, many).Select(i => i / (many + 1.0)) : [0.05, 0.4, 0.8];

    /// <summary>Runs a command under each of the limits; holds it to say so when it fails, and the archive to be whole.</summary>
    /// <param name="folder">What a message names.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="arguments">The command.</param>
    /// <param name="largest">The size of the largest file of its work.</param>
    /// <param name="before">Makes ready for the next limit.</param>
    /// <param name="after">Holds what is left to what it should be.</param>
    public static async Task FailAsync(string folder, string data, string[] arguments, long largest, Action before, Func<Task> after)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "Writes are made to fail by Linux's prlimit.");
        var failed = 0;
        foreach (var part in Limits)
        {
            before();
            var limit = (long)(largest * part);
            using var process = CommandProcess.StartUnder(Launcher(limit), arguments);
            var result = await CommandProcess.EndAsync(process);
            if (result.ExitCode != 0)
            {
                failed++;
                result.AssertRefused(folder);
            }

            await after();
            if (File.Exists(Path.Combine(data, "archive.db")))
            {
                await Killing.RestartAsync(data);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{failed} of {Limits.Count()} limits on a file of {largest} bytes made {arguments[0]} fail.");
        Assert.True(failed * 2 > Limits.Count(), $"Only {failed} of {Limits.Count()} limits made {arguments[0]} fail.");
    }

    /// <summary>The runtime keeps its machine code in a file of its own, unless it is told not to;
    /// and the signal that comes with the failure ends programs that do not ignore it.</summary>
    public static string[] Launcher(long? limit) =>
        [
            "env", "--ignore-signal=XFSZ", "DOTNET_EnableWriteXorExecute=0",
            .. limit is { } bytes ? ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--fsize={bytes}:unlimited")] : Array.Empty<string>()
        ];
}

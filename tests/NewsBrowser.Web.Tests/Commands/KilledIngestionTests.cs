using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills the real process at random moments of an ingestion and looks at what the next run makes of it.</summary>
public sealed class KilledIngestionTests : IDisposable
{
    private const int KillsInTheGate = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-kill-").FullName;

    /// <summary>How often to kill; <c>NEWSBROWSER_KILLS=200</c> runs the long form.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("NEWSBROWSER_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : KillsInTheGate;

    [Fact]
    public async Task However_often_it_is_killed_the_next_run_ends_with_what_an_undisturbed_run_gives()
    {
        string files = InventedFolder.Write(Path.Combine(_folder, "files"), news: 200, posts: 150, commentsPerPost: 60);
        string undisturbed = Path.Combine(_folder, "undisturbed");
        long started = Stopwatch.GetTimestamp();
        CommandResult whole = await CommandProcess.RunAsync("ingest", files, "--data", undisturbed, "--json");
        TimeSpan duration = Stopwatch.GetElapsedTime(started);
        Assert.Equal(0, whole.ExitCode);
        string expected = ArchiveDump.Of(undisturbed);
        Assert.Contains("Items ", expected, StringComparison.Ordinal);

        var random = new Random(20260311);
        int killedWithinTheRun = 0;
        for (int i = 0; i < Kills; i++)
        {
            string data = Path.Combine(_folder, $"killed-{i}");
            using (Process process = CommandProcess.Start("ingest", files, "--data", data, "--json"))
            {
                process.WaitForExit(duration * (0.1 + (0.9 * random.NextDouble())));
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                killedWithinTheRun += process.ExitCode == 0 ? 0 : 1;
            }

            CommandResult next = await CommandProcess.RunAsync("ingest", files, "--data", data, "--json");
            Assert.True(next.ExitCode == 0, $"Kill {i}: {next.Error}");
            using JsonDocument report = JsonDocument.Parse(next.Output);
            Assert.Equal(352, report.RootElement.GetProperty("files").GetInt32());
            Assert.Equal(expected, ArchiveDump.Of(data));
            CommandResult verified = await CommandProcess.RunAsync("verify", "--data", data);
            Assert.True(verified.ExitCode == 0, $"Kill {i}: {verified.Output}{verified.Error}");
            Directory.Delete(data, recursive: true);
        }

        Assert.True(killedWithinTheRun >= Kills / 2, $"Only {killedWithinTheRun} of {Kills} kills came before the run had ended: the moments are badly chosen.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

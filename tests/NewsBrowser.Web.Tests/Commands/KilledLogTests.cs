using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills the real process while it writes, cuts the database's log off at a random place,
/// and looks at what the next start makes of it and says.</summary>
public sealed class KilledLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-kill-").FullName;

    private readonly Random _random = new(Killing.Number("NEWSBROWSER_KILLS_SEED") ?? 20260311);

    private string Data => Path.Combine(_folder, "data");

    private string Saved => Path.Combine(_folder, "saved");

    [Fact]
    public async Task A_log_that_is_cut_off_after_a_kill_costs_no_more_than_was_in_it_and_the_loss_is_said()
    {
        await InArchiveAsync(archive => archive.Ingestor.RunAsync(
            new([InventedFolder.Write(Path.Combine(_folder, "files"), news: 500, posts: 400, commentsPerPost: 12)]), null, CancellationToken.None));
        OlderArchive.ForgetTitles(Data);
        await Killing.RestartAsync(Data);
        Killing.Copy(Data, Saved);
        var longest = 0L;
        using (var undisturbed = CommandProcess.Start("reparse", "--data", Data))
        {
            while (!undisturbed.WaitForExit(1))
            {
                longest = Math.Max(longest, LogLength());
            }

            Assert.Equal(0, undisturbed.ExitCode);
        }

        var expected = ArchiveDump.DumpArchive(Data);
        var (cut, lost, said) = (0, 0, 0);
        for (var i = 0; i < Killing.Times(5) || (lost == 0 && i < 20); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(Saved, Data);
            using (var process = CommandProcess.Start("reparse", "--data", Data))
            {
                var length = longest * (0.1 + (0.8 * _random.NextDouble()));
                while (LogLength() < length && !process.WaitForExit(1))
                {
                    // Looks again until so much is written; whoever opened the database to look would change what a kill leaves.
                }

                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            var log = new FileInfo(Path.Combine(Data, "archive.db-wal"));
            if (!log.Exists || log.Length == 0)
            {
                // It was done before it was killed.
                continue;
            }

            var uncut = Path.Combine(_folder, "uncut");
            Killing.Copy(Data, uncut);
            using (var file = log.OpenWrite())
            {
                file.SetLength(i % 4 == 0 ? 0 : (long)(log.Length * _random.NextDouble()));
            }

            cut++;
            var verified = await CommandProcess.RunAsync(i % 2 == 0 ? "verify" : "reindex", "--data", Data);
            Assert.True(verified.ExitCode == 0, $"Round {i}: {verified.Output}{verified.Error}");
            await Killing.RestartAsync(uncut);
            var isLess = ArchiveDump.DumpArchive(Data) != ArchiveDump.DumpArchive(uncut);
            lost += isLess ? 1 : 0;
            var isSaid = verified.Error.Contains(log.FullName + " is cut off or damaged", StringComparison.Ordinal);
            said += isSaid ? 1 : 0;
            Assert.True(isSaid || !isLess, $"Round {i}: rows are gone, and nothing says it: {verified.Error}");
            Directory.Delete(uncut, recursive: true);
            await Killing.RestartAsync(Data);
            await InArchiveAsync(archive => archive.Ingestor.ReparseAsync(null, CancellationToken.None));
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the archive is not what an undisturbed run gives.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cut} logs were cut after a kill: {lost} archives lost rows, {said} said that they may have.");
        Assert.True(lost > 0, "No cut cost anything: the moments are badly chosen.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private long LogLength() => new FileInfo(Path.Combine(Data, "archive.db-wal")) is { Exists: true } log ? log.Length : 0;

    private async Task InArchiveAsync(Func<NewsArchive, Task> work)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await work(archive);
    }
}

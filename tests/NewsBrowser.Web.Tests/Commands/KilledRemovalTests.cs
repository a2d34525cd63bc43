using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills the real process at random moments while it deletes, and looks at what the next start makes of it: nothing comes back,
/// and nothing is left in files.</summary>
public sealed class KilledRemovalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-kill-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Files => Path.Combine(_folder, "files");

    private string Saved => Path.Combine(_folder, "saved");

    [Fact]
    public async Task A_takedown_that_is_killed_is_finished_by_the_next_start()
    {
        RemovedItem.Write(InventedFolder.Write(Files, news: 200, posts: 150, commentsPerPost: 20));
        await IngestAsync();
        await Killing.RestartAsync(Data);
        var picture = RemovedItem.KeepPicture(Data);
        Assert.Equal(["archive.db", "image-cache", "index"], RemovedItem.LeftIn(Data));
        Killing.Copy(Data, Saved);
        string[] takedown = ["takedown", RemovedItem.Address, "--yes", "--data", Data];
        var killing = new Killing(
            ["before it", "while the database was written anew", "while index and pictures were"],
            data => RemovedItem.Number(data, "SELECT coalesce(max(1 + (Unfinished & 1 = 0)), 0) FROM Takedowns"));
        await killing.MeasureAsync(Data, takedown);
        var expected = RemovedItem.DumpArchive(Data);
        Assert.Empty(RemovedItem.LeftIn(Data));
        var left = 0;
        for (var i = 0; killing.Again(Killing.Times(4)); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(Saved, Data);
            await killing.KillAsync(Data, takedown);
            var faults = await CommandProcess.FaultsAsync(Data);
            var unfinished = RemovedItem.Number(Data, "SELECT count(*) FROM Takedowns WHERE Unfinished <> 0") > 0;
            Assert.Equal(unfinished, faults.Any(fault => fault.Contains("is not finished", StringComparison.Ordinal)));
            Assert.All(faults, fault => Assert.Contains("is not finished", fault, StringComparison.Ordinal));
            left += RemovedItem.LeftIn(Data).Count > 0 && unfinished ? 1 : 0;
            await Killing.RestartAsync(Data);
            if (RemovedItem.Number(Data, "SELECT count(*) FROM Takedowns") == 0)
            {
                var again = await CommandProcess.RunAsync(takedown);
                Assert.True(again.ExitCode == 0, again.Error);
            }

            Assert.True(RemovedItem.LeftIn(Data).Count == 0, $"Round {i}: {string.Join(", ", RemovedItem.LeftIn(Data))} still holds it.");
            Assert.False(File.Exists(picture));
            await Killing.RestartAsync(Data);
            Assert.True(expected == RemovedItem.DumpArchive(Data), $"Round {i}: the archive is not what an undisturbed takedown leaves.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{left} kills left something of it in files, which the next start removed.");
        killing.Report("takedown");
    }

    [Fact]
    public async Task A_pruning_that_is_killed_is_finished_by_the_next_one()
    {
        InventedFolder.Write(Files, news: 500, posts: 900, commentsPerPost: 3);
        await IngestAsync();
        foreach (var file in Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Where((_, i) => i % 5 != 0).ToList())
        {
            File.Delete(file);
        }

        await IngestAsync();
        var items = RemovedItem.Number(Data, "SELECT count(*) FROM Items");
        Killing.Copy(Data, Saved);
        var killing = new Killing(["before it", "between its batches"], data => RemovedItem.Number(data, "SELECT count(*) FROM Items") < items ? 1 : 0);
        await killing.MeasureAsync(Data, "prune", "--data", Data);
        await Killing.RestartAsync(Data);
        var expected = ArchiveDump.DumpArchive(Data);
        Assert.InRange(RemovedItem.Number(Data, "SELECT count(*) FROM Items"), 1, items - 1000);
        for (var i = 0; killing.Again(Killing.Times(4)); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(Saved, Data);
            await killing.KillAsync(Data, "prune", "--data", Data);
            await Killing.RestartAsync(Data);
            await using (var archive = await OpenAsync())
            {
                await archive.Pruning.PruneAsync(CancellationToken.None);
            }

            await Killing.RestartAsync(Data);
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the archive is not what an undisturbed pruning leaves.");
        }

        killing.Report("prune");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<NewsArchive> OpenAsync() =>
        NewsArchive.OpenAsync(new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private async Task IngestAsync()
    {
        await using var archive = await OpenAsync();
        await archive.Ingestor.RunAsync(new([Files]), null, CancellationToken.None);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Writes that fail under what reads the archive again or deletes from it: a plain message, an archive that is whole,
/// and a next undisturbed run that ends as if nothing had been.</summary>
public sealed class FailingUpkeepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-disk-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Files => Path.Combine(_folder, "files");

    private string Saved => Path.Combine(_folder, "saved");

    private long Largest => new FileInfo(Path.Combine(Saved, "archive.db")).Length;

    [Fact]
    public async Task A_parsing_again_whose_writes_fail_says_so_and_the_next_one_does_the_rest()
    {
        InventedFolder.Write(Files, news: 200, posts: 200, commentsPerPost: 15);
        await IngestAsync();
        OlderArchive.ForgetTitles(Data);
        await Killing.RestartAsync(Data);
        Killing.Copy(Data, Saved);
        await InArchiveAsync(archive => archive.Ingestor.ReparseAsync(null, CancellationToken.None));
        var expected = ArchiveDump.DumpArchive(Data);
        await FailAsync(
            ["reparse", "--data", Data],
            async () =>
            {
                await InArchiveAsync(archive => archive.Ingestor.ReparseAsync(null, CancellationToken.None));
                Assert.True(expected == ArchiveDump.DumpArchive(Data), "The archive is not what an undisturbed run gives.");
            });
    }

    [Fact]
    public async Task A_takedown_whose_writes_fail_says_so_and_the_next_start_finishes_it()
    {
        RemovedItem.Write(InventedFolder.Write(Files, news: 200, posts: 200, commentsPerPost: 15));
        await IngestAsync();
        await Killing.RestartAsync(Data);
        RemovedItem.KeepPicture(Data);
        Killing.Copy(Data, Saved);
        await TakeDownAsync();
        var expected = RemovedItem.DumpArchive(Data);
        await FailAsync(
            ["takedown", RemovedItem.Address, "--yes", "--data", Data],
            async () =>
            {
                await Killing.RestartAsync(Data);
                if (RemovedItem.Number(Data, "SELECT count(*) FROM Takedowns") == 0)
                {
                    await TakeDownAsync();
                }

                Assert.Empty(RemovedItem.LeftIn(Data));
                Assert.True(expected == RemovedItem.DumpArchive(Data), "The archive is not what an undisturbed takedown leaves.");
            });
    }

    [Fact]
    public async Task A_pruning_whose_writes_fail_says_so_and_the_next_one_does_the_rest()
    {
        InventedFolder.Write(Files, news: 200, posts: 300, commentsPerPost: 15);
        await IngestAsync();
        foreach (var file in Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Where((_, i) => i % 5 != 0).ToList())
        {
            File.Delete(file);
        }

        await IngestAsync();
        Killing.Copy(Data, Saved);
        await InArchiveAsync(archive => archive.Pruning.PruneAsync(CancellationToken.None));
        var expected = ArchiveDump.DumpArchive(Data);
        await FailAsync(
            ["prune", "--data", Data],
            async () =>
            {
                await InArchiveAsync(archive => archive.Pruning.PruneAsync(CancellationToken.None));
                Assert.True(expected == ArchiveDump.DumpArchive(Data), "The archive is not what an undisturbed pruning leaves.");
            });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task FailAsync(string[] arguments, Func<Task> after) => FailingWrites.FailAsync(
        _folder,
        Data,
        arguments,
        Largest,
        () =>
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(Saved, Data);
        },
        after);

    private Task TakeDownAsync() => InArchiveAsync(async archive =>
    {
        var id = (await archive.Items.FindAsync("url:" + RemovedItem.Address, CancellationToken.None))!.Id;
        Assert.NotNull(await archive.Takedowns.TakeDownAsync(id, null, CancellationToken.None));
    });

    private async Task InArchiveAsync(Func<NewsArchive, Task> work)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await work(archive);
    }

    private Task IngestAsync() => InArchiveAsync(archive => archive.Ingestor.RunAsync(new([Files]), null, CancellationToken.None));
}

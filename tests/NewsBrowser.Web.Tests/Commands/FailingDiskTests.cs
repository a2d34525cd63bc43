using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>
/// Disks that are full and writes that fail under everything that is done to an archive as a whole:
/// a plain message and exit code 1, an archive that is whole, and a next undisturbed run that ends as if nothing had been.
/// </summary>
public sealed class FailingDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-disk-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Saved => Path.Combine(_folder, "saved");

    private string File => Path.Combine(_folder, "news.db");

    [Fact]
    public async Task Ingestion_whose_writes_fail_says_so_and_the_next_one_does_the_rest()
    {
        var files = Write(news: 300, posts: 300, comments: 20);
        await IngestAsync(files);
        var expected = ArchiveDump.DumpArchive(Data);
        await FailAsync(
            ["ingest", files, "--data", Data],
            Largest(Data),
            () => Directory.Delete(Data, recursive: true),
            async () =>
            {
                await IngestAsync(files);
                Assert.True(expected == ArchiveDump.DumpArchive(Data), "The archive is not what an undisturbed run gives.");
            });
    }

    [Fact]
    public async Task A_building_of_the_index_whose_writes_fail_leaves_the_one_there_was()
    {
        await IngestAsync(Write(news: 300, posts: 300, comments: 20));
        var documents = await Killing.RestartAsync(Data);
        await FailAsync(
            ["reindex", "--data", Data],
            Directory.EnumerateFiles(Path.Combine(Data, "index"), "*", SearchOption.AllDirectories).Max(file => new FileInfo(file).Length),
            () => { },
            async () => Assert.Equal(documents, await Killing.RestartAsync(Data)));
    }

    [Fact]
    public async Task A_backup_whose_writes_fail_leaves_nothing()
    {
        await IngestAsync(Write(news: 300, posts: 300, comments: 20));
        await FailAsync(
            ["backup", File, "--data", Data],
            Largest(Data),
            () => { },
            () =>
            {
                Assert.Empty(Directory.GetFiles(_folder));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_scheduled_backup_that_a_full_disk_cuts_short_is_not_reported_leaves_nothing_and_costs_none_that_there_was()
    {
        await IngestAsync(Write(news: 100, posts: 100, comments: 10));
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "32m");
        var data = Path.Combine(disk.Path, "data");
        Killing.Copy(Data, data);
        var options = new ArchiveOptions { DataDirectory = data };
        Task<BackupReport> BackUpOnScheduleAsync() => ArchiveBackup.WriteOwnAsync(
            options, TimeProvider.System, ArchiveBackup.Scheduled, keep: 1, TestContext.Current.CancellationToken);
        var kept = await BackUpOnScheduleAsync();
        var refused = 0;
        foreach (var part in new[] { 0, 0.3, 0.7, 0.95, 1.5 })
        {
            disk.Fill();
            var filler = Path.Combine(disk.Path, "filler");
            using (var shorter = new FileStream(filler, FileMode.Open))
            {
                shorter.SetLength(shorter.Length - (long)(kept.Bytes * part));
            }

            try
            {
                kept = await BackUpOnScheduleAsync();
                Assert.True(part > 1, $"A backup was reported in room for {part:0.00} of one.");
            }
            catch (ArchiveUnavailableException e)
            {
                Assert.Contains("is full", e.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.Equal([kept.File], Directory.GetFileSystemEntries(Path.Combine(data, "backups")));
            Assert.Equal([Path.GetFileName(kept.File)], ArchiveBackup.List(data).Select(copy => copy.Name));
            var verdict = await BackupCheck.RunAsync(kept.File, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Empty(verdict.Faults);
            System.IO.File.Delete(filler);
        }

        Assert.Equal(4, refused);
    }

    [Fact]
    public async Task A_restore_whose_writes_fail_leaves_the_archive_there_was()
    {
        await IngestAsync(Write(news: 300, posts: 300, comments: 20));
        await BackUpAsync();
        await IngestAsync(InventedFolder.Write(Path.Combine(_folder, "more"), news: 10, posts: 10, commentsPerPost: 5));
        var expected = ArchiveDump.DumpArchive(Data);
        await FailAsync(
            ["restore", File, "--data", Data],
            new FileInfo(File).Length,
            () => { },
            () =>
            {
                Assert.True(expected == ArchiveDump.DumpArchive(Data), "The archive is not what it was.");
                Assert.Empty(Directory.GetFiles(Data, "*.restoring*"));
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task A_migration_whose_writes_fail_leaves_an_archive_that_the_next_start_brings_up_to_date()
    {
        await IngestAsync(Write(news: 300, posts: 300, comments: 20));
        var expected = ArchiveDump.DumpArchive(Data);
        var older = await OlderArchive.MakeAsync(Data, Saved);
        await FailAsync(
            ["reindex", "--data", Data],
            Largest(older),
            () =>
            {
                Directory.Delete(Data, recursive: true);
                Killing.Copy(older, Data);
            },
            async () =>
            {
                await Killing.RestartAsync(Data);
                Assert.True(expected == ArchiveDump.DumpArchive(Data), "The archive is not what an undisturbed start gives.");
            });
    }

    [Fact]
    public async Task On_a_full_disk_each_says_so_and_is_done_when_there_is_room()
    {
        await IngestAsync(Write(news: 100, posts: 100, comments: 10));
        await BackUpAsync();
        var expected = ArchiveDump.DumpArchive(Data);
        var older = await OlderArchive.MakeAsync(Data, Path.Combine(_folder, "older"));
        using var disk = Tmpfs.MountOrSkip(Path.Combine(_folder, "disk"), "32m");
        var data = Path.Combine(disk.Path, "data");
        var filler = Path.Combine(disk.Path, "filler");
        foreach (var command in new string[][] { ["reindex"], ["backup", Path.Combine(disk.Path, "backup.db")], ["restore", File], ["migrate"] })
        {
            var migration = command[0] == "migrate";
            string[] arguments = [.. migration ? ["reindex"] : command, "--data", data];
            Killing.Copy(migration ? older : Data, data);
            disk.Fill();
            (await CommandProcess.RunAsync(arguments)).AssertRefused("full");
            System.IO.File.Delete(filler);
            if (!migration)
            {
                Assert.Empty(await CommandProcess.FaultsAsync(data));
                Assert.True(expected == ArchiveDump.DumpArchive(data), $"After {command[0]} the archive is not what it was.");
            }

            var again = await CommandProcess.RunAsync(arguments);
            Assert.True(again.ExitCode == 0, again.Error);
            await Killing.RestartAsync(data);
            Assert.True(expected == ArchiveDump.DumpArchive(data), $"After {command[0]} the archive is not what an undisturbed one gives.");
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_site_whose_writes_fail_goes_on_to_be_read_and_stops_in_order()
    {
        await IngestAsync(Write(news: 30, posts: 30, comments: 10));
        await using var site = await RunningProcess.StartUnderAsync(FailingWrites.Launcher(limit: null), "--data", Data);
        await site.ReadyAsync();
        var id = site.Process.Id.ToString(CultureInfo.InvariantCulture);
        await RunAsync("prlimit", "--pid", id, "--fsize=0:unlimited");
        foreach (var path in new[] { "/", "/search?q=Azure", "/boards", "/changes", "/feeds/all.xml", "/export.csv?q=Azure", "/admin/login", "/readyz" })
        {
            var status = await site.StatusAsync(path);
            Assert.True(status < 500, $"{path} answers {status}.");
        }

        await RunAsync("prlimit", "--pid", id, "--fsize=unlimited:unlimited");
        Assert.Equal(200, await site.StatusAsync("/readyz"));
        await CommandProcess.SignalAsync(site.Process, "TERM");
        Assert.True(site.Process.WaitForExit(TimeSpan.FromSeconds(30)), "The site did not stop.");
        Assert.Equal(0, site.Process.ExitCode);
        await Killing.RestartAsync(Data);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static long Largest(string data) => new FileInfo(Path.Combine(data, "archive.db")).Length;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private Task FailAsync(string[] arguments, long largest, Action before, Func<Task> after) =>
        FailingWrites.FailAsync(_folder, Data, arguments, largest, before, after);

    private string Write(int news, int posts, int comments) => InventedFolder.Write(Path.Combine(_folder, "files"), news, posts, comments);

    private Task<BackupReport> BackUpAsync() => ArchiveBackup.WriteAsync(
        new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, new BackupRequest(File), TestContext.Current.CancellationToken);

    private async Task IngestAsync(string files)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await archive.Ingestor.RunAsync(new([files]), null, CancellationToken.None);
    }
}

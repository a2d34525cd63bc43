using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Tests.Commands;

/// <summary>Kills the real process at random moments of what is done to an archive as a whole, and looks at what the next start makes of it.</summary>
public sealed class KilledUpkeepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-kill-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string File => Path.Combine(_folder, "news.db");

    [Fact]
    public async Task A_building_of_the_index_that_is_killed_leaves_an_index_that_is_whole()
    {
        await FillAsync(news: 800, posts: 600, comments: 30);
        var expected = ArchiveDump.DumpArchive(Data);
        var index = Path.Combine(Data, "index");
        var killing = new Killing(
            ["before it", "while it was built", "while it was exchanged"],
            _ => Directory.Exists(Path.Combine(index, "rebuild-old")) ? 2 : Directory.Exists(Path.Combine(index, "rebuild")) ? 1 : 0);
        await killing.MeasureAsync(Data, "reindex", "--data", Data);
        var documents = await Killing.RestartAsync(Data);
        for (var i = 0; killing.Again(Killing.Times(6)); i++)
        {
            await killing.KillAsync(Data, "reindex", "--data", Data);

            // A reader first, who mends nothing.
            Assert.Empty(await CommandProcess.FaultsAsync(Data));
            Assert.Equal(documents, await Killing.RestartAsync(Data));
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the rows changed.");
        }

        killing.Report("reindex");
    }

    [Fact]
    public async Task A_backup_that_is_killed_is_not_there_or_whole_and_the_next_one_is()
    {
        await FillAsync(news: 800, posts: 600, comments: 30);
        var expected = ArchiveDump.DumpArchive(Data);
        var killing = new Killing(["before it", "while it was written"], _ => System.IO.File.Exists(File + ".part") ? 1 : 0);
        await killing.MeasureAsync(Data, "backup", File, "--data", Data);
        for (var i = 0; killing.Again(Killing.Times(6)); i++)
        {
            System.IO.File.Delete(File);
            await killing.KillAsync(Data, "backup", File, "--data", Data);
            if (System.IO.File.Exists(File))
            {
                await AssertBackupAsync(expected);
            }

            await ArchiveBackup.WriteAsync(
                new ArchiveOptions { DataDirectory = Data },
                TimeProvider.System,
                new BackupRequest(File, Overwrite: true),
                TestContext.Current.CancellationToken);
            await AssertBackupAsync(expected);
            Assert.Equal([File], Directory.GetFiles(_folder));
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the rows changed.");
        }

        await Killing.RestartAsync(Data);
        killing.Report("backup");
    }

    [Fact]
    public async Task A_restore_that_is_killed_leaves_the_old_archive_or_the_new_one()
    {
        await FillAsync(news: 400, posts: 300, comments: 30);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Data, "searches.json"), "[1]", TestContext.Current.CancellationToken);
        await ArchiveBackup.WriteAsync(
            new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, new BackupRequest(File), TestContext.Current.CancellationToken);
        var restored = ArchiveDump.DumpArchive(Data);
        await IngestAsync(InventedFolder.Write(Path.Combine(_folder, "more"), news: 100, posts: 400, commentsPerPost: 5));
        await System.IO.File.WriteAllTextAsync(Path.Combine(Data, "searches.json"), "[2]", TestContext.Current.CancellationToken);
        await Killing.RestartAsync(Data);
        var present = ArchiveDump.DumpArchive(Data);
        var saved = Path.Combine(_folder, "saved");
        Killing.Copy(Data, saved);
        var killing = new Killing(
            ["before it", "while the copy was made ready", "while the two were exchanged"],
            data => Directory.Exists(Path.Combine(data, "backups")) && Directory.EnumerateFiles(Path.Combine(data, "backups"), "before-restore-*").Any()
                ? 2
                : System.IO.File.Exists(Path.Combine(data, "archive.db.restoring")) ? 1 : 0);
        await killing.MeasureAsync(Data, "restore", File, "--data", Data);
        var old = 0;
        for (var i = 0; killing.Again(Killing.Times(8)); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(saved, Data);
            await killing.KillAsync(Data, "restore", File, "--data", Data);
            await Killing.RestartAsync(Data);
            var isOld = ArchiveDump.DumpArchive(Data) == present;
            old += isOld ? 1 : 0;
            Assert.True(isOld || ArchiveDump.DumpArchive(Data) == restored, $"Round {i}: neither the old archive nor the new one.");
            Assert.Equal(
                isOld ? "[2]" : "[1]", await System.IO.File.ReadAllTextAsync(Path.Combine(Data, "searches.json"), TestContext.Current.CancellationToken));
            Assert.Empty(Directory.GetFiles(Data, "*.restoring*"));

            await ArchiveRestore.RunAsync(
                new ArchiveOptions { DataDirectory = Data },
                TimeProvider.System,
                NullLoggerFactory.Instance,
                new RestoreRequest(File),
                TestContext.Current.CancellationToken);
            await Killing.RestartAsync(Data);
            Assert.True(restored == ArchiveDump.DumpArchive(Data), $"Round {i}: the second restore gave something else.");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"The old archive was there {old} times.");
        killing.Report("restore");
    }

    [Fact]
    public async Task A_migration_that_is_killed_is_finished_by_the_next_start()
    {
        await FillAsync(news: 800, posts: 600, comments: 30);
        var expected = ArchiveDump.DumpArchive(Data);
        var older = await OlderArchive.MakeAsync(Data, Path.Combine(_folder, "older"));
        Directory.Delete(Data, recursive: true);
        Killing.Copy(older, Data);
        var killing = new Killing(
            ["before it", "while the database was copied", "while it was changed", "while the index was built"],
            data => OlderArchive.IsPresent(data) ? 3 : Copies(data, "*.db").Length > 0 ? 2 : Copies(data, "*.part").Length > 0 ? 1 : 0);
        await killing.MeasureAsync(Data, "reindex", "--data", Data);
        Assert.True(expected == ArchiveDump.DumpArchive(Data), "The migrated archive is not what the present version makes of the same files.");
        for (var i = 0; killing.Again(Killing.Times(8)); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(older, Data);
            await killing.KillAsync(Data, "reindex", "--data", Data);
            foreach (var copy in Copies(Data, "*.db"))
            {
                Assert.Empty((await BackupCheck.RunAsync(copy, TimeProvider.System, TestContext.Current.CancellationToken)).Faults);
            }

            await Killing.RestartAsync(Data);
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the archive is not what an undisturbed start gives.");
            Assert.Empty(Copies(Data, "*.part"));
        }

        killing.Report("migration");
    }

    [Fact]
    public async Task A_parsing_again_that_is_killed_is_finished_by_the_next_one()
    {
        await FillAsync(news: 800, posts: 600, comments: 12);
        OlderArchive.ForgetTitles(Data);
        await Killing.RestartAsync(Data);
        var saved = Path.Combine(_folder, "saved");
        Killing.Copy(Data, saved);
        var killing = new Killing(
            ["before it", "before its first batch was committed", "between batches"],
            data => OlderArchive.CountReparsedFiles(data) is { } files ? files > 0 ? 2 : 1 : 0);
        await killing.MeasureAsync(Data, "reparse", "--data", Data);
        var expected = ArchiveDump.DumpArchive(Data);
        Assert.DoesNotContain(
            expected.Split('\n'),
            row => row.StartsWith("Items ", StringComparison.Ordinal) && row.Contains(OlderArchive.ForgottenTitle, StringComparison.Ordinal));
        for (var i = 0; killing.Again(Killing.Times(6)); i++)
        {
            Directory.Delete(Data, recursive: true);
            Killing.Copy(saved, Data);
            await killing.KillAsync(Data, "reparse", "--data", Data);
            await Killing.RestartAsync(Data);
            await using (var archive = await NewsArchive.OpenAsync(
                new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None))
            {
                await archive.Ingestor.ReparseAsync(null, CancellationToken.None);
            }

            await Killing.RestartAsync(Data);
            Assert.True(expected == ArchiveDump.DumpArchive(Data), $"Round {i}: the archive is not what an undisturbed run gives.");
        }

        killing.Report("reparse");
    }

    [Fact]
    public async Task A_copy_that_was_made_before_a_migration_is_restored_and_brought_up_to_date()
    {
        await FillAsync(news: 30, posts: 30, comments: 5);
        var expected = ArchiveDump.DumpArchive(Data);
        var older = await OlderArchive.MakeAsync(Data, Path.Combine(_folder, "older"));
        await Killing.RestartAsync(older);
        var copy = Assert.Single(Copies(older, "before-*.db"));
        var verified = await CommandProcess.RunAsync("verify", "--backup", copy);
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains("older version", verified.Output, StringComparison.Ordinal);

        var result = await CommandProcess.RunAsync("restore", copy, "--data", older);

        Assert.True(result.ExitCode == 0, result.Error);
        await Killing.RestartAsync(older);
        Assert.True(expected == ArchiveDump.DumpArchive(older), "The restored archive is not what was copied.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Copies(string data, string pattern) =>
        Directory.Exists(Path.Combine(data, "backups")) ? Directory.GetFiles(Path.Combine(data, "backups"), pattern) : [];

    private Task FillAsync(int news, int posts, int comments) => IngestAsync(InventedFolder.Write(Path.Combine(_folder, "files"), news, posts, comments));

    private async Task IngestAsync(string files)
    {
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await archive.Ingestor.RunAsync(new([files]), null, CancellationToken.None);
    }

    private async Task AssertBackupAsync(string expected)
    {
        Assert.Empty((await BackupCheck.RunAsync(File, TimeProvider.System, TestContext.Current.CancellationToken)).Faults);
        Assert.True(expected == ArchiveDump.DumpFile(File), "The backup is not the archive.");
    }
}

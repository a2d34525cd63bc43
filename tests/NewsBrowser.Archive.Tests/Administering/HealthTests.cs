using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>What needs a hand is said, and nothing else is.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task An_empty_archive_needs_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();

        Assert.Empty(await KindsAsync(archive));
    }

    [Fact]
    public async Task Vanished_and_refused_files_are_counted_until_they_are_ignored_or_mended()
    {
        await using var archive = await TestArchive.OpenAsync();
        Directory.CreateDirectory(Path.Combine(archive.Data, "backups"));
        File.WriteAllText(Path.Combine(archive.Data, "backups", "copy.db"), "a copy");
        var gone = archive.Write("gone.md", Documents.News("A", "https://example.com/a"));
        var broken = archive.Write("broken.md", "---\ntitle: \"A\nbroken");
        await archive.IngestAsync();
        File.Delete(gone);
        await archive.IngestAsync();

        Assert.Equal([new ArchiveWarning(WarningKind.VanishedFiles, 1), new ArchiveWarning(WarningKind.Rejections, 1)], await WarningsAsync(archive));

        Execute(archive, $"INSERT INTO IgnoredFiles (Path, TextHash, At) SELECT Path, TextHash, 0 FROM SourceFiles WHERE Path = '{broken}'");
        Assert.Equal([WarningKind.VanishedFiles], await KindsAsync(archive));

        archive.Write("broken.md", "---\ntitle: \"B\nbroken otherwise");
        await archive.IngestAsync();
        Assert.Equal([WarningKind.VanishedFiles, WarningKind.Rejections], await KindsAsync(archive));
    }

    [Fact]
    public async Task Runs_that_ended_early_files_of_an_older_parser_and_backups_are_said()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        Assert.Equal([WarningKind.NoBackup], await KindsAsync(archive));

        Execute(archive, "UPDATE IngestionRuns SET State = 5; UPDATE SourceFiles SET ParserVersion = ParserVersion - 1");
        Assert.Equal([WarningKind.UnfinishedRuns, WarningKind.OlderParser, WarningKind.NoBackup], await KindsAsync(archive));

        await archive.IngestAsync();
        Assert.Equal([WarningKind.NoBackup], await KindsAsync(archive));

        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(archive.Data, "backups")).FullName, "copy.db");
        File.WriteAllText(copy, "a copy");
        File.SetLastWriteTimeUtc(copy, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-ArchiveHealth.MostBackupDays - 2));
        Assert.Equal([WarningKind.BackupOld], await KindsAsync(archive));
    }

    [Fact]
    public async Task The_disk_and_what_the_archive_takes_of_it_are_told()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();

        Assert.True(archive.Archive.Health.Disk() is { FreeBytes: > 0, DatabaseBytes: > 0, IndexBytes: > 0, BackupBytes: 0 });
    }

    private static Task<IReadOnlyList<ArchiveWarning>> WarningsAsync(TestArchive archive) =>
        archive.Archive.Health.WarningsAsync(TestContext.Current.CancellationToken);

    // How full the disk of the machine is that runs the tests says nothing of the archive.
    private static async Task<IEnumerable<WarningKind>> KindsAsync(TestArchive archive) =>
        (await WarningsAsync(archive)).Select(warning => warning.Kind).Where(kind => kind != WarningKind.DiskLow);

    private static void Execute(TestArchive archive, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={archive.Store.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}

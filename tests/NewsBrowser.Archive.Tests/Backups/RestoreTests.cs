using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Backups;

public sealed class RestoreTests : IDisposable
{
    private const string NewsA = "https://example.com/a";

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("archive.backup");

    private string Data => _folder.File("data");

    private string Database => Path.Combine(Data, ArchiveStore.FileName);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_archive_is_that_of_the_backup_and_what_was_there_is_kept()
    {
        await IngestAsync("a", NewsA);
        _folder.Write("data/searches.json", "[1]");
        _folder.Write("data/aliases.txt", "one");
        var before = Everything();
        await BackUpAsync();
        await IngestAsync("b", "https://example.com/b");
        await IngestAsync("a", NewsA, "Changed");
        _folder.Write("data/searches.json", "[2]");
        var later = Everything();

        var report = await RestoreAsync(Data, File);

        Assert.Equal(before, Everything());
        Assert.Equal("[1]", await System.IO.File.ReadAllTextAsync(_folder.File("data/searches.json"), Cancellation));
        Assert.Equal(["aliases.txt", "searches.json"], report.Files);
        await AssertCleanAsync(items: 1);
        Assert.Equal("1", Rows("SELECT count(*) FROM AuditEntries WHERE Action = 'restore' AND Subject = 'archive.backup' AND Done = 1"));

        // And back again: the archive that was replaced is a backup itself.
        Assert.StartsWith("before-restore-", Path.GetFileName(report.Kept!), StringComparison.Ordinal);
        await RestoreAsync(Data, report.Kept!);
        Assert.Equal(later, Everything());
        Assert.Equal("[2]", await System.IO.File.ReadAllTextAsync(_folder.File("data/searches.json"), Cancellation));
        await AssertCleanAsync(items: 2);
        Assert.Equal("2", Rows("SELECT count(*) FROM AuditEntries WHERE Action = 'restore'"));
    }

    [Fact]
    public async Task A_backup_is_restored_into_a_new_folder_and_works_too_when_it_is_put_there_by_hand()
    {
        await IngestAsync("a", NewsA);
        _folder.Write("data/searches.json", "[1]");
        await BackUpAsync();
        var before = Everything();

        Assert.Null((await RestoreAsync(_folder.File("new"), File)).Kept);
        Directory.CreateDirectory(_folder.File("hand"));
        System.IO.File.Copy(File, _folder.File("hand/archive.db"));
        foreach (var place in (string[])["new", "hand"])
        {
            await using (var archive = await TestArchive.OpenAsync(_folder.File(place)))
            {
                Assert.Empty(await archive.VerifyAsync(Cancellation));
            }

            Assert.Equal(before, Everything(_folder.File(place)));
            Assert.Equal("[1]", await System.IO.File.ReadAllTextAsync(_folder.File($"{place}/searches.json"), Cancellation));
        }
    }

    [Fact]
    public async Task What_was_deleted_for_good_does_not_come_back_and_the_audit_log_goes_on()
    {
        await IngestAsync("a", NewsA);
        await IngestAsync("b", "https://example.com/b");
        await BackUpAsync();
        await using (var archive = await TestArchive.OpenAsync(Data))
        {
            Assert.NotNull(await archive.Takedowns.TakeDownAsync(Rows("SELECT PublicId FROM Items WHERE Title = 'a'"), "asked", Cancellation));
            archive.Audit.Add(new AuditRecord("admin", "takedown", "x"));
        }

        var report = await RestoreAsync(Data, File);

        Assert.Equal((new CarriedRows(1, 1), 1), (report.Carried, report.Deleted));
        await AssertCleanAsync(items: 1);
        Assert.Equal("b", Rows("SELECT Title FROM Items"));
        Assert.Equal("1", Rows("SELECT count(*) FROM SourceTexts"));
        Assert.DoesNotContain(NewsA, Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(Database, Cancellation)), StringComparison.Ordinal);
        Assert.Equal(
            "admin takedown|command restore", string.Join('|', TestArchive.Rows(Database, "SELECT Who || ' ' || Action FROM AuditEntries ORDER BY Id")));

        // A second time, now from the restored one.
        Assert.Equal(new CarriedRows(1, 2), (await RestoreAsync(Data, File)).Carried);
        Assert.Equal("1", Rows("SELECT count(*) FROM Takedowns"));
    }

    [Fact]
    public async Task Numbers_that_were_given_are_not_given_again()
    {
        await IngestAsync("a", NewsA);
        await BackUpAsync();
        await IngestAsync("b", "https://example.com/b");
        var (change, run) = (long.Parse(Rows("SELECT ChangeNumber FROM ArchiveState"), null), Rows("SELECT max(Id) FROM IngestionRuns"));

        await RestoreAsync(Data, File);
        Assert.True(long.Parse(Rows("SELECT ChangeNumber FROM ArchiveState"), null) > change);
        await IngestAsync("c", "https://example.com/c");
        Assert.True(long.Parse(Rows("SELECT max(Id) FROM IngestionRuns"), null) > long.Parse(run, null));
    }

    [Fact]
    public async Task An_index_of_what_was_there_is_not_taken_for_the_restored_archives()
    {
        // The same number of changes, runs and items, and another item.
        await IngestAsync("a", NewsA);
        await BackUpAsync();
        Directory.Delete(Data, recursive: true);
        await IngestAsync("b", "https://example.com/b");

        await RestoreAsync(Data, File);

        await using var archive = await TestArchive.OpenAsync(Data);
        Assert.Empty(await archive.VerifyAsync(Cancellation));
        var found = await archive.Search.FindAsync(new(OpenedArchive.Parse("")), Cancellation);
        Assert.Equal("a", Assert.Single(found.Hits).Item.Title);
    }

    [Fact]
    public async Task Credentials_come_back_only_when_they_are_asked_for()
    {
        await IngestAsync("a", NewsA);
        _folder.Write("data/keys/admin-password", "old");
        await ArchiveBackup.WriteAsync(new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, new BackupRequest(File, WithKeys: true), Cancellation);
        _folder.Write("data/keys/admin-password", "new");

        await RestoreAsync(Data, File);
        Assert.Equal("new", await System.IO.File.ReadAllTextAsync(_folder.File("data/keys/admin-password"), Cancellation));

        await RestoreAsync(Data, File, withKeys: true);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(_folder.File("data/keys/admin-password"), Cancellation));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(_folder.File("data/keys/admin-password")));
        }
    }

    [Theory]
    [InlineData("no database at all", "no database")]
    [InlineData("", "holds no archive")]
    public async Task What_is_no_backup_is_refused_and_the_archive_left_as_it_was(string text, string reason)
    {
        await IngestAsync("a", NewsA);
        var before = await System.IO.File.ReadAllBytesAsync(Database, Cancellation);
        _folder.Write("archive.backup", text);

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreAsync(Data, File));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(Database, Cancellation));
        Assert.Empty(Directory.GetFiles(Data, "*.restoring*"));
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_or_of_another_program_is_refused()
    {
        await IngestAsync("a", NewsA);
        await BackUpAsync();
        Execute(File, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreAsync(Data, File));
        Assert.Contains("newer version", e.Message, StringComparison.Ordinal);
        Assert.Contains(File, e.Message, StringComparison.Ordinal);

        Execute(_folder.File("other.db"), "CREATE TABLE Things (Id INTEGER)");
        e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreAsync(Data, _folder.File("other.db")));
        Assert.Contains("another program", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_process_has_the_folder_nothing_is_restored()
    {
        await IngestAsync("a", NewsA);
        await BackUpAsync();
        await using var archive = await TestArchive.OpenAsync(Data);

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreAsync(Data, File));

        Assert.Contains($"{Environment.ProcessId}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_archive_is_replaced_only_when_that_is_asked_for()
    {
        await IngestAsync("a", NewsA);
        await BackUpAsync();
        var damage = Enumerable.Repeat((byte)0xAB, 200_000).ToArray();
        await System.IO.File.WriteAllBytesAsync(Database, damage, Cancellation);

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreAsync(Data, File));
        Assert.Contains("--force", e.Message, StringComparison.Ordinal);
        Assert.Equal(damage, await System.IO.File.ReadAllBytesAsync(Database, Cancellation));

        var report = await RestoreAsync(Data, File, force: true);
        Assert.Null(report.Carried);
        Assert.Equal(damage, await System.IO.File.ReadAllBytesAsync(report.Kept!, Cancellation));
        await AssertCleanAsync(items: 1);
    }

    [Fact]
    public async Task A_plain_copy_with_its_log_beside_it_is_restored()
    {
        await using (var archive = await TestArchive.OpenAsync(Data))
        {
            _folder.Write("inbox/a.md", Documents.News("a", NewsA));
            await archive.Ingestor.RunAsync(new([_folder.File("inbox")]), null, Cancellation);
            archive.Audit.Add(new AuditRecord("admin", "upload"));
            System.IO.File.Copy(Database, File);
            System.IO.File.Copy(Database + "-wal", File + "-wal");
        }

        Assert.NotEqual(0, new FileInfo(File + "-wal").Length);
        await RestoreAsync(_folder.File("new"), File);
        Assert.Equal(Everything(), Everything(_folder.File("new")));
        Assert.Equal("1", TestArchive.Rows(_folder.File("new/archive.db"), "SELECT count(*) FROM AuditEntries WHERE Action = 'upload'").Single());
    }

    public void Dispose() => _folder.Dispose();

    internal static Task<RestoreReport> RestoreAsync(string data, string file, bool withKeys = false, bool force = false) => ArchiveRestore.RunAsync(
        new ArchiveOptions { DataDirectory = data }, TimeProvider.System, NullLoggerFactory.Instance, new RestoreRequest(file, withKeys, force), Cancellation);

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task IngestAsync(string title, string address, string? excerpt = null)
    {
        var file = _folder.Write($"inbox/{title}.md", Documents.News(title, address) + excerpt);
        await using var archive = await TestArchive.OpenAsync(Data);
        await archive.Ingestor.RunAsync(new([file]), null, Cancellation);
    }

    private Task<BackupReport> BackUpAsync() =>
        ArchiveBackup.WriteAsync(new ArchiveOptions { DataDirectory = Data }, TimeProvider.System, new BackupRequest(File), Cancellation);

    private string Rows(string sql) => TestArchive.Rows(Database, sql).Single();

    /// <summary>Every row of every table but what a restore writes itself.</summary>
    private List<string> Everything(string? data = null)
    {
        var database = Path.Combine(data ?? Data, ArchiveStore.FileName);
        return [.. TestArchive.Rows(
            database,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('AuditEntries', 'ArchiveState') ORDER BY name")
            .SelectMany(table => TestArchive.Rows(database, $"SELECT * FROM {table} ORDER BY 1, 2").Select(row => $"{table}|{row}"))];
    }

    private async Task AssertCleanAsync(int items)
    {
        await using var archive = await TestArchive.OpenAsync(Data);
        Assert.Empty(await archive.VerifyAsync(Cancellation));
        Assert.Equal(items, (await archive.Search.FindAsync(new(OpenedArchive.Parse("")), Cancellation)).Total);
        Assert.Empty(TestArchive.Rows(Database, "SELECT name FROM sqlite_master WHERE name LIKE 'Backup%'"));
    }
}

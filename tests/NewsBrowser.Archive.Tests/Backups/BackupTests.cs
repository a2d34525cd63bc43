using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("archive.backup");

    [Fact]
    public async Task A_backup_holds_every_row_and_the_small_files_but_no_credentials()
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        await WriteAsync(archive, "searches.json", "[]");
        await WriteAsync(archive, "aliases.txt", "微軟 Microsoft");
        await WriteAsync(archive, "keys/admin-password", "hash");

        var report = await BackUpAsync(archive);

        Assert.Equal(["searches.json", "aliases.txt"], report.Files);
        Assert.Equal((archive.Number("SELECT count(*) FROM Items"), archive.Number("SELECT count(*) FROM Comments")), (report.Items, report.Comments));
        Assert.Equal(new FileInfo(File).Length, report.Bytes);
        foreach (var (table, rows) in archive.Everything())
        {
            Assert.Equal(rows, TestArchive.Rows(File, $"SELECT * FROM {table} ORDER BY 1, 2"));
        }

        Assert.Equal(archive.Rows("PRAGMA user_version"), TestArchive.Rows(File, "PRAGMA user_version"));
        var verdict = await CheckAsync();
        Assert.Empty(verdict.Faults);
        Assert.StartsWith("made 20", verdict.Description, StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Credentials_come_along_when_they_are_asked_for_and_only_the_owner_may_read_the_file()
    {
        await using var archive = await TestArchive.OpenAsync();
        await WriteAsync(archive, "keys/admin-password", "hash");

        var report = await BackUpAsync(archive, withKeys: true);

        Assert.Equal(["keys/admin-password"], report.Files);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("cut", true)]
    [InlineData("emptied", true)]
    [InlineData("deleted", true)]
    [InlineData("page", true)]
    [InlineData("head", true)]
    [InlineData("row", true)]
    public async Task What_does_not_read_as_it_was_written_is_reported_as_no_backup_and_not_as_a_damaged_archive(string harm, bool isNoticed)
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        var report = await BackUpAsync(archive);
        IReadOnlyDictionary<string, string> facts;
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            facts = BackupFacts.Read(connection)!;
        }

        switch (harm)
        {
            case "cut":
                await ChangeAsync(file => file.SetLength(file.Length / 2));
                break;
            case "emptied":
                await ChangeAsync(file => file.SetLength(0));
                break;
            case "deleted":
                System.IO.File.Delete(File);
                break;
            case "page":
                var page = long.Parse(
                    TestArchive.Rows(File, "SELECT rootpage FROM sqlite_master WHERE name = 'SourceTexts'").Single(),
                    System.Globalization.CultureInfo.InvariantCulture);
                await ChangeAsync(file =>
                {
                    file.Position = (page - 1) * 4096;
                    file.Write(Enumerable.Repeat((byte)0xAB, 4096).ToArray());
                });
                break;
            case "head":
                await ChangeAsync(file => file.Write(new byte[100]));
                break;
            case "row":
                using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
                {
                    connection.Open();
                    using var command = connection.CreateCommand();
                    command.CommandText = "UPDATE Items SET Quality = 1 WHERE Id = (SELECT max(Id) FROM Items)";
                    Assert.Equal(1, command.ExecuteNonQuery());
                }

                break;
        }

        void Check() => ArchiveBackup.AssertThere(File, report.Bytes, facts, TestContext.Current.CancellationToken);
        if (isNoticed)
        {
            var e = Assert.Throws<ArchiveUnavailableException>(Check);
            Assert.Contains($"{File} was written but does not read as it was written", e.Message, StringComparison.Ordinal);
        }
        else
        {
            Check();
        }

        async Task ChangeAsync(Action<FileStream> change)
        {
            await using var file = new FileStream(File, FileMode.Open, FileAccess.ReadWrite);
            change(file);
        }
    }

    [Fact]
    public async Task A_backup_beside_an_ingestion_is_the_archive_at_one_moment()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var i = 0; i < 1500; i++)
        {
            archive.Write($"{i:0000}.md", Documents.News($"Story {i}", $"https://example.com/{i}"));
        }

        var run = archive.IngestAsync();
        var within = 0;
        while (!run.IsCompleted)
        {
            await BackUpAsync(archive, overwrite: true);
            Assert.Empty((await CheckAsync()).Faults);

            // The run's own count of files is committed with their rows.
            var files = TestArchive.Rows(File, "SELECT count(*) FROM SourceFiles").Single();
            Assert.Equal(files, TestArchive.Rows(File, "SELECT coalesce(max(Files), 0) FROM IngestionRuns").Single());
            within += files is "0" or "1500" ? 0 : 1;
        }

        Assert.Equal(1500, (await run).Counts.Added);
        Assert.NotEqual(0, within);
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_is_to_be_replaced()
    {
        await using var archive = await TestArchive.OpenAsync();
        _folder.Write("archive.backup", "precious");

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => BackUpAsync(archive));

        Assert.Contains(File, e.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        await BackUpAsync(archive, overwrite: true);
        Assert.Empty((await CheckAsync()).Faults);
    }

    [Theory]
    [InlineData("archive.db", "among the archive's own files")]
    [InlineData("keys/x", "among the archive's own files")]
    [InlineData("../nowhere/x", "does not exist")]
    [InlineData("..", "is a folder")]
    public async Task A_place_that_cannot_be_meant_is_refused(string place, string reason)
    {
        await using var archive = await TestArchive.OpenAsync();

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => ArchiveBackup.WriteAsync(
            archive.Archive.Options, TimeProvider.System, new BackupRequest(Path.Combine(archive.Data, place), Overwrite: true),
            TestContext.Current.CancellationToken));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_backup_that_is_stopped_leaves_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ArchiveBackup.WriteAsync(archive.Archive.Options, TimeProvider.System, new BackupRequest(File), stop.Token));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Of_what_a_schedule_makes_the_newest_stay_and_what_was_asked_for_stays_too()
    {
        await using var archive = await TestArchive.OpenAsync();
        var options = archive.Archive.Options;
        await ArchiveBackup.WriteOwnAsync(options, TimeProvider.System, ArchiveBackup.OnDemand, null, TestContext.Current.CancellationToken);
        var made = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            made.Add(Path.GetFileName(
                (await ArchiveBackup.WriteOwnAsync(options, TimeProvider.System, ArchiveBackup.Scheduled, 2, TestContext.Current.CancellationToken)).File));
        }

        var kept = ArchiveBackup.List(archive.Data).Select(file => file.Name).ToList();
        Assert.Equal(3, kept.Count);
        Assert.Equal(
            made[2..].Order(StringComparer.Ordinal), kept.Where(name => name.StartsWith("scheduled-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE Items SET Title = Title || '!' WHERE Id = 1", "their hash differs")]
    [InlineData("UPDATE Comments SET Text = 'x' WHERE Floor = 1", "their hash differs")]
    [InlineData("INSERT INTO BackupFiles VALUES ('../../.profile', x'00')", "../../.profile")]
    [InlineData("UPDATE SourceTexts SET Compressed = x'00'", " is damaged.")]
    public async Task A_backup_that_is_not_what_it_was_is_named_and_not_restored(string harm, string fault)
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        await BackUpAsync(archive);
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = harm;
            Assert.NotEqual(0, command.ExecuteNonQuery());
        }

        Assert.Contains((await CheckAsync()).Faults, found => found.Contains(fault, StringComparison.Ordinal));
        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => RestoreTests.RestoreAsync(_folder.File("data"), File));
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(_folder.File("data"), ArchiveStore.FileName)));
    }

    [Fact]
    public async Task Checking_a_backup_leaves_nothing_beside_it()
    {
        await using var archive = await TestArchive.OpenAsync();
        System.IO.File.Copy(archive.Store.DatabasePath, File);
        Directory.CreateDirectory(_folder.File("with blank #1"));
        var odd = _folder.File("with blank #1/a?b%20.db");
        System.IO.File.Copy(File, odd);

        Assert.Empty((await CheckAsync()).Faults);
        Assert.Empty((await BackupCheck.RunAsync(odd, TimeProvider.System, TestContext.Current.CancellationToken)).Faults);

        Assert.Equal([File], Directory.GetFiles(_folder.Path));
        Assert.Equal([odd], Directory.GetFiles(_folder.File("with blank #1")));
    }

    [Fact]
    public async Task What_is_kept_is_told_by_the_files_and_a_strange_one_deletes_and_stops_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var folder = Path.Combine(archive.Store.Options.DataDirectory, "backups");
        var first = await MakeAsync();

        // Names lie: the oldest is called the newest, something that is no backup is called one, and one is from a year that has not come.
        var renamed = Path.Combine(folder, "scheduled-99991231T235959999Z.db");
        System.IO.File.Move(first, renamed);
        var stray = Path.Combine(folder, "scheduled-20990101T000000000Z.db");
        await System.IO.File.WriteAllTextAsync(stray, "no database", TestContext.Current.CancellationToken);
        var ahead = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2099, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var future = (await ArchiveBackup.WriteOwnAsync(archive.Store.Options, ahead, ArchiveBackup.Scheduled, 2, TestContext.Current.CancellationToken)).File;
        Assert.Equal(Path.GetFileName(future), ArchiveBackup.List(archive.Store.Options.DataDirectory)[0].Name);
        var second = await MakeAsync();
        var third = await MakeAsync();
        Assert.Equal(new[] { second, third, stray, future }.Order(), Directory.GetFiles(folder).Order());
        var fourth = await MakeAsync();
        Assert.Equal(new[] { third, fourth, stray, future }.Order(), Directory.GetFiles(folder).Order());

        // Set back behind all of them: what is reported as made is there, and nothing that is newer is deleted.
        var behind = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2001, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var early = (await ArchiveBackup.WriteOwnAsync(archive.Store.Options, behind, ArchiveBackup.Scheduled, 1, TestContext.Current.CancellationToken)).File;
        Assert.Equal(new[] { early, third, fourth, stray, future }.Order(), Directory.GetFiles(folder).Order());

        async Task<string> MakeAsync()
        {
            clock.Advance(TimeSpan.FromDays(1));
            var report = await ArchiveBackup.WriteOwnAsync(archive.Store.Options, clock, ArchiveBackup.Scheduled, 2, TestContext.Current.CancellationToken);
            Assert.True(System.IO.File.Exists(report.File));
            Assert.Equal(report.Bytes, new FileInfo(report.File).Length);
            return report.File;
        }
    }

    public void Dispose() => _folder.Dispose();

    internal static Task WriteAsync(TestArchive archive, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(archive.Data, name))!);
        return System.IO.File.WriteAllTextAsync(Path.Combine(archive.Data, name), text);
    }

    private Task<BackupReport> BackUpAsync(TestArchive archive, bool overwrite = false, bool withKeys = false) => ArchiveBackup.WriteAsync(
        archive.Archive.Options, TimeProvider.System, new BackupRequest(File, overwrite, withKeys), TestContext.Current.CancellationToken);

    private Task<BackupVerdict> CheckAsync() => BackupCheck.RunAsync(File, TimeProvider.System, TestContext.Current.CancellationToken);
}

using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Storage;

public sealed class OpeningTests
{
    [Fact]
    public async Task A_second_opening_of_the_folder_is_refused_and_names_the_holder()
    {
        await using var archive = await TestArchive.OpenAsync();

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => TestArchive.OpenAsync(archive.Data));

        Assert.Contains($"{Environment.ProcessId}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_opens_beside_the_holder_and_cannot_ingest()
    {
        await using var archive = await TestArchive.OpenAsync();
        await archive.IngestAsync(Checkout.Seeds);

        await using var reader = await TestArchive.OpenAsync(archive.Data, readOnly: true);

        Assert.False(await reader.IsEmptyAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArchiveUnavailableException>(
            () => reader.Ingestor.RunAsync(new([Checkout.Seeds]), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_of_a_folder_without_an_archive_is_told_so_and_makes_nothing()
    {
        using var folder = new TemporaryFolder();

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => TestArchive.OpenAsync(folder.File("none"), readOnly: true));

        Assert.Contains("no archive", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("none")));
    }

    [Theory]
    [InlineData("/proc/newsbrowser")]
    [InlineData("/dev/null/newsbrowser")]
    public async Task A_folder_that_cannot_be_written_is_refused_in_one_sentence(string folder)
    {
        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => TestArchive.OpenAsync(folder));

        Assert.Contains(folder, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_to_the_byte()
    {
        using var folder = new TemporaryFolder();
        await (await TestArchive.OpenAsync(folder.Path)).DisposeAsync();
        var database = folder.File(ArchiveStore.FileName);
        Execute(database, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
        var before = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => TestArchive.OpenAsync(folder.Path));

        Assert.Contains("newer version", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left()
    {
        using var folder = new TemporaryFolder();
        folder.Write(ArchiveStore.FileName, new string('x', 5000));

        await Assert.ThrowsAsync<ArchiveUnavailableException>(() => TestArchive.OpenAsync(folder.Path));

        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(folder.File(ArchiveStore.FileName), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_ended_with_its_process_is_marked_at_the_next_start()
    {
        using var folder = new TemporaryFolder();
        await (await TestArchive.OpenAsync(folder.Path)).DisposeAsync();
        var database = folder.File(ArchiveStore.FileName);
        Execute(
            database,
            "INSERT INTO IngestionRuns (StartedAt, State, Paths, Files, Added, Updated, Unchanged, Rejected, Vanished) VALUES (0, 1, '/x', 0, 0, 0, 0, 0, 0)");

        await (await TestArchive.OpenAsync(folder.Path)).DisposeAsync();

        Assert.Equal("5", TestArchive.Rows(database, "SELECT State FROM IngestionRuns").Single());
    }

    private static void Execute(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

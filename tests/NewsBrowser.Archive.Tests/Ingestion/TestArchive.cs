using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Tests.Ingestion;

/// <summary>A real archive in a folder of its own, beside a folder for the files that it takes in.</summary>
internal sealed class TestArchive : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private TestArchive(TemporaryFolder folder, NewsArchive archive)
    {
        _folder = folder;
        Archive = archive;
        Store = archive.Store;
        Directory.CreateDirectory(Inbox);
    }

    public NewsArchive Archive { get; private set; }

    public ArchiveStore Store { get; }

    public string Inbox => _folder.File("inbox");

    public string Data => Archive.Options.DataDirectory;

    public static async Task<TestArchive> OpenAsync()
    {
        var folder = new TemporaryFolder();
        return new TestArchive(folder, await OpenAsync(folder.File("data")));
    }

    public static Task<NewsArchive> OpenAsync(string data, bool readOnly = false) => NewsArchive.OpenAsync(
        new ArchiveOptions { DataDirectory = data, ReadOnly = readOnly }, TimeProvider.System, NullLoggerFactory.Instance,
        TestContext.Current.CancellationToken);

    public string Write(string name, string text) => _folder.Write(Path.Combine("inbox", name), text);

    public Task<IngestionReport> IngestAsync(params string[] paths) =>
        Archive.Ingestor.RunAsync(new IngestionRequest(paths.Length == 0 ? [Inbox] : paths), null, TestContext.Current.CancellationToken);

    public async Task ReopenAsync()
    {
        await Archive.DisposeAsync();
        Archive = await OpenAsync(Data);
    }

    public long Number(string sql) => long.Parse(Rows(sql).Single(), System.Globalization.CultureInfo.InvariantCulture);

    public List<string> Rows(string sql) => Rows(Store.DatabasePath, sql);

    /// <summary>Changes the database beside the archive.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Store.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static List<string> Rows(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexStringLower(bytes) : reader.GetValue(i).ToString())));
        }

        return rows;
    }

    /// <summary>Every row of every table but those about runs.</summary>
    public Dictionary<string, List<string>> Everything() => Rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('IngestionRuns', 'RunRejections', 'AuditEntries')")
        .ToDictionary(table => table, table => Rows($"SELECT * FROM {table} ORDER BY 1, 2"));

    public async ValueTask DisposeAsync()
    {
        await Archive.DisposeAsync();
        Store.ReleaseConnections();
        _folder.Dispose();
    }
}

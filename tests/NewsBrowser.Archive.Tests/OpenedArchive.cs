using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests;

/// <summary>An archive in a folder of its own, filled through the ingestor.</summary>
internal sealed class OpenedArchive : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private OpenedArchive(TemporaryFolder folder, NewsArchive archive)
    {
        _folder = folder;
        Archive = archive;
        Store = new ArchiveStore(archive.Options, Clock);
    }

    public static TimeProvider Clock { get; } = new FakeTimeProvider(new DateTimeOffset(2024, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public static TimeZoneInfo Taipei { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Taipei");

    public NewsArchive Archive { get; }

    public ArchiveStore Store { get; }

    public static async Task<OpenedArchive> OpenAsync(params string[] paths)
    {
        var folder = new TemporaryFolder();
        var options = new ArchiveOptions { DataDirectory = folder.Path, Zone = Taipei };
        var archive = await NewsArchive.OpenAsync(options, Clock, NullLoggerFactory.Instance, CancellationToken.None);
        var opened = new OpenedArchive(folder, archive);
        if (paths.Length > 0)
        {
            await opened.IngestAsync(paths);
        }

        return opened;
    }

    public Task<IngestionReport> IngestAsync(params string[] paths) =>
        Archive.Ingestor.RunAsync(new IngestionRequest(paths), null, CancellationToken.None);

    public static ParsedQuery Parse(string query) => QueryParser.Parse(query, Clock.GetUtcNow().UtcDateTime, Taipei);

    public Task<SearchPage<ItemHit>> FindAsync(string query, SortOrder sort = SortOrder.Relevance, int limit = 100, string? cursor = null) =>
        Archive.Search.FindAsync(new SearchRequest(Parse(query)) { Sort = sort, Limit = limit, Cursor = cursor }, TestContext.Current.CancellationToken);

    public Task<SearchPage<CommentHit>> FindCommentsAsync(string query, SortOrder sort = SortOrder.Relevance, int limit = 100, string? cursor = null) =>
        Archive.Search.FindCommentsAsync(
            new SearchRequest(Parse(query)) { Sort = sort, Limit = limit, Cursor = cursor }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Archive.DisposeAsync();
        Store.ReleaseConnections();
        _folder.Dispose();
    }
}

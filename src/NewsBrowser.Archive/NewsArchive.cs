using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive;

/// <summary>An open archive: its store, its index, and the doors to both.</summary>
public sealed class NewsArchive : IAsyncDisposable
{
    /// <summary>Opens the archive in a data folder: locks it, migrates it, fills the index from the store.</summary>
    /// <exception cref="ArchiveUnavailableException">The folder cannot be used: another process has it, it is read-only or full, its database is newer or damaged.</exception>
    public static Task<NewsArchive> OpenAsync(ArchiveOptions options, TimeProvider clock, ILoggerFactory logging, CancellationToken cancellation)
    {
        throw new NotImplementedException();
    }

    public ArchiveOptions Options => throw new NotImplementedException();

    public Ingestor Ingestor => throw new NotImplementedException();

    public ArchiveSearch Search => throw new NotImplementedException();

    public FrontPage FrontPage => throw new NotImplementedException();

    public ItemReader Items => throw new NotImplementedException();

    public Catalogue Catalogue => throw new NotImplementedException();

    public RunLog Runs => throw new NotImplementedException();

    /// <summary>True when nothing was ever ingested.</summary>
    public Task<bool> IsEmptyAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Answers whether the store can be read and the index has reached it; what <c>/readyz</c> asks.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Builds the index again from the store; returns how many items and comment runs it holds.</summary>
    public Task<(int Items, int Runs)> ReindexAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Names each fault found: database integrity, an item without its source, index and rows disagreeing. Empty when all is well.</summary>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Metrics;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive;

/// <summary>An open archive: its store, its index, and the doors to both.</summary>
public sealed class NewsArchive : IAsyncDisposable
{
    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly ArchiveLock? _held;
    private readonly ArchiveMeter _meter;
    private readonly ArchiveStamp _stamp;
    private readonly TakedownCleanup _finishing;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _ending = new();
    private Task _finished = Task.CompletedTask;
    private Task? _closed;

    private NewsArchive(ArchiveStore store, ArchiveIndex index, TakedownCleanup finishing, ArchiveLock? held, ILoggerFactory logging)
    {
        _finishing = finishing;
        _store = store;
        _index = index;
        _held = held;
        _meter = new ArchiveMeter(store.Options.MeterScope);
        Ingestor = new Ingestor(store, index.CatchUpAsync, index.CatchUpDurablyAsync, _meter, logging.CreateLogger<Ingestor>());
        var aliases = new AliasFiles(
            store.Options.ShippedAliases,
            store.Options.Aliases ?? Path.Combine(Path.GetFullPath(store.Options.DataDirectory), ArchiveOptions.AliasesName),
            logging.CreateLogger<AliasFiles>());
        Search = new ArchiveSearch(store, index, aliases, _meter, _closing.Token);
        References = new ReferenceRanking(store);
        FrontPage = new FrontPage(store, index, References);
        Items = new ItemReader(store);
        Catalogue = new Catalogue(store);
        SiteMap = new SiteMap(store);
        Runs = new RunLog(store);
        Changes = new RunChangeReader(store);
        Versions = new ItemVersions(store);
        Stories = new SameStory(store, index);
        Audit = new AuditLog(store);
        Health = new ArchiveHealth(store, index, Search, Ingestor);
        Takedowns = new Takedowns(store, finishing, Ingestor);
        Pruning = new Pruning(store, index, Ingestor);
        RunReservations = new RunReservations(store);
        RejectedFiles = new RejectedFiles(store);
        Growth = new ArchiveGrowth(store);
        _stamp = new ArchiveStamp(store, index, aliases);
        ArchiveGauges.Add(_meter.Meter, store, index);
    }

    public ArchiveOptions Options => _store.Options;

    /// <summary>One sentence about what was found to be lost when it was opened; null when nothing is known to be.</summary>
    public string? Lost { get; private init; }

    internal ArchiveStore Store => _store;

    /// <summary>While this is the same, a page or an answer made of the archive is the same too, but for what follows the clock.
    /// It changes with every commit and with what searches see.</summary>
    public string Stamp => _stamp.Current();

    public Ingestor Ingestor { get; }

    public ArchiveSearch Search { get; }

    public FrontPage FrontPage { get; }

    public ItemReader Items { get; }

    public Catalogue Catalogue { get; }

    public SiteMap SiteMap { get; }

    public ReferenceRanking References { get; }

    public RunLog Runs { get; }

    public RunChangeReader Changes { get; }

    public ItemVersions Versions { get; }

    public SameStory Stories { get; }

    public AuditLog Audit { get; }

    public ArchiveHealth Health { get; }

    public Takedowns Takedowns { get; }

    public Pruning Pruning { get; }

    public RunReservations RunReservations { get; }

    public RejectedFiles RejectedFiles { get; }

    public ArchiveGrowth Growth { get; }

    /// <summary>Opens the archive in a data folder: locks it, migrates it, opens the index and brings it to where the store is.</summary>
    /// <exception cref="ArchiveUnavailableException">The folder cannot be used: another process has it, it is read-only or full,
    /// its database is newer or damaged.</exception>
    public static async Task<NewsArchive> OpenAsync(ArchiveOptions options, TimeProvider clock, ILoggerFactory logging, CancellationToken cancellation)
    {
        var store = new ArchiveStore(options, clock);
        ArchiveLock? held = null;
        string? lost;
        if (options.ReadOnly)
        {
            lost = await ArchiveOpening.CheckReadableAsync(store, logging.CreateLogger<NewsArchive>(), cancellation);
        }
        else
        {
            (held, lost) = await ArchiveOpening.OpenAsync(store, logging.CreateLogger<NewsArchive>(), cancellation);
        }

        var index = new ArchiveIndex(store, logging.CreateLogger<ArchiveIndex>());
        try
        {
            await index.OpenAsync(cancellation);
            var archive = new NewsArchive(store, index, new TakedownCleanup(store, index, logging.CreateLogger<Takedowns>()), held, logging) { Lost = lost };
            if (!options.ReadOnly)
            {
                await archive.FinishTakedownsAsync(cancellation);
            }

            return archive;
        }
        catch (Exception e)
        {
            await index.DisposeAsync();
            store.ReleaseConnections();
            held?.Dispose();
            if (StoreFaults.Explain(e, options.DataDirectory) is { } message)
            {
                throw new ArchiveUnavailableException(message, e);
            }

            throw;
        }
    }

    /// <summary>One sentence for the operator about an exception that came from the store itself (damaged, full, locked); null for any other.</summary>
    public static string? Explain(Exception e, string dataDirectory) => e is SqliteException ? StoreFaults.Explain(e, dataDirectory) : null;

    /// <summary>True when nothing was ever ingested.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        using var context = _store.CreateContext();
        return !await context.Files.AnyAsync(cancellation);
    }

    /// <summary>Answers whether the store can be read and the index has reached it; what <c>/readyz</c> asks.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var context = _store.CreateContext();
            return await context.State.Select(state => state.ChangeNumber).SingleAsync(cancellation) <= _index.ChangeNumber && _index.IsWhole;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>How large the indexes are and how far they have come.</summary>
    public IndexStatus IndexStatus()
    {
        using var connection = _store.OpenReadConnection();
        return new IndexStatus(_index.ItemStatistics, _index.MessageStatistics, IndexChunk.ReadNewestChangeNumber(connection), _index.LastRepair);
    }

    /// <summary>Builds the index again from the store; returns how many items and comment runs it holds.</summary>
    /// <exception cref="ArchiveUnavailableException">The database cannot be read or the index not be written (full disk).</exception>
    public async Task<(int Items, int Runs)> ReindexAsync(CancellationToken cancellation)
    {
        try
        {
            await _index.RebuildAsync(cancellation);
        }
        catch (Exception e) when (e is not ArchiveUnavailableException && StoreFaults.Explain(e, Options.DataDirectory) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }

        try
        {
            await Ingestor.RunExclusiveAsync(() => _finishing.FinishAsync(TakedownCleanup.All, cancellation));
        }
        catch (RunInProgressException)
        {
            // What is left of takedowns stays noted for the next time.
        }

        return (_index.ItemCount, _index.MessageCount);
    }

    /// <summary>Names each fault found: database integrity, an item without its source, index and rows disagreeing. Empty when all is well.</summary>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellation) => new ArchiveCheck(_store, _index).FaultsAsync(cancellation);

    /// <summary>Closes it. A host may close twice at once; both wait until it is done.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_ending)
        {
            return new ValueTask(_closed ??= CloseAsync());
        }
    }

    private async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Search.EndAsync();
        _closing.Dispose();
        _meter.Dispose();
        _stamp.Dispose();
        await _index.DisposeAsync();
        _store.ReleaseConnections();
        _held?.Dispose();
    }

    /// <summary>Goes on with what a killed process left of takedowns. The files of an index that is being brought up to the store follow when it is.</summary>
    private async Task FinishTakedownsAsync(CancellationToken cancellation)
    {
        const TakedownRemains Now = TakedownRemains.Database | TakedownRemains.Pictures;
        if (_index.IsWhole)
        {
            await _finishing.FinishAsync(TakedownCleanup.All, cancellation);
        }
        else if ((await _finishing.FinishAsync(Now, cancellation)).HasFlag(TakedownRemains.Index))
        {
            _finished = Task.Run(() => _finishing.FinishAsync(TakedownRemains.Index, _closing.Token), CancellationToken.None);
        }
    }
}

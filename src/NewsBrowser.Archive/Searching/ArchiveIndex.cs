using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;

namespace NewsBrowser.Archive.Searching;

/// <summary>The two indexes over the archive, items and comment runs, and how they follow the store.</summary>
/// <remarks>
/// There is one way in: <see cref="CatchUpAsync"/> reads what the store changed since the number that the index reached. Start, ingestion and repair use
/// the same path, so that what is searched cannot depend on how it came in. A chunk is read in one read transaction, ends where a committed batch ends, and
/// becomes visible at once.
/// </remarks>
internal sealed class ArchiveIndex(ArchiveStore store) : IDisposable
{
    /// <summary>How many items are read before they are indexed; bounds the memory of a start on a large archive.</summary>
    public const int ChunkItems = 256;

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ItemDocuments documents = new(store.Options.Zone);
    private volatile IndexSnapshot current = new();

    /// <summary>What searches use; taken once a search.</summary>
    public IndexSnapshot Current => current;

    /// <summary>The store's change number that both indexes have reached.</summary>
    public long ChangeNumber => current.ChangeNumber;

    public int ItemCount => current.Items.Count;

    public int RunCount => current.Runs.Count;

    /// <summary>Takes in what the store changed. Calls wait for each other; the last one leaves the index at the store's number.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await FollowAsync(current, cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Builds both indexes again from the store; searches use the old ones until the new ones are whole.</summary>
    public async Task RebuildAsync(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            var fresh = new IndexSnapshot();
            await FollowAsync(fresh, cancellation);
            current = fresh;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private async Task FollowAsync(IndexSnapshot into, CancellationToken cancellation)
    {
        // Three chunks are in work at once: one is read and turned into documents, the runs of the one before it are applied, and the items of the one before that.
        // Runs go first: an item's search then never counts on runs that are not there yet.
        var next = ReadAsync(into.ChangeNumber, cancellation);
        var items = Task.CompletedTask;
        try
        {
            while (await next is { } chunk)
            {
                next = ReadAsync(chunk.ChangeNumber, cancellation);
                into.Runs.Apply(chunk.Runs, GoneRuns(into, chunk), chunk.ChangeNumber);
                await items;
                items = Task.Run(() => ApplyItems(into, chunk), CancellationToken.None);
            }

            await items;
        }
        catch
        {
            await ((Task)Task.WhenAll(next, items)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private Task<DocumentChunk?> ReadAsync(long after, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var connection = store.OpenReadConnection();
            return IndexChunk.Read(connection, after, ChunkItems) is { } chunk ? DocumentsOf(chunk) : null;
        },
        cancellation);

    private DocumentChunk DocumentsOf(IndexChunk chunk)
    {
        var items = new IndexDocument[chunk.Rows.Count];
        var runs = new IndexDocument[items.Length][];
        Parallel.For(0, items.Length, at =>
        {
            runs[at] = documents.OfRuns(chunk.Rows[at]);
            items[at] = documents.OfItem(chunk.Rows[at], runs[at]);
        });
        return new DocumentChunk(chunk, items, [.. runs.SelectMany(static of => of)]);
    }

    private static void ApplyItems(IndexSnapshot into, DocumentChunk chunk)
    {
        foreach (var row in chunk.Source.Rows)
        {
            into.Learn(row);
        }

        into.Items.Apply(chunk.Items, chunk.Source.Gone, chunk.ChangeNumber);
    }

    /// <summary>Runs that the index has of the chunk's items and that are no more.</summary>
    private static List<long> GoneRuns(IndexSnapshot into, DocumentChunk chunk)
    {
        if (into.Runs.Count == 0)
        {
            return [];
        }

        var kept = chunk.Runs.Select(r => r.Id).ToHashSet();
        string[] touched = [.. chunk.Source.Rows.Select(r => r.Id).Concat(chunk.Source.Gone).Select(ItemDocuments.ItemKeyword)];
        var known = into.Runs.Search(new IndexRequest
        {
            Query = new IndexQuery.Keyword(Columns.Item, touched),
            Limit = int.MaxValue,
            SortColumn = Columns.Time,
        });
        return [.. known.Hits.Select(h => h.Id).Where(id => !kept.Contains(id))];
    }

    /// <summary>A chunk of the store as the documents that the two indexes take.</summary>
    private sealed record DocumentChunk(IndexChunk Source, IReadOnlyCollection<IndexDocument> Items, IReadOnlyCollection<IndexDocument> Runs)
    {
        public long ChangeNumber => Source.ChangeNumber;
    }
}

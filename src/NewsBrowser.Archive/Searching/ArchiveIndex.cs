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
        // The next chunk is read while this one is indexed: reading waits for the disk, indexing for the processor.
        var next = ReadAsync(into.ChangeNumber, cancellation);
        while (await next is { } chunk)
        {
            next = ReadAsync(chunk.ChangeNumber, cancellation);
            try
            {
                Apply(into, chunk);
            }
            catch
            {
                await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                throw;
            }
        }
    }

    private Task<IndexChunk?> ReadAsync(long after, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var connection = store.OpenReadConnection();
            return IndexChunk.Read(connection, after, ChunkItems);
        },
        cancellation);

    private void Apply(IndexSnapshot into, IndexChunk chunk)
    {
        var items = new List<IndexDocument>(chunk.Rows.Count);
        var runs = new List<IndexDocument>();
        foreach (var row in chunk.Rows)
        {
            into.Learn(row);
            items.Add(documents.OfItem(row));
            runs.AddRange(documents.OfRuns(row));
        }

        var goneRuns = GoneRuns(into, chunk, runs);

        // Runs first: an item's search then never counts on runs that are not there yet.
        into.Runs.Apply(runs, goneRuns, chunk.ChangeNumber);
        into.Items.Apply(items, chunk.Gone, chunk.ChangeNumber);
    }

    /// <summary>Runs that the index has of the chunk's items and that are no more.</summary>
    private static List<long> GoneRuns(IndexSnapshot into, IndexChunk chunk, List<IndexDocument> runs)
    {
        if (into.Runs.Count == 0)
        {
            return [];
        }

        var kept = runs.Select(r => r.Id).ToHashSet();
        string[] touched = [.. chunk.Rows.Select(r => r.Id).Concat(chunk.Gone).Select(ItemDocuments.ItemKeyword)];
        var known = into.Runs.Search(new IndexRequest
        {
            Query = new IndexQuery.Keyword(Columns.Item, touched),
            Limit = int.MaxValue,
            SortColumn = Columns.Time,
        });
        return [.. known.Hits.Select(h => h.Id).Where(id => !kept.Contains(id))];
    }
}

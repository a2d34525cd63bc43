using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Indexing;

/// <summary>Brings indexes to where the store is.</summary>
/// <remarks>
/// There is one way in: it reads what the store changed since the number that the indexes reached. Start, ingestion,
/// rebuild and repair use the same path, so that what is searched cannot depend on how it came in. A chunk is read in one read transaction,
/// and becomes visible at once. It ends where a committed batch ends; one that covers very many items, as that of a file with a hundred thousand posts,
/// is taken in in parts, so that memory does not grow with it, and its number is reached with the last of them.
/// </remarks>
internal sealed class IndexFollower(ArchiveStore store)
{
    /// <summary>How many items are read at first: beside an ingestion, what is committed is to be found soon.</summary>
    public const int FirstItems = 256;

    /// <summary>How many are read at a time when there is much to take in; each full chunk doubles the next up to this.</summary>
    public const int MostItems = 2_048;

    private readonly IndexDocumentBuilder _documents = new(store.Options.Zone);

    /// <summary>Whether more items than a number of them wait to be taken in.</summary>
    public bool IsLong(long after, int items)
    {
        using var connection = store.OpenReadConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM (SELECT 1 FROM Items WHERE ChangeNumber > $after LIMIT $items)";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$items", items + 1);
        return (long)command.ExecuteScalar()! > items;
    }

    public async Task FollowAsync(IndexGeneration into, CancellationToken cancellation)
    {
        // Three chunks are in work at once: one is read and turned into documents,
        // the runs of the one before it are applied, and the items of the one before that. Runs go first:
        // an item's search then never counts on runs that are not there yet.
        var fromEmpty = into.ChangeNumber == 0 && into.Messages.Count == 0;
        var known = new HashSet<long>();
        var size = FirstItems;
        var next = ReadAsync(IndexPosition.After(into.ChangeNumber), size, cancellation);
        var items = Task.CompletedTask;
        try
        {
            while (await next is { } chunk)
            {
                size = chunk.Items.Count >= size ? Math.Min(size * 2, MostItems) : size;
                next = ReadAsync(chunk.Source.Next, size, cancellation);
                foreach (var row in chunk.Source.Rows)
                {
                    into.Names.Learn(row);
                }

                if (into.Messages.ChangeNumber < chunk.Source.Newest)
                {
                    into.Messages.Apply(
                        chunk.Messages,
                        DeletedMessages(into, chunk, fromEmpty ? known : null),
                        Math.Max(into.Messages.ChangeNumber, chunk.Source.ChangeNumber));
                }

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

    private static void ApplyItems(IndexGeneration into, DocumentChunk chunk)
    {
        if (into.Items.ChangeNumber < chunk.Source.Newest)
        {
            into.Items.Apply(chunk.Items, chunk.Source.Deleted, Math.Max(into.Items.ChangeNumber, chunk.Source.ChangeNumber));
        }
    }

    private Task<DocumentChunk?> ReadAsync(IndexPosition from, int size, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var connection = store.OpenReadConnection();
            return IndexChunk.Read(connection, from, size) is { } chunk ? BuildDocuments(chunk) : null;
        },
        cancellation);

    private DocumentChunk BuildDocuments(IndexChunk chunk)
    {
        var items = new IndexDocument[chunk.Rows.Count];
        var runs = new IndexDocument[items.Length][];
        Parallel.For(0, items.Length, at =>
        {
            runs[at] = _documents.BuildRuns(chunk.Rows[at]);
            items[at] = _documents.BuildItem(chunk.Rows[at], runs[at]);
        });
        return new DocumentChunk(chunk, items, [.. runs.SelectMany(static of => of)]);
    }

    /// <summary>Runs that the index has of the chunk's items and that are no more.</summary>
    /// <param name="into">The indexes.</param>
    /// <param name="chunk">What comes in.</param>
    /// <param name="known">The items that came in so far, all there are; null when the index had some before.</param>
    private static List<long> DeletedMessages(IndexGeneration into, DocumentChunk chunk, HashSet<long>? known)
    {
        List<long> touched = [.. chunk.Source.Rows.Select(r => r.Id).Concat(chunk.Source.Deleted).Where(id => known is null || !known.Add(id))];
        if (into.Messages.Count == 0 || touched.Count == 0)
        {
            return [];
        }

        var kept = chunk.Messages.Select(r => r.Id).ToHashSet();
        var found = into.Messages.Search(new IndexRequest
        {
            Query = new IndexQuery.Keyword(SearchSchema.Item, [.. touched.Select(IndexDocumentBuilder.ItemKeyword)]),
            Limit = int.MaxValue,
            SortColumn = SearchSchema.Time,
        });
        return [.. found.Hits.Select(h => h.Id).Where(id => !kept.Contains(id))];
    }

    /// <summary>A chunk of the store as the documents that the two indexes take.</summary>
    private sealed record DocumentChunk(IndexChunk Source, IReadOnlyCollection<IndexDocument> Items, IReadOnlyCollection<IndexDocument> Messages);
}

using System.Runtime.CompilerServices;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>Gives all that a search finds. It holds neither the index nor the store while its reader is slow:
/// ids come thousands at a time, rows a hundred at a time.</summary>
internal sealed class SearchResultStream(ArchiveStore store, ArchiveIndex index)
{
    /// <summary>How many rows, with the texts that their snippets are cut from, are in memory.</summary>
    public const int RowsAtOnce = 100;

    /// <summary>Nobody waits for a page here, so a question may take longer than a page's.
    /// A part of the result would look like all of it: what is cut is refused.</summary>
    public SearchBudget Budget { get; set; } = new(TimeSpan.FromSeconds(30), long.MaxValue);

    /// <summary>How many ids one question to the index gives: so many that a large result is not searched for a thousand times.</summary>
    public int IdsAtOnce { get; set; } = 10_000;

    public async IAsyncEnumerable<ItemHit> EnumerateAsync(SearchRequest search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The same for every question: a day that begins meanwhile would order them anew.
        var recency = search.PreferRecent ? SearchExecution.RecencyAt(store.Clock.GetUtcNow()) : null;
        string? cursor = null;
        do
        {
            var after = cursor;
            var part = await index.QueryAsync(snapshot => Task.FromResult(Ask(search, recency, after, snapshot, cancellation)), cancellation);
            foreach (var ids in part.Page.Hits.Chunk(RowsAtOnce))
            {
                foreach (var hit in await ReadAsync(ids, search.WithSnippets ? part.Excerpts : null, cancellation))
                {
                    yield return hit;
                }
            }

            cursor = part.Page.Next;
        }
        while (cursor is not null);
    }

    private SearchExecution.SearchOutcome Ask(SearchRequest search, Recency? recency, string? cursor, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var asked = search with { Limit = IdsAtOnce, Cursor = cursor, WithFacets = false };
        var found = new SearchExecution(snapshot, SearchTarget.Items, asked, Budget) { Recency = recency }.Run(cancellation);
        if (found.Page.Cut != BudgetCut.None)
        {
            throw new ArchiveUnavailableException("The search takes too long to give all that it finds; ask for less of it.");
        }

        if (cursor is not null && found.Page.Problems.Any(problem => problem.Code == SearchRequest.BadCursor))
        {
            throw new ArchiveUnavailableException("The archive changed so much that the rest of the result cannot be found again.");
        }

        return found;
    }

    private async Task<IReadOnlyList<ItemHit>> ReadAsync(long[] ids, MatchExcerpts? excerpts, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var items = ItemSummaryQueries.InOrder(await ItemSummaryQueries.ByIdAsync(context, ids, cancellation), ids);
        return excerpts is null
            ? [.. items.Select(item => new ItemHit(item, [], Snippet.Empty, []))]
            : await excerpts.CutAsync(context, items, index: null, [], Budget, cancellation);
    }
}

using System.Runtime.CompilerServices;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;
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

    public async IAsyncEnumerable<ItemHit> EnumerateAsync(ItemSearch search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The same for every question: a day that begins meanwhile would order them anew.
        var recency = search.PreferRecent ? SearchExecution.RecencyAt(store.Clock.GetUtcNow()) : null;
        string? cursor = null;
        do
        {
            var after = cursor;
            var part = await index.QueryAsync(snapshot => Task.FromResult(Ask(search, recency, after, snapshot, cancellation)), cancellation);
            foreach (var ids in part.Ids.Chunk(RowsAtOnce))
            {
                foreach (var hit in await ReadAsync(ids, part.Excerpts, cancellation))
                {
                    yield return hit;
                }
            }

            cursor = part.Next;
        }
        while (cursor is not null);
    }

    private Part Ask(ItemSearch search, Recency? recency, string? cursor, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var answer = new SearchExecution(snapshot, SearchTarget.Items, search.Query, Budget)
        {
            Sort = search.Sort,
            Limit = IdsAtOnce,
            Cursor = cursor,
            Recency = recency,
            OrClosest = search.OrClosest,
        }.Run(cancellation);
        if (answer.Result.Cut != BudgetCut.None)
        {
            throw new ArchiveUnavailableException("The search takes too long to give all that it finds; ask for less of it.");
        }

        if (cursor is not null && answer.Problems.Any(problem => problem.Code == "bad-cursor"))
        {
            throw new ArchiveUnavailableException("The archive changed so much that the rest of the result cannot be found again.");
        }

        var terms = answer.IsClosest ? ClosestSearch.Terms(search.Query.Root, snapshot.Items) : QueryTerms.Extract(search.Query.Root);
        return new Part([.. answer.Result.Hits.Select(hit => hit.Id)], answer.Next, search.WithSnippets ? new MatchExcerpts(terms) : null);
    }

    private async Task<IReadOnlyList<ItemHit>> ReadAsync(long[] ids, MatchExcerpts? excerpts, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var items = ItemSummaryQueries.InOrder(await ItemSummaryQueries.ByIdAsync(context, ids, cancellation), ids);
        if (excerpts is null)
        {
            return [.. items.Select(item => new ItemHit(item, [], Snippet.Empty, []))];
        }

        var bodies = await excerpts.BodiesAsync(context, ids, cancellation);
        return [
            .. items.Select(item => new ItemHit(item, excerpts.HighlightTitle(item.Title), excerpts.CutItem(item, bodies.GetValueOrDefault(item.RowId)), []))
        ];
    }

    /// <summary>Some of the ids in their order, where to go on, and how to cut what matched.</summary>
    private sealed record Part(long[] Ids, string? Next, MatchExcerpts? Excerpts);
}

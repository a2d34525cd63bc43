using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>Answers searches for items and comments: query tree to index query to hits, facets and totals.</summary>
public sealed class ArchiveSearch
{
    private readonly ArchiveStore store;
    private readonly ArchiveIndex index;

    internal ArchiveSearch(ArchiveStore store, ArchiveIndex index)
    {
        this.store = store;
        this.index = index;
    }

    /// <summary>A page of the items that match. At most three statements go to the store: rows, bodies, runs of comments.</summary>
    public async Task<ItemResults> FindAsync(ItemSearch search, CancellationToken cancellation)
    {
        var started = store.Clock.GetTimestamp();
        var snapshot = index.Current;
        var translated = SearchTranslation.Translate(search.Query, snapshot, SearchTarget.Items);
        var problems = new List<QueryProblem>([.. search.Query.Problems, .. translated.Problems]);
        var sort = search.Sort == SortOrder.Relevance && !translated.HasText ? SortOrder.Newest : search.Sort;
        var facets = new SearchFacets(search.Query, snapshot);
        var (result, next) = Page(
            snapshot.Items,
            new IndexRequest { Query = translated.Query, Facets = search.WithFacets ? facets.Requests() : [] },
            sort,
            Math.Clamp(search.Limit, 1, ItemSearch.MaxLimit),
            search.Cursor,
            problems,
            cancellation);

        long[] ids = [.. result.Hits.Select(h => h.Id)];
        await using var context = store.CreateContext();
        var rows = ids.Length == 0 ? [] : await ItemRows.ByIdAsync(context, ids, cancellation);
        var items = ItemRows.InOrder(rows, ids);
        var hits = search.WithSnippets
            ? await WithExcerptsAsync(context, snapshot, search.Query.Root, translated.Texts, items, cancellation)
            : [.. items.Select(i => new ItemHit(i, [], Snippet.Empty, []))];
        return new ItemResults(
            result.Total,
            hits,
            search.WithFacets ? facets.Read(result.Facets) : [],
            problems,
            next,
            store.Clock.GetElapsedTime(started));
    }

    /// <summary>A page of the comments that match. Two statements go to the store.</summary>
    public async Task<CommentResults> FindCommentsAsync(CommentSearch search, CancellationToken cancellation)
    {
        var started = store.Clock.GetTimestamp();
        var snapshot = index.Current;
        var translated = SearchTranslation.Translate(search.Query, snapshot, SearchTarget.Runs);
        var problems = new List<QueryProblem>([.. search.Query.Problems, .. translated.Problems]);
        var sort = search.Sort switch
        {
            SortOrder.Relevance when translated.HasText => SortOrder.Relevance,
            SortOrder.Oldest => SortOrder.Oldest,
            _ => SortOrder.Newest,
        };
        var (result, next) = Page(
            snapshot.Runs,
            new IndexRequest { Query = translated.Query },
            sort,
            Math.Clamp(search.Limit, 1, ItemSearch.MaxLimit),
            search.Cursor,
            problems,
            cancellation);

        long[] ids = [.. result.Hits.Select(h => h.Id)];
        await using var context = store.CreateContext();
        var runs = ids.Length == 0 ? [] : await MatchExcerpts.ReadRunsAsync(context, ids, cancellation);
        var items = ids.Length == 0 ? [] : await ItemRows.ByIdAsync(context, runs.Values.Select(r => r.ItemId), cancellation);
        var excerpts = new MatchExcerpts(search.Query.Root);
        var hits = new List<CommentHit>();
        foreach (var id in ids)
        {
            if (runs.TryGetValue(id, out var run) && items.TryGetValue(run.ItemId, out var item))
            {
                hits.Add(new CommentHit(item, run.Floor, run.Tag, run.Person, run.PersonKey, run.At, run.YearInferred, excerpts.OfComment(run.Text)));
            }
        }

        return new CommentResults(result.Total, hits, problems, next, store.Clock.GetElapsedTime(started));
    }

    private static (IndexResult Result, string? Next) Page(
        SearchIndex searched, IndexRequest request, SortOrder sort, int limit, string? cursor, List<QueryProblem> problems, CancellationToken cancellation)
    {
        IndexHit? after = null;
        if (cursor is { Length: > 0 })
        {
            after = Cursor.Read(cursor, sort);
            if (after is null)
            {
                problems.Add(new QueryProblem("bad-cursor", "The page that was asked for cannot be found again; this is the first one.", 0, 0));
            }
        }

        var (column, ascending) = sort switch
        {
            SortOrder.Relevance => ((int?)null, false),
            SortOrder.Newest => (Columns.Time, false),
            SortOrder.Oldest => (Columns.Time, true),
            SortOrder.Heat => (Columns.Heat, false),
            SortOrder.Quality => (Columns.Quality, false),
            SortOrder.Comments => (Columns.Comments, false),
            _ => throw new InvalidOperationException($"An order that has no column: {sort}"),
        };

        // One more than the page shows tells whether there is another page.
        var result = searched.Search(request with { SortColumn = column, Ascending = ascending, Limit = limit + 1, After = after }, cancellation);
        if (result.Hits.Count <= limit)
        {
            return (result, null);
        }

        return (result with { Hits = [.. result.Hits.Take(limit)] }, Cursor.Write(sort, result.Hits[limit - 1]));
    }

    private static async Task<IReadOnlyList<ItemHit>> WithExcerptsAsync(
        ArchiveContext context,
        IndexSnapshot snapshot,
        QueryNode root,
        IReadOnlyList<IndexQuery.Text> texts,
        IReadOnlyList<ItemSummary> items,
        CancellationToken cancellation)
    {
        var excerpts = new MatchExcerpts(root);
        var bodies = await excerpts.BodiesAsync(context, [.. items.Select(i => i.RowId)], cancellation);
        var comments = await excerpts.CommentsAsync(context, snapshot, texts, [.. items.Where(i => i.CommentCount > 0).Select(i => i.RowId)], cancellation);
        return
        [
            .. items.Select(i => new ItemHit(
                i,
                excerpts.OfTitle(i.Title),
                excerpts.OfItem(i, bodies.GetValueOrDefault(i.RowId)),
                [.. comments[i.RowId]])),
        ];
    }
}

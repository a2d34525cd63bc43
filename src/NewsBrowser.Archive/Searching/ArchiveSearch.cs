using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Metrics;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>Answers searches for items and comments: query tree to index query to hits, facets and totals; and what helps to search:
/// suggestions, likeness, trends.</summary>
public sealed class ArchiveSearch
{
    /// <summary>The most postings, positions and texts that one search looks at.</summary>
    public const long MaxWork = 500_000_000;

    /// <summary>With fewer matches than this, another spelling is looked for.</summary>
    public const int FewMatches = 3;

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly OriginalSpellings _written;
    private readonly SearchSuggestions _suggestions;
    private readonly SimilarItems _likeness;
    private readonly TrendingTerms _trending;
    private readonly AliasFiles _aliases;
    private readonly ArchiveMeter _meter;

    internal ArchiveSearch(ArchiveStore store, ArchiveIndex index, AliasFiles aliases, ArchiveMeter meter)
    {
        _meter = meter;
        _aliases = aliases;
        _store = store;
        _index = index;
        _written = new OriginalSpellings(store);
        _suggestions = new SearchSuggestions(store, _written);
        _likeness = new SimilarItems(store);
        _trending = new TrendingTerms(store);
        ResultStream = new SearchResultStream(store, index);
    }

    /// <summary>What is odd in the files of names.</summary>
    public IReadOnlyList<AliasProblem> AliasProblems => _aliases.Current.Problems;

    /// <summary>What one search may cost; a search that is cut says so.</summary>
    internal SearchBudget Budget { get; set; } = new(TimeSpan.FromSeconds(2), MaxWork);

    internal SearchResultStream ResultStream { get; }

    /// <summary>A page of the items that match. At most three statements go to the store: rows, bodies, runs of comments.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, and that takes a while.</exception>
    public Task<ItemResults> FindAsync(ItemSearch search, CancellationToken cancellation) =>
        _meter.TimedAsync("items", () => _index.QueryAsync(snapshot => FindAsync(search, snapshot, cancellation), cancellation));

    /// <summary>All items that match, one after another in the order of the pages, without facets and comments;
    /// limit and cursor of the search do not count.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, or the search is too much for one answer.</exception>
    public IAsyncEnumerable<ItemHit> EachAsync(ItemSearch search, CancellationToken cancellation) => ResultStream.EnumerateAsync(search, cancellation);

    /// <summary>A page of the comments that match. At most three statements go to the store: runs, rows, the names of the people counted.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, and that takes a while.</exception>
    public Task<CommentResults> FindCommentsAsync(CommentSearch search, CancellationToken cancellation) =>
        _meter.TimedAsync("comments", () => _index.QueryAsync(snapshot => FindCommentsAsync(search, snapshot, cancellation), cancellation));

    /// <summary>What a reader who has typed so far may mean: terms, titles and names, and values of a filter that was begun.</summary>
    public Task<IReadOnlyList<Suggestion>> SuggestAsync(string typed, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("suggestions", () => _index.QueryAsync(
            snapshot => Task.FromResult(_suggestions.Suggest(snapshot, typed, Math.Clamp(limit, 1, SearchSuggestions.MaxLimit), cancellation)), cancellation));

    /// <summary>The items that are most like one, by the words of its title, excerpt and body; those that share a topic first where they are as like.</summary>
    public Task<IReadOnlyList<ItemSummary>> MoreLikeThisAsync(long itemRowId, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("likeness", () =>
            _index.QueryAsync(
                snapshot => _likeness.FindAsync(snapshot, itemRowId, Math.Clamp(limit, 1, ItemSearch.MaxLimit), Budget, cancellation), cancellation));

    /// <summary>What the newest days of the archive speak of more than the days before; null when there is too little to tell.</summary>
    public Task<Trending?> TrendingAsync(int days, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("trending", () => _index.QueryAsync(
            snapshot => Task.FromResult(_trending.Find(snapshot, Math.Clamp(days, 1, TrendingTerms.MaxDays), limit, cancellation)), cancellation));

    private async Task<ItemResults> FindAsync(ItemSearch search, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        var facets = new SearchFacets(search.Query, snapshot, SearchTarget.Items);
        var answer = new SearchExecution(snapshot, SearchTarget.Items, search.Query, Budget)
        {
            Sort = search.Sort,
            Limit = Math.Clamp(search.Limit, 1, ItemSearch.MaxLimit),
            Cursor = search.Cursor,
            Recency = search.PreferRecent ? SearchExecution.RecencyAt(_store.Clock.GetUtcNow()) : null,
            OrClosest = search.OrClosest,
            Facets = search.WithFacets ? facets.Requests : static _ => [],
        }.Run(cancellation);
        long[] ids = [.. answer.Result.Hits.Select(h => h.Id)];
        await using var context = _store.CreateContext();
        var rows = ids.Length == 0 ? [] : await ItemSummaryQueries.ByIdAsync(context, ids, cancellation);
        var items = ItemSummaryQueries.InOrder(rows, ids);
        var hits = search.WithSnippets
            ? await WithExcerptsAsync(context, snapshot, search.Query.Root, answer, items, cancellation)
            : [.. items.Select(i => new ItemHit(i, [], Snippet.Empty, []))];
        return new ItemResults(
            answer.Result.Total,
            hits,
            search.WithFacets ? facets.Read(answer.Result.Facets) : [],
            answer.Problems,
            answer.Next,
            _store.Clock.GetElapsedTime(started))
        {
            IsClosest = answer.IsClosest,
            DidYouMean = DidYouMean(search.Query, search.Cursor, snapshot, SearchTarget.Items, answer, cancellation),
            AliasSuggestions = search.WithFacets ? OtherNamesIn(search.Query, snapshot, SearchTarget.Items, answer, cancellation) : [],
            Cut = answer.Result.Cut,
        };
    }

    private async Task<CommentResults> FindCommentsAsync(CommentSearch search, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        var facets = new SearchFacets(search.Query, snapshot, SearchTarget.Messages);
        var answer = new SearchExecution(snapshot, SearchTarget.Messages, search.Query, Budget)
        {
            Facets = search.WithFacets ? facets.Requests : static _ => [],
            Sort = search.Sort is SortOrder.Relevance or SortOrder.Oldest ? search.Sort : SortOrder.Newest,
            Limit = Math.Clamp(search.Limit, 1, ItemSearch.MaxLimit),
            Cursor = search.Cursor,
            OrClosest = search.OrClosest,
        }.Run(cancellation);
        long[] ids = [.. answer.Result.Hits.Select(h => h.Id)];
        await using var context = _store.CreateContext();
        var runs = ids.Length == 0 ? [] : await MatchExcerpts.ReadMessagesAsync(context, ids, cancellation);
        var items = ids.Length == 0 ? [] : await ItemSummaryQueries.ByIdAsync(context, runs.Values.Select(r => r.ItemId), cancellation);
        var excerpts = new MatchExcerpts(Marked(search.Query.Root, answer, snapshot.Messages));
        var hits = new List<CommentHit>();
        foreach (var id in ids)
        {
            if (runs.TryGetValue(id, out var run) && items.TryGetValue(run.ItemId, out var item))
            {
                hits.Add(new CommentHit(
                    item, run.Floor, run.Tag, run.Person, run.PersonKey, run.At, run.YearInferred, excerpts.CutComment(run.Text))
                { Text = run.Text });
            }
        }

        return new CommentResults(answer.Result.Total, hits, answer.Problems, answer.Next, _store.Clock.GetElapsedTime(started))
        {
            Facets = search.WithFacets ? await WithPeopleAsync(context, facets.Read(answer.Result.Facets), cancellation) : [],
            IsClosest = answer.IsClosest,
            DidYouMean = DidYouMean(search.Query, search.Cursor, snapshot, SearchTarget.Messages, answer, cancellation),
            AliasSuggestions = search.WithFacets ? OtherNamesIn(search.Query, snapshot, SearchTarget.Messages, answer, cancellation) : [],
            Cut = answer.Result.Cut,
        };
    }

    /// <summary>People as they write themselves: of those who only comment the index knows the key alone.</summary>
    private static async Task<IReadOnlyList<Facet>> WithPeopleAsync(ArchiveContext context, IReadOnlyList<Facet> facets, CancellationToken cancellation)
    {
        string[] keys = [.. facets.Where(f => f.Name == FacetName.Commenter).SelectMany(f => f.Values).Select(v => v.Value)];
        if (keys.Length == 0)
        {
            return facets;
        }

        var names = await context.People.Where(p => keys.Contains(p.Key)).ToDictionaryAsync(p => p.Key, p => p.Name, cancellation);
        return
        [
            .. facets.Select(f => f.Name == FacetName.Commenter
                ? f with { Values = [.. f.Values.Select(v => v with { Label = names.GetValueOrDefault(v.Value, v.Label) })] }
                : f),
        ];
    }

    private string? DidYouMean(
        ParsedQuery query, string? cursor, IndexGeneration snapshot, SearchTarget target, SearchExecution.SearchOutcome answer,
        CancellationToken cancellation) =>
        answer.Exact < FewMatches && string.IsNullOrEmpty(cursor) && answer.Texts.Count > 0
            ? new SearchCorrection(snapshot, target, _written, Budget).Find(query, answer.Exact, cancellation)
            : null;

    /// <summary>Other names with which the search finds more. A search that was cut asks for nothing more.</summary>
    private List<AliasSuggestion> OtherNamesIn(
        ParsedQuery query, IndexGeneration snapshot, SearchTarget target, SearchExecution.SearchOutcome answer, CancellationToken cancellation)
    {
        var offered = new List<AliasSuggestion>();
        if (answer.Result.Cut != BudgetCut.None)
        {
            return offered;
        }

        foreach (var (name, root) in AliasSuggestions.FindSearches(query.Root, _aliases.Current))
        {
            var with = new ParsedQuery(QueryPrinter.Print(root), root, []);
            var counted = (target == SearchTarget.Items ? snapshot.Items : snapshot.Messages).Search(
                new IndexRequest
                {
                    Query = QueryTranslator.Translate(with, snapshot, target).Query, Limit = 0, SortColumn = SearchSchema.Time, Budget = Budget
                },
                cancellation);
            if (counted.Total > (answer.IsClosest ? 0 : answer.Exact))
            {
                offered.Add(new AliasSuggestion(name, with.Text, counted.Total));
            }
        }

        return offered;
    }

    private static IReadOnlyList<HighlightTerm> Marked(QueryNode root, SearchExecution.SearchOutcome answer, SearchIndex searched) =>
        answer.IsClosest ? ClosestSearch.Terms(root, searched) : QueryTerms.Extract(root);

    private async Task<IReadOnlyList<ItemHit>> WithExcerptsAsync(
        ArchiveContext context,
        IndexGeneration snapshot,
        QueryNode root,
        SearchExecution.SearchOutcome answer,
        IReadOnlyList<ItemSummary> items,
        CancellationToken cancellation)
    {
        var excerpts = new MatchExcerpts(Marked(root, answer, snapshot.Items));
        var bodies = await excerpts.BodiesAsync(context, [.. items.Select(i => i.RowId)], cancellation);
        var comments = await excerpts.CommentsAsync(
            context, snapshot, answer.Texts, Budget, [.. items.Where(i => i.CommentCount > 0).Select(i => i.RowId)], cancellation);
        return
        [
            .. items.Select(i => new ItemHit(
                i,
                excerpts.HighlightTitle(i.Title),
                excerpts.CutItem(i, bodies.GetValueOrDefault(i.RowId)),
                [.. comments[i.RowId]])),
        ];
    }
}

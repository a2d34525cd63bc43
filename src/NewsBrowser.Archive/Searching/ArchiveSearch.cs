using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Metrics;
using NewsBrowser.Archive.Storage;
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

    /// <summary>How many offers of a search are counted; each costs a search.</summary>
    private const int MaxOffersCounted = 8;

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly ArchiveVocabulary _vocabulary;
    private readonly SearchSuggestions _suggestions;
    private readonly SimilarItems _likeness;
    private readonly TrendingTerms _trending;
    private readonly AliasFiles _aliases;
    private readonly ArchiveMeter _meter;
    private readonly SearchFields _fields;

    internal ArchiveSearch(
        ArchiveStore store, ArchiveIndex index, AliasFiles aliases, ArchiveMeter meter, CancellationToken closing, SearchFields? fields = null)
    {
        _fields = fields ?? SearchFields.Default;
        _meter = meter;
        _aliases = aliases;
        _store = store;
        _index = index;
        _vocabulary = new ArchiveVocabulary(store, index, aliases, closing);
        _suggestions = new SearchSuggestions(store, new OriginalSpellings(store), _vocabulary, _fields);
        _likeness = new SimilarItems(store, _vocabulary);
        _trending = new TrendingTerms(store, _vocabulary);
        ResultStream = new SearchResultStream(store, index);
    }

    /// <summary>What is odd in the files of names.</summary>
    public IReadOnlyList<AliasProblem> AliasProblems => _aliases.Current.Problems;

    /// <summary>What one search may cost; a search that is cut says so.</summary>
    internal SearchBudget Budget { get; set; } = new(TimeSpan.FromSeconds(2), MaxWork);

    /// <summary>How matches are ranked; measuring tries others.</summary>
    internal Ranking Ranking { get; set; } = Ranking.Default;

    internal SearchResultStream ResultStream { get; }

    /// <summary>A page of the items that match. At most three statements go to the store: rows, bodies, runs of comments.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, and that takes a while.</exception>
    public Task<SearchPage<ItemHit>> FindAsync(SearchRequest search, CancellationToken cancellation) =>
        _meter.TimedAsync("items", () => _index.QueryAsync(snapshot => FindAsync(search, snapshot, cancellation), cancellation));

    /// <summary>All items that match, one after another in the order of the pages, without facets and comments;
    /// limit and cursor of the search do not count.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, or the search is too much for one answer.</exception>
    public IAsyncEnumerable<ItemHit> EachAsync(SearchRequest search, CancellationToken cancellation) => ResultStream.EnumerateAsync(search, cancellation);

    /// <summary>A page of the comments that match. At most three statements go to the store: runs, rows, the names of the people counted.</summary>
    /// <exception cref="ArchiveUnavailableException">The index is being repaired, and that takes a while.</exception>
    public Task<SearchPage<CommentHit>> FindCommentsAsync(SearchRequest search, CancellationToken cancellation) =>
        _meter.TimedAsync("comments", () => _index.QueryAsync(snapshot => FindCommentsAsync(search, snapshot, cancellation), cancellation));

    /// <summary>How many items match all of a search; null where that costs too much to know.</summary>
    public Task<int?> CountItemsAsync(ParsedQuery query, CancellationToken cancellation) =>
        _index.QueryAsync(snapshot => Task.FromResult(Count(query, SearchTarget.Items, snapshot, cancellation)), cancellation);

    /// <summary>How many comments match all of a search; null where that costs too much to know.</summary>
    public Task<int?> CountCommentsAsync(ParsedQuery query, CancellationToken cancellation) =>
        _index.QueryAsync(snapshot => Task.FromResult(Count(query, SearchTarget.Messages, snapshot, cancellation)), cancellation);

    /// <summary>What a reader who has typed so far may mean: terms, titles and names, and values of a filter that was begun.</summary>
    public Task<IReadOnlyList<Suggestion>> SuggestAsync(string typed, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("suggestions", () => _index.QueryAsync(
            snapshot => Task.FromResult(_suggestions.Suggest(snapshot, typed, Math.Clamp(limit, 1, SearchSuggestions.MaxLimit), cancellation)), cancellation));

    /// <summary>The items that are most like one, by the words of its title, excerpt and body; those that share a topic first where they are as like.</summary>
    public Task<IReadOnlyList<ItemSummary>> MoreLikeThisAsync(long itemRowId, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("likeness", () =>
            _index.QueryAsync(
                snapshot => _likeness.FindAsync(snapshot, itemRowId, Math.Clamp(limit, 1, SearchRequest.MaxLimit), Budget, cancellation), cancellation));

    /// <summary>What the newest days of the archive speak of more than the days before; null when there is too little to tell.</summary>
    public Task<Trending?> TrendingAsync(int days, int limit, CancellationToken cancellation) =>
        _meter.TimedAsync("trending", () => _index.QueryAsync(
            snapshot => Task.FromResult(_trending.Find(snapshot, Math.Clamp(days, 1, TrendingTerms.MaxDays), limit, cancellation)), cancellation));

    /// <summary>Learns the archive's words now; otherwise they are learnt when they are first needed and when the archive changed.</summary>
    internal Task LearnWordsAsync() => _vocabulary.LearnAsync();

    /// <summary>Ends when nothing goes on in the background any more; the archive is being closed.</summary>
    internal Task EndAsync() => _vocabulary.EndAsync();

    private async Task<SearchPage<ItemHit>> FindAsync(SearchRequest search, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        var recency = search.PreferRecent ? SearchExecution.RecencyAt(_store.Clock.GetUtcNow()) : null;
        var found = Run(search, SearchTarget.Items, snapshot, recency, cancellation);
        await using var context = _store.CreateContext();
        var rows = found.Page.Hits.Count == 0 ? [] : await ItemSummaryQueries.ByIdAsync(context, found.Page.Hits, cancellation);
        var items = ItemSummaryQueries.InOrder(rows, found.Page.Hits);
        var hits = search.WithSnippets
            ? await found.Excerpts.CutAsync(context, items, snapshot, found.Texts, Budget, cancellation)
            : [.. items.Select(item => new ItemHit(item, [], Snippet.Empty, []))];
        return found.Page.WithHits(hits, _store.Clock.GetElapsedTime(started));
    }

    private async Task<SearchPage<CommentHit>> FindCommentsAsync(SearchRequest search, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var started = _store.Clock.GetTimestamp();
        var sort = search.Sort is SortOrder.Relevance or SortOrder.Oldest ? search.Sort : SortOrder.Newest;
        var found = Run(search with { Sort = sort }, SearchTarget.Messages, snapshot, recency: null, cancellation);
        long[] ids = [.. found.Page.Hits];
        await using var context = _store.CreateContext();
        var runs = ids.Length == 0 ? [] : await MatchExcerpts.ReadMessagesAsync(context, ids, cancellation);
        var items = ids.Length == 0 ? [] : await ItemSummaryQueries.ByIdAsync(context, runs.Values.Select(r => r.ItemId), cancellation);
        var hits = new List<CommentHit>();
        foreach (var id in ids)
        {
            if (runs.TryGetValue(id, out var run) && items.TryGetValue(run.ItemId, out var item))
            {
                hits.Add(new CommentHit(
                    item, run.Floor, run.Tag, run.Person, run.PersonKey, run.At, run.YearInferred, found.Excerpts.CutComment(run.Text))
                { Text = run.Text });
            }
        }

        var page = found.Page with { Facets = await WithPeopleAsync(context, found.Page.Facets, cancellation) };
        return page.WithHits(hits, _store.Clock.GetElapsedTime(started));
    }

    private SearchExecution.SearchOutcome Run(
        SearchRequest search, SearchTarget target, IndexGeneration snapshot, Recency? recency, CancellationToken cancellation) =>
        CountOffers(
            new SearchExecution(snapshot, target, search with { Limit = Math.Clamp(search.Limit, 1, SearchRequest.MaxLimit) }, Budget)
            {
                Recency = recency,
                Ranking = Ranking,
                Fields = FieldsOf(target),
                Vocabulary = _vocabulary,
                Aliases = _aliases.Current,
            }.Run(cancellation),
            search,
            target,
            snapshot,
            cancellation);

    // A search for comments has a filter of its own.
    private SearchFields FieldsOf(SearchTarget target) =>
        target == SearchTarget.Messages && _fields == SearchFields.Default ? SearchFields.OfComments : _fields;

    /// <summary>How many each offered search finds, where its maker did not know; one that finds nothing is not offered.</summary>
    private SearchExecution.SearchOutcome CountOffers(
        SearchExecution.SearchOutcome found, SearchRequest search, SearchTarget target, IndexGeneration snapshot, CancellationToken cancellation)
    {
        if (!search.WithFacets || found.Page.Problems.All(problem => problem.Offers.Count == 0))
        {
            return found;
        }

        var left = MaxOffersCounted;
        var problems = found.Page.Problems.Select(problem => problem.Offers.Count == 0 ? problem : problem with
        {
            Offers =
            [
                .. problem.Offers.Select(offer => offer.Count is null && left-- > 0 ? offer with { Count = Count(offer.Query) } : offer)
                    .Where(offer => offer.Count != 0),
            ],
        });
        return found with { Page = found.Page with { Problems = [.. problems] } };

        int? Count(string text) =>
            this.Count(QueryParser.Parse(text, _store.Clock.GetUtcNow().UtcDateTime, _store.Options.Zone, FieldsOf(target)), target, snapshot, cancellation);
    }

    private int? Count(ParsedQuery parsed, SearchTarget target, IndexGeneration snapshot, CancellationToken cancellation)
    {
        var query = QueryTranslator.Translate(UnknownNames.LeaveOut(parsed, snapshot), snapshot, target).Query;
        var counted = target.GetIndex(snapshot).Search(
            new IndexRequest { Query = query, Limit = 0, SortColumn = SearchSchema.Time, Budget = Budget }, cancellation);
        return counted.Cut == BudgetCut.None ? counted.Total : null;
    }

    /// <summary>People as they write themselves: of those who only comment the index knows the key alone.</summary>
    private static async Task<IReadOnlyList<Facet>> WithPeopleAsync(ArchiveContext context, IReadOnlyList<Facet> facets, CancellationToken cancellation)
    {
        string[] keys = [.. facets.Where(f => f.Field == SearchFields.Commenter).SelectMany(f => f.Values).Select(v => v.Value)];
        if (keys.Length == 0)
        {
            return facets;
        }

        var names = await context.People.Where(p => keys.Contains(p.Key)).ToDictionaryAsync(p => p.Key, p => p.Name, cancellation);
        return
        [
            .. facets.Select(f => f.Field == SearchFields.Commenter
                ? f with { Values = [.. f.Values.Select(v => v with { Label = names.GetValueOrDefault(v.Value, v.Label) })] }
                : f),
        ];
    }
}

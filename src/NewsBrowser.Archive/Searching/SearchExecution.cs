using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Puts one search to an index: all of the words, or where that finds nothing the closest by any of them.</summary>
internal sealed class SearchExecution(IndexGeneration index, SearchTarget target, SearchRequest search, SearchBudget budget)
{
    /// <summary>How many seconds make an item half as recent: a year.</summary>
    public const long RecencyHalfLife = 365L * SecondsPerDay;

    /// <summary>How much the very newest gains by being so: enough to order what is equally good, too little to bring up what is not.</summary>
    public const double RecencyWeight = 0.1;

    private const long SecondsPerDay = 24 * 60 * 60;

    private readonly SearchIndex _searched = target.GetIndex(index);

    public Recency? Recency { get; init; }

    public Ranking Ranking { get; init; } = Ranking.Default;

    /// <summary>The filters whose values are counted where the search wants counts.</summary>
    public SearchFields Fields { get; init; } = SearchFields.Default;

    /// <summary>The archive's words, to offer another spelling where little is found; null offers none.</summary>
    public ArchiveVocabulary? Vocabulary { get; init; }

    /// <summary>Other names to offer where the search wants counts; null offers none.</summary>
    public AliasList? Aliases { get; init; }

    /// <summary>A gentle preference for the recent. It counts from the day, not the moment, so that the pages of a search fit together.</summary>
    public static Recency RecencyAt(DateTimeOffset now) =>
        new(SearchSchema.Time, now.ToUnixTimeSeconds() / SecondsPerDay * SecondsPerDay, RecencyHalfLife, RecencyWeight);

    public SearchOutcome Run(CancellationToken cancellation)
    {
        var query = UnknownNames.LeaveOut(search.Query, index);
        search = search with { Query = query };
        var exact = QueryTranslator.Translate(query, index, target);
        var problems = new List<QueryProblem>([.. query.Problems, .. exact.Problems]);
        var facets = search.WithFacets ? new SearchFacets(query, index, target, Fields) : null;
        if (ClosestSearch.IsSentence(query, Stands) && FindClosest() is { } asked)
        {
            return Complete(asked with { Page = asked.Page with { IsSentence = true } }, asked.Page.Total, cancellation);
        }

        var found = FindPage(exact, exact.HasText || search.Sort != SortOrder.Relevance ? search.Sort : SortOrder.Newest, isClosest: false);
        if (found.Page is { Total: 0, Cut: BudgetCut.None } && exact.HasText && ClosestSearch.MayReplace(query) && FindClosest() is { } closest)
        {
            if (closest.Page.Total > 0)
            {
                return Complete(closest, 0, cancellation);
            }

            // Nothing has all of the words; that nothing has any of them is not known where looking for it was cut.
            found = found with { Page = found.Page with { Cut = closest.Page.Cut } };
        }

        return Complete(found, found.Page.Total, cancellation);

        bool Stands(string folded) => TextMatch.DetermineForm(folded, prefix: false) is { } form && _searched.Search(
            new IndexRequest
            {
                Query = new IndexQuery.Text(folded, (MatchForm)(int)form, target.EverywhereMask),
                Limit = 0,
                SortColumn = SearchSchema.Time,
                Budget = budget,
            },
            cancellation).Total > 0;

        SearchOutcome? FindClosest() => search.OrClosest && QueryTranslator.TranslateClosest(query, index, target) is { } translated
            ? FindPage(translated, SortOrder.Relevance, isClosest: true)
            : null;

        SearchOutcome FindPage(TranslatedQuery translated, SortOrder sort, bool isClosest)
        {
            IndexHit? after = null;
            List<QueryProblem> seen = [.. problems];
            if (search.Cursor is { Length: > 0 })
            {
                after = Cursor.Read(search.Cursor, sort);
                if (after is null)
                {
                    seen.Add(new QueryProblem(SearchRequest.BadCursor, "The page that was asked for cannot be found again; this is the first one.", 0, 0));
                }
            }

            var (column, ascending) = GetOrder(sort);

            // One more than the page shows tells whether there is another page.
            var result = _searched.Search(
                new IndexRequest
                {
                    Query = translated.Query,
                    Facets = facets?.CreateRequests(isClosest) ?? [],
                    SortColumn = column,
                    Ascending = ascending,
                    Limit = search.Limit + 1,
                    After = after,
                    // A question wants its answer, however old.
                    Recency = sort == SortOrder.Relevance && !isClosest ? Recency : null,
                    Ranking = Ranking,
                    Budget = budget,
                },
                cancellation);
            var next = result.Hits.Count > search.Limit ? Cursor.Write(sort, result.Hits[search.Limit - 1]) : null;
            var page = new SearchPage<long>(
                result.Total, [.. result.Hits.Take(search.Limit).Select(hit => hit.Id)], facets?.Read(result.Facets) ?? [], seen, next, default)
            {
                Query = query,
                IsClosest = isClosest,
                Cut = result.Cut,
            };
            var terms = isClosest ? ClosestSearch.Terms(query.Root, _searched) : QueryTerms.Extract(query.Root);
            return new SearchOutcome(page, translated.Texts, new MatchExcerpts(terms));
        }
    }

    /// <summary>Adds what to search for instead. A search that was cut asks for no other names.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="exact">How many match all of the words; of a question, any.</param>
    private SearchOutcome Complete(SearchOutcome found, int exact, CancellationToken cancellation) => found with
    {
        Page = found.Page with
        {
            DidYouMean = Vocabulary is not null && exact < ArchiveSearch.FewMatches && string.IsNullOrEmpty(search.Cursor) && found.Texts.Count > 0
                ? new SearchCorrection(index, target, Vocabulary.Find(index), budget).Find(search.Query, exact, cancellation)
                : null,
            AliasSuggestions = Aliases is not null && search.WithFacets && found.Page.Cut == BudgetCut.None
                ? FindOtherNames(Aliases, found.Page.IsClosest ? 0 : exact, cancellation)
                : [],
        },
    };

    /// <summary>Other names with which the search finds more.</summary>
    private List<AliasSuggestion> FindOtherNames(AliasList aliases, int found, CancellationToken cancellation)
    {
        var offered = new List<AliasSuggestion>();
        foreach (var (name, root) in AliasSuggestions.FindSearches(search.Query.Root, aliases))
        {
            var with = new ParsedQuery(QueryPrinter.Print(root), root, []);
            var translated = QueryTranslator.Translate(with, index, target).Query;
            var counted = _searched.Search(new IndexRequest { Query = translated, Limit = 0, SortColumn = SearchSchema.Time, Budget = budget }, cancellation);
            if (counted.Total > found)
            {
                offered.Add(new AliasSuggestion(name, with.Text, counted.Total));
            }
        }

        return offered;
    }

    private static (int? Column, bool Ascending) GetOrder(SortOrder sort) => sort switch
    {
        SortOrder.Relevance => (null, false),
        SortOrder.Newest => (SearchSchema.Time, false),
        SortOrder.Oldest => (SearchSchema.Time, true),
        SortOrder.Heat => (SearchSchema.Heat, false),
        SortOrder.Quality => (SearchSchema.Quality, false),
        SortOrder.Comments => (SearchSchema.Comments, false),
        _ => throw new InvalidOperationException($"An order that has no column: {sort}"),
    };

    /// <summary>What was found.</summary>
    /// <param name="Page">The page, with the ids of its hits.</param>
    /// <param name="Texts">The texts that a hit may hold.</param>
    /// <param name="Excerpts">Cuts what to show of a hit.</param>
    internal sealed record SearchOutcome(SearchPage<long> Page, IReadOnlyList<IndexQuery> Texts, MatchExcerpts Excerpts);
}

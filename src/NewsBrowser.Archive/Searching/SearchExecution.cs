using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Puts one search to an index: all of the words, or where that finds nothing the closest by any of them.</summary>
internal sealed class SearchExecution(IndexGeneration index, SearchTarget target, ParsedQuery query, SearchBudget budget)
{
    /// <summary>How many seconds make an item half as recent: a year.</summary>
    public const long RecencyHalfLife = 365L * SecondsPerDay;

    /// <summary>How much the very newest gains by being so: enough to order what is equally good, too little to bring up what is not.</summary>
    public const double RecencyWeight = 0.1;

    private const long SecondsPerDay = 24 * 60 * 60;

    public SortOrder Sort { get; init; }

    public required int Limit { get; init; }

    public string? Cursor { get; init; }

    public Recency? Recency { get; init; }

    public bool OrClosest { get; init; } = true;

    /// <summary>What is counted, by whether any of the words will do.</summary>
    public Func<bool, IReadOnlyList<FacetRequest>> Facets { get; init; } = static _ => [];

    private SearchIndex SearchedIndex => target == SearchTarget.Items ? index.Items : index.Messages;

    /// <summary>A gentle preference for the recent. It counts from the day, not the moment, so that the pages of a search fit together.</summary>
    public static Recency RecencyAt(DateTimeOffset now) =>
        new(SearchSchema.Time, now.ToUnixTimeSeconds() / SecondsPerDay * SecondsPerDay, RecencyHalfLife, RecencyWeight);

    public SearchOutcome Run(CancellationToken cancellation)
    {
        var exact = QueryTranslator.Translate(query, index, target);
        var problems = new List<QueryProblem>([.. query.Problems, .. exact.Problems]);
        if (ClosestSearch.IsQuestion(query) && Closest() is { } asked)
        {
            return asked with { Exact = asked.Result.Total };
        }

        var found = Page(exact, exact.HasText || Sort != SortOrder.Relevance ? Sort : SortOrder.Newest, isClosest: false);
        if (found.Result.Total == 0 && found.Result.Cut == BudgetCut.None && exact.HasText && ClosestSearch.MayReplace(query) && Closest() is { } closest)
        {
            if (closest.Result.Total > 0)
            {
                return closest;
            }

            // Nothing has all of the words; that nothing has any of them is not known where looking for it was cut.
            found = found with { Result = found.Result with { Cut = closest.Result.Cut } };
        }

        return found with { Exact = found.Result.Total };

        SearchOutcome? Closest() =>
            OrClosest && QueryTranslator.Closest(query, index, target) is { } translated ? Page(translated, SortOrder.Relevance, isClosest: true) : null;

        SearchOutcome Page(TranslatedQuery translated, SortOrder sort, bool isClosest)
        {
            IndexHit? after = null;
            List<QueryProblem> seen = [.. problems];
            if (Cursor is { Length: > 0 })
            {
                after = Searching.Cursor.Read(Cursor, sort);
                if (after is null)
                {
                    seen.Add(new QueryProblem("bad-cursor", "The page that was asked for cannot be found again; this is the first one.", 0, 0));
                }
            }

            var (column, ascending) = GetOrder(sort);

            // One more than the page shows tells whether there is another page.
            var result = SearchedIndex.Search(
                new IndexRequest
                {
                    Query = translated.Query,
                    Facets = Facets(isClosest),
                    SortColumn = column,
                    Ascending = ascending,
                    Limit = Limit + 1,
                    After = after,
                    // A question wants its answer, however old.
                    Recency = sort == SortOrder.Relevance && !isClosest ? Recency : null,
                    Budget = budget,
                },
                cancellation);
            var next = result.Hits.Count > Limit ? Searching.Cursor.Write(sort, result.Hits[Limit - 1]) : null;
            return new SearchOutcome(result with { Hits = [.. result.Hits.Take(Limit)] }, next, translated.Texts, seen, isClosest);
        }
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
    /// <param name="Result">A page of hits, the total, the counts.</param>
    /// <param name="Next">The cursor of the next page, or null.</param>
    /// <param name="Texts">The texts that a hit may hold.</param>
    /// <param name="Problems">The query's, the translation's and the cursor's.</param>
    /// <param name="IsClosest">Whether any of the words did.</param>
    internal sealed record SearchOutcome(
        IndexResult Result, string? Next, IReadOnlyList<IndexQuery> Texts, IReadOnlyList<QueryProblem> Problems, bool IsClosest)
    {
        /// <summary>How many match all of the words; of a question, any.</summary>
        public int Exact { get; init; }
    }
}

namespace NewsBrowser.Index.Queries;

/// <summary>What the index is asked: a tree over text, keywords and numbers.</summary>
public abstract record IndexQuery
{
    private IndexQuery()
    {
    }

    /// <summary>Every document.</summary>
    public sealed record All : IndexQuery;

    public sealed record And(IReadOnlyList<IndexQuery> Children) : IndexQuery;

    public sealed record Or(IReadOnlyList<IndexQuery> Children) : IndexQuery;

    public sealed record Not(IndexQuery Child) : IndexQuery;

    /// <summary>Folded text occurs in one of the fields.</summary>
    /// <param name="Folded">What to find; folded as the documents are.</param>
    /// <param name="Form">How it has to occur.</param>
    /// <param name="Fields">A mask of text fields.</param>
    public sealed record Text(string Folded, MatchForm Form, int Fields) : IndexQuery;

    /// <summary>Any token of the texts occurs: the more of them and the rarer, the better.
    /// For questions in whole sentences and for items that are alike.</summary>
    /// <param name="Folded">Folded texts; their tokens are taken apart, so their order and neighbourhood are not asked for.</param>
    /// <param name="Fields">A mask of text fields.</param>
    /// <param name="MaxTerms">At most so many tokens are looked for, those that tell most first.</param>
    public sealed record Closest(IReadOnlyList<string> Folded, int Fields, int MaxTerms = 64) : IndexQuery;

    /// <summary>A number column has one of the values.</summary>
    public sealed record Among(int Column, IReadOnlySet<long> Values) : IndexQuery;

    /// <summary>A keyword column has any of the values; compared by ordinal.</summary>
    public sealed record Keyword(int Column, IReadOnlyList<string> Values) : IndexQuery;

    /// <summary>A number column has a value in a range, both ends included; a null end is open.</summary>
    public sealed record Range(int Column, long? From, long? To) : IndexQuery;
}

/// <summary>How folded text has to occur.</summary>
public enum MatchForm
{
    /// <summary>Anywhere, as a substring.</summary>
    Substring = 0,

    /// <summary>As consecutive whole words.</summary>
    Words,

    /// <summary>As consecutive words of which the last may go on.</summary>
    WordsPrefix,
}

/// <summary>A search: what, in which order, how many, and what to count.</summary>
public sealed record IndexRequest
{
    public required IndexQuery Query { get; init; }

    /// <summary>A number column to sort by, descending unless <see cref="Ascending"/>; null for relevance.
    /// Documents without a value come last; ties go to the higher id.</summary>
    public int? SortColumn { get; init; }

    public bool Ascending { get; init; }

    /// <summary>How many hits to return, after <see cref="After"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The last hit of the page before, or null for the first page.</summary>
    public IndexHit? After { get; init; }

    /// <summary>Keyword columns whose values are counted over all matches.</summary>
    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];

    /// <summary>Prefers the recent a little among matches by relevance; null does not.</summary>
    public Recency? Recency { get; init; }

    /// <summary>How matches are ranked by relevance.</summary>
    public Ranking Ranking { get; init; } = Ranking.Default;

    /// <summary>What the search may cost; what is cut is said in <see cref="IndexResult.Cut"/>.</summary>
    public SearchBudget Budget { get; init; } = SearchBudget.Unlimited;
}

/// <summary>A preference for recent documents: a bonus on the score that halves with each half-life of age.</summary>
/// <param name="Column">The number column of the time.</param>
/// <param name="Now">The time from which age is counted, in the column's unit; later documents get the whole bonus.</param>
/// <param name="HalfLife">In the column's unit.</param>
/// <param name="Weight">The whole bonus as a share of the score.</param>
public sealed record Recency(int Column, long Now, long HalfLife, double Weight);

/// <summary>What a search may cost before it is cut.</summary>
/// <param name="Time">Wall time.</param>
/// <param name="Work">Postings, positions and texts looked at.</param>
public sealed record SearchBudget(TimeSpan Time, long Work)
{
    public static SearchBudget Unlimited { get; } = new(TimeSpan.MaxValue, long.MaxValue);
}

/// <summary>Why a search was cut.</summary>
public enum BudgetCut
{
    None = 0,
    Time,
    Work,
}

/// <summary>Asks for the counts of a column's values.</summary>
/// <param name="Column">The keyword column.</param>
/// <param name="Query">The predicate counted over: the search's own without this column's filter. Null means the search's own.</param>
/// <param name="Limit">How many values at most, most frequent first.</param>
public sealed record FacetRequest(int Column, IndexQuery? Query, int Limit)
{
    /// <summary>Values that are given whatever their count is, after the most frequent when they are not among them;
    /// those that occur nowhere are left out.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];
}

/// <summary>A document that matched.</summary>
/// <param name="Id">The archive's number.</param>
/// <param name="Score">BM25F; 0 when not sorted by relevance and no text was searched.</param>
/// <param name="SortValue">The value sorted by, or null.</param>
public sealed record IndexHit(long Id, double Score, long? SortValue);

/// <summary>A value and how many matching documents have it.</summary>
public readonly record struct FacetCount(string Value, int Count);

/// <summary>What a search found.</summary>
/// <param name="Total">Exactly how many documents match.</param>
/// <param name="Hits">A page of them.</param>
/// <param name="Facets">Counts in the order they were asked for.</param>
/// <param name="Cut">Why total, facets and hits cover only a part of the index; <see cref="BudgetCut.None"/> when they cover all of it.</param>
public sealed record IndexResult(int Total, IReadOnlyList<IndexHit> Hits, IReadOnlyList<IReadOnlyList<FacetCount>> Facets, BudgetCut Cut = BudgetCut.None);

/// <summary>A token of the index and in how many documents it occurs.</summary>
public readonly record struct TermCount(string Term, int Documents);

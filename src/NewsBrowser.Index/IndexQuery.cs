namespace NewsBrowser.Index;

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

    /// <summary>A number column to sort by, descending unless <see cref="Ascending"/>; null for relevance. Documents without a value come last; ties go to the higher id.</summary>
    public int? SortColumn { get; init; }

    public bool Ascending { get; init; }

    /// <summary>How many hits to return, after <see cref="After"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>The last hit of the page before, or null for the first page.</summary>
    public IndexHit? After { get; init; }

    /// <summary>Keyword columns whose values are counted over all matches.</summary>
    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];
}

/// <summary>Asks for the counts of a column's values.</summary>
/// <param name="Column">The keyword column.</param>
/// <param name="Query">The predicate counted over: the search's own without this column's filter. Null means the search's own.</param>
/// <param name="Limit">How many values at most, most frequent first.</param>
public sealed record FacetRequest(int Column, IndexQuery? Query, int Limit);

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
public sealed record IndexResult(int Total, IReadOnlyList<IndexHit> Hits, IReadOnlyList<IReadOnlyList<FacetCount>> Facets);

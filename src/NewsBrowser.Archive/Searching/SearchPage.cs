using NewsBrowser.Archive.Items;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>A page of what a search found.</summary>
/// <param name="Total">Exactly how many match.</param>
/// <param name="Hits">This page.</param>
/// <param name="Facets">Counts over all matches, each ignoring its own filter.</param>
/// <param name="Problems">The query's, and those that searching added (an unknown board, a cursor that cannot be read).</param>
/// <param name="Next">The cursor of the next page, or null.</param>
/// <param name="Took">The time it took.</param>
public sealed record SearchPage<THit>(
    int Total,
    IReadOnlyList<THit> Hits,
    IReadOnlyList<Facet> Facets,
    IReadOnlyList<QueryProblem> Problems,
    string? Next,
    TimeSpan Took)
{
    /// <summary>What was searched for: the query without the names that the archive does not have.</summary>
    public required ParsedQuery Query { get; init; }

    /// <summary>Whether these are the closest by any of the words, because nothing has all of them or because the query is a sentence;
    /// facets and total are of these.</summary>
    public bool IsClosest { get; init; }

    /// <summary>Whether they are the closest because the query is a sentence: whether anything has all of the words was not asked.</summary>
    public bool IsSentence { get; init; }

    /// <summary>A query that finds more, offered when this one found nothing or little; null otherwise.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Other names of what the search asks for, with which it finds more; offered, never put in.</summary>
    public IReadOnlyList<AliasSuggestion> AliasSuggestions { get; init; } = [];

    /// <summary>Whether the search was cut before it had seen the whole archive, and by what.</summary>
    public BudgetCut Cut { get; init; }

    /// <summary>How many match; null where the search was cut before it had found any: nothing is known then, least of all that there are none.</summary>
    public int? KnownTotal => Total == 0 && Cut != BudgetCut.None ? null : Total;

    internal SearchPage<TOther> WithHits<TOther>(IReadOnlyList<TOther> hits, TimeSpan took) => new(Total, hits, Facets, Problems, Next, took)
    {
        Query = Query,
        IsClosest = IsClosest,
        IsSentence = IsSentence,
        DidYouMean = DidYouMean,
        AliasSuggestions = AliasSuggestions,
        Cut = Cut,
    };
}

/// <summary>An item that matched, with what to show of the match.</summary>
public sealed record ItemHit(ItemSummary Item, IReadOnlyList<TextRange> TitleRanges, Snippet Snippet, IReadOnlyList<CommentExcerpt> Comments);

/// <summary>A run of comments that matched, cut around the match.</summary>
public sealed record CommentExcerpt(int Floor, CommentTag Tag, string Person, Snippet Snippet);

/// <summary>A run of comments that matched and the post it stands under.</summary>
public sealed record CommentHit(ItemSummary Item, int Floor, CommentTag Tag, string Person, string PersonKey, DateTime? At, bool YearInferred, Snippet Snippet)
{
    /// <summary>All that the run says; <see cref="Snippet"/> is cut from it.</summary>
    public required string Text { get; init; }
}

/// <summary>The counts of one filter's values.</summary>
public sealed record Facet(SearchField Field, IReadOnlyList<FacetEntry> Values);

/// <summary>A value of a filter among the matches.</summary>
/// <param name="Value">As a filter takes it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Count">How many matches have it.</param>
/// <param name="Selected">Whether the query filters by it.</param>
public sealed record FacetEntry(string Value, string Label, int Count, bool Selected);

using NewsBrowser.Archive.Items;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Searching;

/// <summary>The order of a list of items.</summary>
public enum SortOrder
{
    Relevance = 0,
    Newest,
    Oldest,
    Heat,
    Quality,
    Comments,
}

/// <summary>The properties that a result's panel counts.</summary>
public enum FacetName
{
    Kind = 0,
    Topic,
    Source,
    Board,
    Author,
    Class,
    Language,
    Reporter,
    Month,

    /// <summary>Who wrote a comment; counted of comments alone.</summary>
    Commenter,
}

/// <summary>A search for items: the one record that list, total, facets, API and command share.</summary>
public sealed record ItemSearch(ParsedQuery Query)
{
    public const int MaxLimit = 100;

    /// <summary>Relevance falls back to newest when the query has no text.</summary>
    public SortOrder Sort { get; init; }

    /// <summary>Clamped to 1..<see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>What <see cref="ItemResults.Next"/> of the page before said; an unreadable one is a problem and gives the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether relevance prefers the recent a little.</summary>
    public bool PreferRecent { get; init; } = true;

    /// <summary>Whether the closest by any of the words will do where no item has all of them, or where the search is a question. What is read again and again,
    /// such as a feed, wants only what matches.</summary>
    public bool OrClosest { get; init; } = true;

    public bool WithFacets { get; init; } = true;

    public bool WithSnippets { get; init; } = true;
}

/// <summary>A page of found items.</summary>
/// <param name="Total">Exactly how many match.</param>
/// <param name="Hits">This page.</param>
/// <param name="Facets">Counts over all matches, each ignoring its own filter.</param>
/// <param name="Problems">The query's, and those that searching added (an unknown board, a cursor that cannot be read).</param>
/// <param name="Next">The cursor of the next page, or null.</param>
/// <param name="Took">The time it took.</param>
public sealed record ItemResults(
    int Total,
    IReadOnlyList<ItemHit> Hits,
    IReadOnlyList<Facet> Facets,
    IReadOnlyList<QueryProblem> Problems,
    string? Next,
    TimeSpan Took)
{
    /// <summary>Whether these are the closest by any of the words, because no item has all of them or because the query is a question;
    /// facets and total are of these.</summary>
    public bool IsClosest { get; init; }

    /// <summary>A query that finds more, offered when this one found nothing or little; null otherwise.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Other names of what the search asks for, with which it finds more; offered, never put in.</summary>
    public IReadOnlyList<AliasSuggestion> AliasSuggestions { get; init; } = [];

    /// <summary>Whether the search was cut before it had seen the whole archive, and by what.</summary>
    public BudgetCut Cut { get; init; }
}

/// <summary>An item that matched, with what to show of the match.</summary>
public sealed record ItemHit(ItemSummary Item, IReadOnlyList<TextRange> TitleRanges, Snippet Snippet, IReadOnlyList<CommentExcerpt> Comments);

/// <summary>A run of comments that matched, cut around the match.</summary>
public sealed record CommentExcerpt(int Floor, CommentTag Tag, string Person, Snippet Snippet);

/// <summary>The counts of one property's values.</summary>
public sealed record Facet(FacetName Name, IReadOnlyList<FacetEntry> Values);

/// <summary>A value of a property among the matches.</summary>
/// <param name="Value">As a filter takes it.</param>
/// <param name="Label">As people read it.</param>
/// <param name="Count">How many matches have it.</param>
/// <param name="Selected">Whether the query filters by it.</param>
public sealed record FacetEntry(string Value, string Label, int Count, bool Selected);

/// <summary>A search for comments.</summary>
public sealed record CommentSearch(ParsedQuery Query)
{
    /// <summary>Relevance, newest or oldest; others mean newest.</summary>
    public SortOrder Sort { get; init; }

    public int Limit { get; init; } = 20;

    public string? Cursor { get; init; }

    /// <summary>As <see cref="ItemSearch.OrClosest"/>.</summary>
    public bool OrClosest { get; init; } = true;

    public bool WithFacets { get; init; } = true;
}

/// <summary>A page of found comments.</summary>
public sealed record CommentResults(int Total, IReadOnlyList<CommentHit> Hits, IReadOnlyList<QueryProblem> Problems, string? Next, TimeSpan Took)
{
    /// <summary>Counts over all matches, each ignoring its own filter: board, class, person, month.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>Whether these are the closest by any of the words, because no comment has all of them.</summary>
    public bool IsClosest { get; init; }

    /// <summary>A query that finds more, offered when this one found nothing or little; null otherwise.</summary>
    public string? DidYouMean { get; init; }

    /// <summary>Other names of what the search asks for, with which it finds more; offered, never put in.</summary>
    public IReadOnlyList<AliasSuggestion> AliasSuggestions { get; init; } = [];

    /// <summary>Whether the search was cut before it had seen all comments, and by what.</summary>
    public BudgetCut Cut { get; init; }
}

/// <summary>A run of comments that matched and the post it stands under.</summary>
public sealed record CommentHit(ItemSummary Item, int Floor, CommentTag Tag, string Person, string PersonKey, DateTime? At, bool YearInferred, Snippet Snippet)
{
    /// <summary>All that the run says; <see cref="Snippet"/> is cut from it.</summary>
    public required string Text { get; init; }
}

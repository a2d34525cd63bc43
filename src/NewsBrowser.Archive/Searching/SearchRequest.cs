using NewsBrowser.Text.Queries;

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

/// <summary>A search for items or comments: the one record that list, total, facets, API, feed and command share.</summary>
public sealed record SearchRequest(ParsedQuery Query)
{
    public const int MaxLimit = 100;

    /// <summary>The code of the problem that a cursor cannot be read.</summary>
    public const string BadCursor = "bad-cursor";

    /// <summary>The order of the results. Relevance falls back to newest when the query has no text.
    /// Comments know relevance, newest and oldest alone; any other means newest.</summary>
    public SortOrder Sort { get; init; }

    /// <summary>Clamped to 1..<see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>What <see cref="SearchPage{THit}.Next"/> of the page before said; an unreadable one is a problem and gives the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether relevance prefers the recent a little; of items alone.</summary>
    public bool PreferRecent { get; init; } = true;

    /// <summary>Whether the closest by any of the words will do where nothing has all of them, or where the search is a question.
    /// What is read again and again, such as a feed, wants only what matches.</summary>
    public bool OrClosest { get; init; } = true;

    public bool WithFacets { get; init; } = true;

    /// <summary>Whether items come with what to show of the match; comments always do.</summary>
    public bool WithSnippets { get; init; } = true;

    /// <summary>The order of a name in any case; relevance where none is given, null where there is no such order.</summary>
    public static SortOrder? ParseSort(string? name) => string.IsNullOrEmpty(name)
        ? SortOrder.Relevance
        : Enum.GetValues<SortOrder>().Where(order => name.Equals(order.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(order => (SortOrder?)order).FirstOrDefault();
}

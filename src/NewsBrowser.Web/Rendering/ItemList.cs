using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>A list of items as pages show it: what was asked, what was found, and where each control leads.</summary>
/// <param name="Query">What the list shows; facets add to it.</param>
/// <param name="Results">A page of it.</param>
/// <param name="Sort">The order asked for.</param>
/// <param name="Path">The page that the list stands on.</param>
/// <param name="InAddress">True on the search page, whose address carries the query; a topic's page is its own query.</param>
internal sealed record ItemList(ParsedQuery Query, SearchPage<ItemHit> Results, SortOrder Sort, string Path, bool InAddress)
{
    public static readonly IReadOnlyList<SortOrder> Orders =
        [SortOrder.Relevance, SortOrder.Newest, SortOrder.Oldest, SortOrder.Comments, SortOrder.Quality, SortOrder.Heat];

    /// <summary>Whether relevance prefers the recent a little.</summary>
    public bool PreferRecent { get; init; } = true;

    /// <summary>The page's place in the list; empty on the first one.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many comments the same search finds; null where that is not asked or not known.</summary>
    public int? Comments { get; init; }

    /// <summary>The archive's newest day, from which periods and plots are counted back; null for an archive without dates.</summary>
    public DateOnly? Newest { get; init; }

    /// <summary>What would be found without one of the parts of a search that finds nothing.</summary>
    public IReadOnlyList<WayOut> WaysOut { get; init; } = [];

    /// <summary>What stands above the list.</summary>
    public ListHead Head => new(Query, new SearchUrl(Path, Sort, PreferRecent), [.. SelectableOrders], Effective)
    {
        Items = Results.KnownTotal,
        Comments = Comments,
        IsSearch = InAddress,
        Newest = Newest,
        Feed = Feed(string.Empty),
        Took = Results.Took,
        RecentSwitched = Effective == SortOrder.Relevance ? RecentSwitched : null,
        Saved = First,
    };

    /// <summary>Whether this is not the list's first page.</summary>
    public bool Continued => !string.IsNullOrEmpty(Cursor);

    /// <summary>The order that the reader gets: without words there is nothing to be relevant to.</summary>
    public SortOrder Effective => Sort == SortOrder.Relevance && !SearchReader.HasText(Query.Root) ? SortOrder.Newest : Sort;

    /// <summary>What producers score is no order of a list without news.</summary>
    public IEnumerable<SortOrder> SelectableOrders => Orders.Where(order =>
        (order != SortOrder.Relevance || SearchReader.HasText(Query.Root))
        && (order is not (SortOrder.Quality or SortOrder.Heat) || order == Sort || HasNews));

    private bool HasNews =>
        Results.Facets.FirstOrDefault(facet => facet.Field == SearchFields.Kind)?.Values.Any(kind => kind.Value == "news" && kind.Count > 0) ?? true;

    public string First => At(Sort, cursor: null);

    public string? Next => Results.Next is { } cursor ? At(Sort, cursor) : null;

    /// <summary>The same page with the preference for the recent switched.</summary>
    private string RecentSwitched => new SearchUrl(Path, Sort, !PreferRecent).To(Asked);

    /// <summary>Where another search leads from here: to the search page, in the order of this list.</summary>
    public SearchUrl Elsewhere => new("/search", Sort, PreferRecent);

    /// <summary>The address that stands for this page of the list: orders of the same items share the first page's.</summary>
    public string Canonical => Continued ? At(Sort, Cursor) : new SearchUrl(Path).To(Asked);

    /// <summary>The same list as a feed and as files.</summary>
    public FeedLinks Feed(string title)
    {
        var address = new SearchUrl(Path, Sort, PreferRecent);
        return FeedLinks.ForItems(Query.Text, title) with { Sort = address.SortName, Recent = address.Recent };
    }

    /// <summary>What opened items mark: the search when it holds text, else null.</summary>
    public string? Marked => SearchReader.HasText(Query.Root) ? Query.Text : null;

    private string? Asked => InAddress ? Query.Text : null;

    private string At(SortOrder sort, string? cursor) => new SearchUrl(Path, sort, PreferRecent).To(Asked, cursor);
}

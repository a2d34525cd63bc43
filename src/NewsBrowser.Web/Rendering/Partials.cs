using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Web.Rendering;

/// <summary>A facet's value and where choosing it leads.</summary>
internal sealed record FacetLink(SearchField Facet, FacetEntry Value, string Href);

/// <summary>The counts beside a list, the search that a value joins, and where a search leads.</summary>
internal sealed record FacetPanel(IReadOnlyList<Facet> Facets, ParsedQuery Query, SearchUrl Address)
{
    /// <summary>Whether the rows beside it can be chosen by the reader's marks.</summary>
    public bool WithMarks { get; init; }
}

/// <summary>What a reader has to know of some results, and where another search leads.</summary>
internal sealed record ResultNotice(ParsedQuery Query, bool IsClosest, string? DidYouMean, BudgetCut Cut, TimeSpan Took, SearchUrl Address)
{
    /// <summary>Whether what was found are comments.</summary>
    public bool IsForComments { get; init; }

    /// <summary>Whether they are close because the search is a sentence.</summary>
    public bool IsSentence { get; init; }
}

/// <summary>What stands above a list: its tabs, orders, periods and its menu.</summary>
/// <param name="Query">The search.</param>
/// <param name="Address">Where the list stands, in its order.</param>
/// <param name="Orders">The orders to choose from.</param>
/// <param name="Order">The one that holds.</param>
internal sealed record ListHead(ParsedQuery Query, SearchUrl Address, IReadOnlyList<SortOrder> Orders, SortOrder Order)
{
    /// <summary>How many items there are; null where that is not known.</summary>
    public int? Items { get; init; }

    /// <summary>How many comments there are; null where that is not known.</summary>
    public int? Comments { get; init; }

    /// <summary>Whether the list is one of comments.</summary>
    public bool IsOfComments { get; init; }

    /// <summary>Whether the address carries the search, so that its words and its period can be changed.</summary>
    public bool IsSearch { get; init; }

    public DateOnly? Newest { get; init; }

    public required FeedLinks Feed { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>The same list with the preference for the recent switched; null where there is none.</summary>
    public string? RecentSwitched { get; init; }

    /// <summary>The address under which the search is saved.</summary>
    public required string Saved { get; init; }
}

/// <summary>A found item, and the search that its page marks; null marks nothing.</summary>
internal sealed record HitRow(ItemHit Hit, string? Marked);

/// <summary>A found comment, and the search that the page of its post marks.</summary>
internal sealed record CommentRow(CommentHit Hit, string? Marked);

/// <summary>A month of the histogram, how many items it has, where choosing it leads, and whether it is chosen.</summary>
internal sealed record MonthBar(string Month, int Count, string Href, bool Chosen);

/// <summary>What a poster wrote, with the marks of a search.</summary>
internal sealed record PostRow(ThreadView Thread, HitMarks Marks);

/// <summary>A thread's timeline; its floors are on the page at the address, or on this one when that is empty.</summary>
internal sealed record TimelineRow(ThreadView Thread, string Floors);

/// <summary>The hits of an opened item, and where the search and the item without marks are.</summary>
internal sealed record HitBar(int Count, string Query, string Clear);

/// <summary>Where a list goes on, and where it began.</summary>
internal sealed record PagerLinks(string? First, string? Next);

/// <summary>A picture on another site.</summary>
internal sealed record RemotePicture(string Url, int? Width, int? Height, string Alternative);

/// <summary>A heading, by its key, and the items under it.</summary>
internal sealed record StoryRow(string Heading, IReadOnlyList<ItemSummary> Items);

/// <summary>A heading, by its key, and what points at an item.</summary>
internal sealed record ConnectionRow(string Heading, ConnectionList List);

/// <summary>The items that tell a story, and the language of the item whose words are shown as evidence.</summary>
internal sealed record StoryList(IReadOnlyList<SameStoryMatch> Stories, string Language);

/// <summary>Where an item comes from and what it was before.</summary>
internal sealed record ProvenanceRow(string Id, Provenance From, IReadOnlyList<VersionView> Versions);

/// <summary>A group of what a run changed, and where all of it is listed; null when it is all here.</summary>
internal sealed record ChangeRow(ChangeList List, string? All);

/// <summary>An item and two states of it compared.</summary>
internal sealed record ComparisonRow(ItemSummary Item, VersionComparison Comparison)
{
    /// <summary>False for a state that a dry run has read and nothing has stored.</summary>
    public bool IsStored { get; init; } = true;
}

/// <summary>Somebody who commented, with the links that show only theirs and that let theirs stand out.</summary>
internal sealed record CommenterRow(Commenter Commenter, string Href, string Highlight, int Most, bool Selected, bool Highlighted);

/// <summary>The list of named searches, and the address of the search that can be saved there; null where there is none.</summary>
internal sealed record SavedRow(string? Address);

/// <summary>What was odd in a search, and the search, to quote from.</summary>
internal sealed record ProblemList(string Query, IReadOnlyList<QueryProblem> Problems, SearchUrl Address);

/// <summary>The filters of a search as chips, each leading to the search without it; names of one thing that are taken in, and those that can be.</summary>
/// <param name="Chips">The filters.</param>
/// <param name="Included">Alternatives of a word, all but the first.</param>
/// <param name="Names">Other names to take in.</param>
/// <param name="Known">How many are found without them.</param>
/// <param name="Address">Where a search leads.</param>
internal sealed record ChipRow(
    IReadOnlyList<QueryChip> Chips, IReadOnlyList<QueryChip> Included, IReadOnlyList<AliasSuggestion> Names, int Known, SearchUrl Address)
{
    public static ChipRow Create<THit>(SearchPage<THit> results, SearchUrl address) => new(
        QueryEditing.Filters(results.Query.Root),
        SearchReader.FindIncluded(results.Query.Root),
        results.AliasSuggestions,
        results.IsClosest ? 0 : results.Total,
        address);

    public string Without(QueryChip chip) => Address.To(chip.WithoutText);
}

/// <summary>By which column a table of names stands; <see cref="Most"/> is each table's own first one.</summary>
internal enum CatalogueOrder
{
    Most = 0,
    Newest,
    Name,
    Posts,
    Comments,
    Push,
    Links,
}

/// <summary>A column of a table of names: its words, and the order that its head leads to; null for none.</summary>
/// <param name="Word">The key of its words.</param>
/// <param name="Order">By what it orders.</param>
/// <param name="Style">The class of its cells.</param>
internal sealed record CatalogueColumn(string Word, CatalogueOrder? Order, string? Style = null);

/// <summary>What a search would find without one of its parts.</summary>
internal sealed record WayOut(string Part, string Query, int Count);

/// <summary>That nothing was found, and what would be.</summary>
internal sealed record NothingFound(string Why, IReadOnlyList<WayOut> Ways, SearchUrl Address)
{
    /// <summary>The same in the other world, comments or items, and where.</summary>
    public (string Text, string Path)? Other { get; init; }
}

/// <summary>Which part of a table of names is shown: those whose name contains something, in an order, page by page.</summary>
internal sealed record CatalogueRow(string Path, string? Name, CatalogueOrder Order, int Part, int Matching, int Total)
{
    /// <summary>How many stand on a page.</summary>
    public const int PartSize = 100;

    /// <summary>A list shorter than this needs no filter.</summary>
    private const int WithoutFilter = 10;

    public int Parts => Math.Max(1, (Matching + PartSize - 1) / PartSize);

    public bool HasFilter => Total >= WithoutFilter || !string.IsNullOrEmpty(Name);

    public string With(CatalogueOrder order, int part = 1) => SiteUrls.With(
        Path,
        ("name", Name),
        ("sort", order == CatalogueOrder.Most ? null : GetName(order)),
        ("part", part == 1 ? null : part.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static CatalogueOrder ParseOrder(string? name) =>
        Enum.TryParse(name, ignoreCase: true, out CatalogueOrder known) && Enum.IsDefined(known) ? known : CatalogueOrder.Most;

    public static string GetName(CatalogueOrder order) => order.ToString().ToLowerInvariant();

    /// <summary>The entries of the asked part; they come in the order of most.</summary>
    public static (CatalogueRow Row, IReadOnlyList<T> Shown) Build<T>(
        string path,
        IReadOnlyList<T> entries,
        (string? Name, string? Sort, int Part) asked,
        Func<T, string> name,
        Func<T, string> alias,
        Func<T, DateTime?> newest,
        Func<T, CatalogueOrder, int?> count)
    {
        var order = ParseOrder(asked.Sort);
        var wanted = TextFolding.FoldForSearch((asked.Name ?? string.Empty).Trim());
        var matching = wanted.Length == 0
            ? entries
            : [.. entries.Where(e => TextFolding.FoldForSearch(name(e)).Contains(wanted, StringComparison.Ordinal)
                || TextFolding.FoldForSearch(alias(e)).Contains(wanted, StringComparison.Ordinal))];
        var ordered = order switch
        {
            CatalogueOrder.Newest => matching.OrderByDescending(newest).ThenBy(name, StringComparer.OrdinalIgnoreCase),
            CatalogueOrder.Name => matching.OrderBy(name, StringComparer.OrdinalIgnoreCase),
            CatalogueOrder.Most => matching.AsEnumerable(),
            _ => matching.OrderByDescending(entry => count(entry, order) ?? 0),
        };
        var row = new CatalogueRow(path, asked.Name, order, asked.Part, matching.Count, entries.Count);
        return (row, [.. ordered.Skip((Math.Clamp(asked.Part, 1, row.Parts) - 1) * PartSize).Take(PartSize)]);
    }
}

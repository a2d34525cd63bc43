using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class CommentsModel(ArchiveSearch search, Catalogue catalogue, SearchReader reader, Dates dates) : PageModel
{
    public static readonly IReadOnlyList<SortOrder> Orders = [SortOrder.Relevance, SortOrder.Newest, SortOrder.Oldest];

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>One of <see cref="SearchReader.Periods"/> from the form; it becomes a word of the search.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    /// <summary>How many items the same search finds; null where that is not known.</summary>
    public int? Items { get; private set; }

    public DateOnly? Newest { get; private set; }

    public ParsedQuery Query { get; private set; } = null!;

    public SearchPage<CommentHit> Results { get; private set; } = null!;

    public SortOrder Order { get; private set; }

    public string? Next => Results.Next is { } cursor ? At(Order, cursor) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Query = reader.ParseComments(Q);
        Order = SearchRequest.ParseSort(Sort) switch
        {
            SortOrder.Oldest => SortOrder.Oldest,
            SortOrder.Relevance when SearchReader.HasText(Query.Root) => SortOrder.Relevance,
            _ => SortOrder.Newest,
        };
        Newest = await catalogue.NewestAsync(cancellation) is { } at ? dates.LocalDay(at) : null;
        if (Request.Query.ContainsKey("period"))
        {
            Query = SearchReader.Periods.Contains(Period) ? reader.ParseComments(SearchReader.InPeriod(Query, Period!, Newest)) : Query;
            return Redirect(At(Order));
        }

        Results = await search.FindCommentsAsync(new SearchRequest(Query) { Sort = Order, Cursor = Cursor }, cancellation);
        Query = Results.Query;
        Items = await search.CountItemsAsync(reader.Parse(Query.Text), cancellation);
        return Page();
    }

    public string At(SortOrder sort, string? cursor = null) =>
        SiteUrls.With("/comments", ("q", Query.Text), ("sort", sort == SortOrder.Relevance ? null : SearchReader.GetName(sort)), ("cursor", cursor));
}

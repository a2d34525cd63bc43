using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class CommentsModel(ArchiveSearch search, SearchReader reader) : PageModel
{
    public static readonly IReadOnlyList<SortOrder> Orders = [SortOrder.Relevance, SortOrder.Newest, SortOrder.Oldest];

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public ParsedQuery Query { get; private set; } = null!;

    public SearchPage<CommentHit> Results { get; private set; } = null!;

    public SortOrder Order { get; private set; }

    public string? Next => Results.Next is { } cursor ? At(Order, cursor) : null;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Query = reader.ParseComments(Q);
        Order = SearchRequest.ParseSort(Sort) switch
        {
            SortOrder.Oldest => SortOrder.Oldest,
            SortOrder.Relevance when SearchReader.HasText(Query.Root) => SortOrder.Relevance,
            _ => SortOrder.Newest,
        };
        Results = await search.FindCommentsAsync(new SearchRequest(Query) { Sort = Order, Cursor = Cursor }, cancellation);
        Query = Results.Query;
    }

    public string At(SortOrder sort, string? cursor = null) =>
        SiteUrls.With("/comments", ("q", Query.Text), ("sort", sort == SortOrder.Relevance ? null : SearchReader.GetName(sort)), ("cursor", cursor));
}

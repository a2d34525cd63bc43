using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

/// <summary>A page with a header of its own and, under it, the items that one filter finds: a board, a source, a topic.</summary>
internal abstract class ListedItemsModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader, Dates dates) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary><c>0</c> switches the preference for the recent off.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Recent { get; set; }

    public ItemList List { get; private set; } = null!;

    protected Catalogue Catalogue => catalogue;

    /// <summary>Fills <see cref="List"/>.</summary>
    /// <param name="filter">The property, as the query language names it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="address">The page's own path, for its sort and next links.</param>
    protected async Task<IActionResult> ListAsync(string filter, string value, string address, CancellationToken cancellation)
    {
        var query = reader.Parse(SiteUrls.Filter(filter, value));
        var sort = SearchRequest.ParseSort(Sort) ?? SortOrder.Relevance;
        var recent = SearchReader.ParseRecent(Recent) ?? true;
        var results = await search.FindAsync(new SearchRequest(query) { Sort = sort, Cursor = Cursor, PreferRecent = recent }, cancellation);
        List = new ItemList(query, results, sort, address, InAddress: false)
        {
            Cursor = Cursor,
            PreferRecent = recent,
            Newest = await catalogue.NewestAsync(cancellation) is { } at ? dates.LocalDay(at) : null,
        };
        return Page();
    }
}

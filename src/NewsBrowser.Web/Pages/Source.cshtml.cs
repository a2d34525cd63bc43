using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SourceModel(NewsArchive archive, SearchReader reader) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Domain { get; set; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public ListedSource Source { get; private set; } = null!;

    public ItemList List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await archive.Catalogue.SourceAsync(Domain, cancellation) is not { } source)
            return NotFound();
        Source = source;
        var query = reader.Read(Addresses.Filter("source", source.Domain));
        var sort = SearchReader.SortOf(Sort) ?? SortOrder.Relevance;
        var results = await archive.Search.FindAsync(new ItemSearch(query) { Sort = sort, Cursor = Cursor }, cancellation);
        List = new ItemList(query, results, sort, Addresses.Source(source.Domain), InAddress: false) { Continued = !string.IsNullOrEmpty(Cursor) };
        return Page();
    }
}

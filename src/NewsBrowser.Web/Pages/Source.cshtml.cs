using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SourceModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader) : ListedItemsModel(search, reader)
{
    [BindProperty(SupportsGet = true)]
    public string Domain { get; set => field = value ?? string.Empty; } = string.Empty;

    public ListedSource Source { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await catalogue.SourceAsync(Domain, cancellation) is not { } source)
        {
            return NotFound();
        }

        Source = source;
        return await ListAsync("source", source.Domain, SiteUrls.Source(source.Domain), cancellation);
    }
}

using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SourceModel(NewsArchive archive, SearchReader reader) : ListedItemsModel(archive, reader)
{
    [BindProperty(SupportsGet = true)]
    public string Domain { get; set => field = value ?? string.Empty; } = string.Empty;

    public ListedSource Source { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await Archive.Catalogue.SourceAsync(Domain, cancellation) is not { } source)
        {
            return NotFound();
        }

        Source = source;
        return await ListAsync("source", source.Domain, SiteUrls.Source(source.Domain), cancellation);
    }
}

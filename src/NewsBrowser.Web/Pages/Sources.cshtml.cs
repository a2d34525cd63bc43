using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SourcesModel(Catalogue catalogue) : CatalogueModel
{
    public IReadOnlyList<ListedSource> Sources { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Sources = Choose(
            "/sources",
            await catalogue.SourcesAsync(cancellation),
            s => s.Name,
            s => s.Domain,
            s => s.Newest,
            (s, order) => order == CatalogueOrder.Links ? s.Links : null);
        return Respond();
    }
}

using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class SourcesModel(NewsArchive archive) : PageModel
{
    public IReadOnlyList<ListedSource> Sources { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Sources = await archive.Catalogue.SourcesAsync(cancellation);
}

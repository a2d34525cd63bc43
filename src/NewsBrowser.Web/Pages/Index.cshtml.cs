using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class IndexModel(NewsArchive archive) : PageModel
{
    public FrontPageView Front { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Front = await archive.FrontPage.ReadAsync(cancellation);
}

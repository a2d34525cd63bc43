using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class AboutModel(NewsArchive archive) : PageModel
{
    public ArchiveStatistics Statistics { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Statistics = await archive.FrontPage.StatisticsAsync(cancellation);
}

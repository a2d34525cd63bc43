using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class AboutModel(FrontPage frontPage) : PageModel
{
    public ArchiveStatistics Statistics { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => Statistics = await frontPage.StatisticsAsync(cancellation);
}

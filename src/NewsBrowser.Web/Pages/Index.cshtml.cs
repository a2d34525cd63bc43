using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Pages;

internal sealed class IndexModel(FrontPage frontPage, ArchiveSearch search) : PageModel
{
    private const int TrendingDays = 7;

    private const int TrendingShown = 10;

    public FrontPageView Front { get; private set; } = null!;

    /// <summary>What is talked about; null when the archive has too little to tell.</summary>
    public Trending? Trending { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Front = await frontPage.ReadAsync(cancellation);
        Trending = await ServiceUnavailable.OrNullAsync(search.TrendingAsync(TrendingDays, TrendingShown, cancellation));
    }
}

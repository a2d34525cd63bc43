using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class ReferencedModel(ReferenceRanking references) : PageModel
{
    public ReferencedPage Ranking { get; private set; } = null!;

    public PagerLinks Pager => new(
        Ranking.Number > 1 ? At(1) : null,
        Ranking.Number * ReferenceRanking.PageSize < Ranking.Total ? At(Ranking.Number + 1) : null);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        // Read by hand: "page" is a word of routing, which binding would take for the path of this page.
        var number = int.TryParse(
            Request.Query["page"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var asked) ? asked : 1;
        Ranking = await references.ReadAsync(number, cancellation);
    }

    private static string At(int number) =>
        SiteUrls.With("/referenced", ("page", number == 1 ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

using Microsoft.AspNetCore.Mvc;
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

    // From the query alone: "page" is also a word of routing, where it is the path of this page.
    public async Task OnGetAsync([FromQuery(Name = "page")] string? asked, CancellationToken cancellation)
    {
        var number = int.TryParse(
            asked, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var read) ? read : 1;
        Ranking = await references.ReadAsync(number, cancellation);
    }

    private static string At(int number) =>
        SiteUrls.With("/referenced", ("page", number == 1 ? null : number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Pages;

internal sealed class IndexModel(FrontPage frontPage, ArchiveSearch search, Dates dates, IOptions<NewsBrowserSettings> settings) : PageModel
{
    private const int TrendingDays = 7;

    private const int TrendingShown = 10;

    /// <summary>A section of fewer rows says nothing.</summary>
    private const int LeastRows = 3;

    /// <summary>What is talked about by fewer items, or fewer such terms, is chance.</summary>
    private const int LeastHits = 8, LeastTerms = 4;

    /// <summary>The periods of what is most discussed, by the days that each looks back from the newest item.</summary>
    public static readonly IReadOnlyList<(string Name, int? Days)> Periods = [("week", 7), ("month", 30), ("year", 365), ("all", null)];

    /// <summary>The name of one of <see cref="Periods"/>; a month where it is none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    public FrontPageView Front { get; private set; } = null!;

    /// <summary>What is talked about; null when the archive has too little to tell.</summary>
    public Trending? Trending { get; private set; }

    public IngestionSettings Ingestion => settings.Value.Ingestion;

    /// <summary>The latest by day, the newest first.</summary>
    public IEnumerable<IGrouping<DateOnly, ItemSummary>> Days => Front.Latest.GroupBy(item => item.PublishedDateOnly
        ? DateOnly.FromDateTime(item.PublishedAt!.Value) : dates.LocalDay(item.PublishedAt!.Value));

    public bool ShowsDiscussed => Front.MostDiscussed.Count >= LeastRows || Period is not null;

    public bool ShowsBoards => Front.Boards.Count >= LeastRows;

    public bool ShowsTopics => Front.Topics.Count >= LeastRows && Front.Topics[0].Items > 1;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Period = Periods.Any(period => period.Name == Period) ? Period : null;
        Front = await frontPage.ReadAsync(Periods.First(period => period.Name == (Period ?? "month")).Days, cancellation);
        if (await ServiceUnavailable.OrNullAsync(search.TrendingAsync(TrendingDays, TrendingShown, cancellation)) is { } trending
            && trending.Terms.Count(term => term.Count >= LeastHits) >= LeastTerms)
        {
            Trending = trending with { Terms = [.. trending.Terms.Where(term => term.Count >= LeastHits)] };
        }
    }
}

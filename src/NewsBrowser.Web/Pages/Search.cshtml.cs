using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SearchModel(ArchiveSearch search, Catalogue catalogue, SearchReader reader, Dates dates) : PageModel
{
    /// <summary>Each costs a search that only counts.</summary>
    private const int MostWaysOut = 6;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary><c>0</c> switches the preference for the recent off.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Recent { get; set; }

    /// <summary>The first month of the histogram's form; it becomes a word of the search.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The last month of the histogram's form.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>One of <see cref="SearchReader.Periods"/> from the form; it becomes a word of the search.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    public ItemList List { get; private set; } = null!;

    public string Sentence { get; private set; } = string.Empty;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var query = reader.Parse(Q);
        var sort = SearchRequest.ParseSort(Sort);
        var address = new SearchUrl("/search", sort ?? SortOrder.Relevance, SearchReader.ParseRecent(Recent) ?? true);
        if (Request.Query.ContainsKey("from") || Request.Query.ContainsKey("to"))
        {
            return Redirect(address.To(SearchReader.Between(query, From, To)));
        }

        var newest = await catalogue.NewestAsync(cancellation) is { } at ? dates.LocalDay(at) : (DateOnly?)null;
        if (Request.Query.ContainsKey("period"))
        {
            return Redirect(address.To(SearchReader.Periods.Contains(Period) ? SearchReader.InPeriod(query, Period!, newest) : query.Text));
        }

        var asked = new SearchRequest(query) { Sort = address.Sort, Cursor = Cursor, PreferRecent = address.PreferRecent };
        var results = await search.FindAsync(asked, cancellation);
        query = results.Query;
        if (sort is null)
        {
            results = results with { Problems = [.. results.Problems, new QueryProblem("unknown-sort", $"There is no order \"{Sort}\".", 0, 0)] };
        }

        List = new ItemList(query, results, address.Sort, address.Path, InAddress: true)
        {
            Cursor = Cursor,
            PreferRecent = address.PreferRecent,
            Newest = newest,
            Comments = await search.CountCommentsAsync(reader.ParseComments(query.Text), cancellation),
            WaysOut = results.KnownTotal == 0 ? await FindWaysOutAsync(query, cancellation) : [],
        };
        Sentence = SearchReader.Sentence(query);
        return Page();
    }

    private async Task<IReadOnlyList<WayOut>> FindWaysOutAsync(ParsedQuery query, CancellationToken cancellation)
    {
        var ways = new List<WayOut>();
        foreach (var (part, rest) in SearchReader.LeaveOutEach(query).Take(MostWaysOut))
        {
            if (await search.CountItemsAsync(rest, cancellation) is > 0 and var count)
            {
                ways.Add(new WayOut(part, rest.Text, count));
            }
        }

        return ways;
    }
}

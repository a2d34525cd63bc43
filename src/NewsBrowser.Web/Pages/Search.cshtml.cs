using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SearchModel(ArchiveSearch search, SearchReader reader) : PageModel
{
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

    public ItemList List { get; private set; } = null!;

    public IReadOnlyList<QueryProblem> Problems { get; private set; } = [];

    public string Sentence { get; private set; } = string.Empty;

    /// <summary>The search as it was read, where that is not what was written; null otherwise.</summary>
    public string? ReadAs { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var query = reader.Parse(Q);
        var sort = SearchRequest.ParseSort(Sort);
        var address = new SearchUrl("/search", sort ?? SortOrder.Relevance, SearchReader.ParseRecent(Recent) ?? true);
        if (Request.Query.ContainsKey("from") || Request.Query.ContainsKey("to"))
        {
            return Redirect(address.To(SearchReader.Between(query, From, To)));
        }

        var asked = new SearchRequest(query) { Sort = address.Sort, Cursor = Cursor, PreferRecent = address.PreferRecent };
        var results = await search.FindAsync(asked, cancellation);
        query = results.Query;
        List = new ItemList(query, results, address.Sort, address.Path, InAddress: true) { Cursor = Cursor, PreferRecent = address.PreferRecent };
        Problems = sort is null ? [.. results.Problems, new QueryProblem("unknown-sort", $"There is no order \"{Sort}\".", 0, 0)] : results.Problems;
        Sentence = SearchReader.Sentence(query);
        ReadAs = SearchReader.ReadAs(query);
        return Page();
    }
}

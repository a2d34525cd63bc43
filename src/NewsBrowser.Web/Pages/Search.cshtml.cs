using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class SearchModel(NewsArchive archive, SearchReader reader) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public ItemList List { get; private set; } = null!;

    public IReadOnlyList<QueryProblem> Problems { get; private set; } = [];

    public string Sentence { get; private set; } = string.Empty;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var query = reader.Read(Q);
        var sort = SearchReader.SortOf(Sort);
        var results = await archive.Search.FindAsync(new ItemSearch(query) { Sort = sort ?? SortOrder.Relevance, Cursor = Cursor }, cancellation);
        List = new ItemList(query, results, sort ?? SortOrder.Relevance, "/search", InAddress: true) { Continued = !string.IsNullOrEmpty(Cursor) };
        Problems = sort is null ? [.. results.Problems, new QueryProblem("unknown-sort", $"There is no order \"{Sort}\".", 0, 0)] : results.Problems;
        Sentence = SearchReader.Sentence(query);
    }
}

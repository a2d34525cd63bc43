using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardModel(NewsArchive archive, SearchReader reader) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public ListedBoard Board { get; private set; } = null!;

    public ItemList List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await archive.Catalogue.BoardAsync(Name, cancellation) is not { } board)
            return NotFound();
        Board = board;
        var query = reader.Read(Addresses.Filter("board", board.Name));
        var sort = SearchReader.SortOf(Sort) ?? SortOrder.Relevance;
        var results = await archive.Search.FindAsync(new ItemSearch(query) { Sort = sort, Cursor = Cursor }, cancellation);
        List = new ItemList(query, results, sort, Addresses.Board(board.Name), InAddress: false) { Continued = !string.IsNullOrEmpty(Cursor) };
        return Page();
    }
}

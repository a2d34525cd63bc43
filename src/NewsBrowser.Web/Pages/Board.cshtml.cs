using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader, Dates dates)
    : ListedItemsModel(catalogue, search, reader, dates)
{
    [BindProperty(SupportsGet = true)]
    // Blanks in an address are bound as null.
    public string Name { get; set => field = value ?? string.Empty; } = string.Empty;

    public ListedBoard Board { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await Catalogue.BoardAsync(Name, cancellation) is not { } board)
        {
            return NotFound();
        }

        Board = board;
        return await ListAsync("board", board.Name, SiteUrls.Board(board.Name), cancellation);
    }
}

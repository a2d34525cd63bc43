using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardsModel(Catalogue catalogue) : CatalogueModel
{
    public IReadOnlyList<ListedBoard> Boards { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Boards = Choose("/boards", await catalogue.BoardsAsync(cancellation), b => b.Name, b => b.Name, b => b.Newest);
        return Respond();
    }
}

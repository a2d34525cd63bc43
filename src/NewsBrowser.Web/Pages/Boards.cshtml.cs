using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardsModel(Catalogue catalogue) : CatalogueModel
{
    public IReadOnlyList<ListedBoard> Boards { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Boards = Choose(
            "/boards",
            await catalogue.BoardsAsync(cancellation),
            b => b.Name,
            b => b.Name,
            b => b.Newest,
            (b, order) => order switch
            {
                CatalogueOrder.Comments => b.Comments,
                CatalogueOrder.Push => b.Marked.Push - b.Marked.Boo,
                _ => null,
            });
        return Respond();
    }
}

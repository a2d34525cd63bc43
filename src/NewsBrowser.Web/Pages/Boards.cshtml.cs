using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardsModel(NewsArchive archive) : CatalogueModel
{
    public IReadOnlyList<ListedBoard> Boards { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Boards = Choose("/boards", await archive.Catalogue.BoardsAsync(cancellation), b => b.Name, b => b.Name, b => b.Newest);
        return Respond();
    }
}

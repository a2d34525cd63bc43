using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class BoardsModel(NewsArchive archive) : PageModel
{
    public IReadOnlyList<ListedBoard> Boards { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Boards = await archive.Catalogue.BoardsAsync(cancellation);
}

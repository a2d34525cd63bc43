using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class TopicsModel(NewsArchive archive) : PageModel
{
    public IReadOnlyList<ListedTopic> Topics { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Topics = await archive.Catalogue.TopicsAsync(cancellation);
}

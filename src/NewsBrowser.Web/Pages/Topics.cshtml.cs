using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages;

internal sealed class TopicsModel(Catalogue catalogue) : CatalogueModel
{
    public IReadOnlyList<ListedTopic> Topics { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Topics = Choose("/topics", await catalogue.TopicsAsync(cancellation), t => t.Name, t => t.Slug, t => t.Newest, (_, _) => null);
        return Respond();
    }
}

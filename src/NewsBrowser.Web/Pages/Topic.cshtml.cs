using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class TopicModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader, Dates dates)
    : ListedItemsModel(catalogue, search, reader, dates)
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set => field = value ?? string.Empty; } = string.Empty;

    public ListedTopic Topic { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await Catalogue.TopicAsync(Slug, cancellation) is not { } topic)
        {
            return NotFound();
        }

        Topic = topic;
        return await ListAsync("topic", topic.Name, SiteUrls.Topic(topic.Slug), cancellation);
    }
}

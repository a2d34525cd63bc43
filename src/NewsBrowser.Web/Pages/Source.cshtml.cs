using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

/// <summary>A publisher's page, or that of all publishers of a domain.</summary>
internal sealed class SourceModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader, Dates dates)
    : ListedItemsModel(catalogue, search, reader, dates)
{
    [BindProperty(SupportsGet = true)]
    public string Domain { get; set => field = (value ?? string.Empty).ToLowerInvariant(); } = string.Empty;

    /// <summary>Null for all publishers of the domain.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Slug { get; set; }

    /// <summary>What the page is about, with the counts of all that it lists.</summary>
    public ListedSource Source { get; private set; } = null!;

    /// <summary>All publishers of the domain, those of most items and links first.</summary>
    public IReadOnlyList<ListedSource> OnDomain { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        OnDomain = await Catalogue.SourcesAsync(Domain, cancellation);
        if ((Slug is null ? Merge(OnDomain) : OnDomain.FirstOrDefault(source => source.Slug == Slug)) is not { } source)
        {
            return NotFound();
        }

        Source = source;
        return await ListAsync("source", Slug is null ? Domain : Domain + "/" + Slug, SiteUrls.Source(Domain, Slug), cancellation);
    }

    /// <summary>All publishers of a domain as one, by the domain's name where there are several; null where there is none.</summary>
    private static ListedSource? Merge(IReadOnlyList<ListedSource> sources) => sources switch
    {
        [] => null,
        [var only] => only,
        [var first, ..] => first with
        {
            Name = first.Domain,
            Items = sources.Sum(source => source.Items),
            Links = sources.Sum(source => source.Links),
            Oldest = sources.Min(source => source.Oldest),
            Newest = sources.Max(source => source.Newest),
        },
    };
}

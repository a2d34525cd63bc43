using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class VersionsModel(ItemReader items, ItemVersions versions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The number of the kept state on the left; none for the newest kept one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? From { get; set; }

    /// <summary>The number of the kept state on the right; none for the shown one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? To { get; set; }

    public ItemVersionsView Versions { get; private set; } = null!;

    public bool IsCompared(ItemVersionSummary state) => Versions.Comparison is { } compared && (compared.From == state || compared.To == state);

    public string With(ItemVersionSummary from, ItemVersionSummary to) => SiteUrls.Versions(Versions.Item.Id, from.Version, to.Version);

    public static string? Text(long? version) => version?.ToString(CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid || await items.FindAsync(Id, cancellation) is not { } item)
        {
            return NotFound();
        }

        if (item.Id != Id)
        {
            return RedirectPermanent(SiteUrls.Versions(item.Id, From, To));
        }

        if (await versions.ReadAsync(item.Id, From, To, cancellation) is not { } states)
        {
            return NotFound();
        }

        Versions = states;
        return Page();
    }
}

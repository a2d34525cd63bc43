using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class RawModel(ItemReader items) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set => field = value ?? string.Empty; } = string.Empty;

    /// <summary>A kept state; none for the shown one.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Version { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Part { get; set; } = 1;

    public ItemSummary Item { get; private set; } = null!;

    public RawSource Source { get; private set; } = null!;

    public RawLines Lines { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid || await items.FindAsync(Id, cancellation) is not { } item)
        {
            return NotFound();
        }

        if (item.Id != Id)
        {
            return RedirectPermanent(SiteUrls.RawView(item.Id, Version, Part));
        }

        if (await items.ReadRawAsync(item.Id, Version, cancellation) is not { } source)
        {
            return NotFound();
        }

        (Item, Source, Lines) = (item, source, RawLines.Create(source.Lines(), Part));
        return Part < 1 || Part > Lines.Parts ? NotFound() : Page();
    }
}

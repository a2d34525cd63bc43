using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages;

internal sealed class NewsModel(NewsArchive archive, IOptions<NewsBrowserSettings> settings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = string.Empty;

    public NewsView News { get; private set; } = null!;

    public bool ShowPictures => settings.Value.Images == RemoteImages.Direct;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await archive.Items.FindAsync(Id, cancellation) is not { } item)
            return NotFound();
        if (!CanonicalPath.Is(Request, item.Path))
            return RedirectPermanent(CanonicalPath.With(Request, item.Path));
        if (await archive.Items.ReadNewsAsync(item.Id, cancellation) is not { } news)
            return NotFound();
        News = news;
        return Page();
    }
}

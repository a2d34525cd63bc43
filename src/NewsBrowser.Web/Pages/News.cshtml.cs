using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class NewsModel(ItemReader items, SameStory stories, ArchiveSearch search, SearchReader reader, PagePictures pictures) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The search that led here: its hits are marked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public NewsView News { get; private set; } = null!;

    public HitMarks Marks { get; private set; } = null!;

    /// <summary>Items that are alike, where the file names no related ones.</summary>
    public IReadOnlyList<ItemSummary> Alike { get; private set; } = [];

    /// <summary>Items that tell the same story and stand in no other list of the page that says why.</summary>
    public IReadOnlyList<SameStoryMatch> Stories { get; private set; } = [];

    /// <summary>Where the pictures of the page come from.</summary>
    public PagePictures Pictures => pictures;

    /// <summary><c>show</c> for a page that loads its pictures.</summary>
    [BindProperty(SupportsGet = true, Name = ShownPictures.Parameter)]
    public string? AskedPictures { get; set; }

    /// <summary>What the reader asked this page to show.</summary>
    public ShownPictures? Asked => AskedPictures == ShownPictures.Show ? ShownPictures.Of(HttpContext) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await items.FindAsync(Id, cancellation) is not { } item)
        {
            return NotFound();
        }

        if (!CanonicalPath.Is(Request, item.Path))
        {
            return RedirectPermanent(CanonicalPath.With(Request, item.Path));
        }

        if (await items.ReadNewsAsync(item.Id, cancellation) is not { } news)
        {
            return NotFound();
        }

        News = news;
        Marks = reader.CreateMarks(Q);
        IReadOnlyList<ItemSummary> shown = [.. news.DiscussedIn.Items.Concat(news.ReferencedBy.Items).Select(c => c.Item), .. news.Quotes.Select(q => q.Item)];
        Stories = DisplayLabels.NotShown(await ServiceUnavailable.OrNullAsync(stories.FindAsync(news.Item.RowId, cancellation)) ?? [], shown);
        if (news.Related.Count == 0)
        {
            Alike = DisplayLabels.NotShown(
                await ServiceUnavailable.OrNullAsync(search.MoreLikeThisAsync(news.Item.RowId, DisplayLabels.MaxAlike, cancellation)) ?? [],
                [.. shown, .. Stories.Select(story => story.Item)]);
        }

        return Page();
    }
}

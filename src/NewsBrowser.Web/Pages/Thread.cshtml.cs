using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Text.Documents;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class ThreadModel(ItemReader items, SameStory stories, ArchiveSearch search, SearchReader reader, PagePictures pictures) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Board { get; set => field = value ?? string.Empty; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string Post { get; set => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Shows only what this person wrote under the post.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Person { get; set; }

    /// <summary>Shows only push, boo or arrow.</summary>
    [BindProperty(SupportsGet = true, Name = "tag")]
    public string? TagName { get; set; }

    /// <summary>The key of the person whose messages stand out.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Highlight { get; set; }

    /// <summary>Shows every message's lines as they stand in the file.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Raw { get; set; }

    /// <summary>The search that led here: its hits are marked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public ThreadView Thread { get; private set; } = null!;

    public HitMarks Marks { get; private set; } = null!;

    /// <summary>Where the pictures of the page come from.</summary>
    public PagePictures Pictures => pictures;

    /// <summary><c>show</c> for a page that loads its pictures.</summary>
    [BindProperty(SupportsGet = true, Name = ShownPictures.Parameter)]
    public string? AskedPictures { get; set; }

    /// <summary>What the reader asked this page to show.</summary>
    public ShownPictures? Asked => AskedPictures == ShownPictures.Show ? ShownPictures.Of(HttpContext) : null;

    /// <summary>Items that are alike.</summary>
    public IReadOnlyList<ItemSummary> Alike { get; private set; } = [];

    /// <summary>Items that tell the same story and stand in no other list of the page that says why.</summary>
    public IReadOnlyList<SameStoryMatch> Stories { get; private set; } = [];

    public CommentTag? Tag => DisplayLabels.ParseTag(TagName);

    public bool Filtered => !string.IsNullOrEmpty(Person) || Tag is not null;

    public int ShownMessages => Thread.Blocks.Count(block => block is ThreadBlock.MessageBlock);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await items.FindPostAsync(Board, Post, cancellation) is not { } item)
        {
            return NotFound();
        }

        if (!CanonicalPath.Is(Request, item.Path))
        {
            return RedirectPermanent(CanonicalPath.With(Request, item.Path));
        }

        Person = Person?.ToLowerInvariant();
        Highlight = Highlight?.ToLowerInvariant();
        var request = new ThreadRequest(string.IsNullOrEmpty(Person) ? null : Person, Tag);
        if (await items.ReadThreadAsync(item.Id, request, cancellation) is not { } thread)
        {
            return NotFound();
        }

        Thread = thread;
        Marks = reader.CreateMarks(Q, thread.Known);
        IReadOnlyList<ItemSummary> shown =
        [
            .. thread.SameThread, .. thread.Quotes.Select(q => q.Item), .. thread.ReferencedBy.Items.Select(c => c.Item),
            .. thread.Article is { } article ? [article] : Array.Empty<ItemSummary>(),
        ];
        Stories = DisplayLabels.NotShown(await ServiceUnavailable.OrNullAsync(stories.FindAsync(thread.Item.RowId, cancellation)) ?? [], shown);
        Alike = DisplayLabels.NotShown(
            await ServiceUnavailable.OrNullAsync(search.MoreLikeThisAsync(thread.Item.RowId, DisplayLabels.MaxAlike, cancellation)) ?? [],
            [.. shown, .. Stories.Select(story => story.Item)]);
        return Page();
    }

    public bool RawLines => Raw == "1";

    /// <summary>What an address of a floor begins with: nothing while all floors are on this page.</summary>
    public string Floors => Filtered ? AddressWith(null, null, Highlight, RawLines) : string.Empty;

    /// <summary>This thread with other filters; the comments come into view.</summary>
    public string With(string? person, CommentTag? tag) => AddressWith(person, tag, Highlight, RawLines) + "#comments";

    /// <summary>This thread with the messages of another person standing out, or of none.</summary>
    public string WithHighlight(string? key) => AddressWith(Person, Tag, key, RawLines) + "#comments";

    public string WithRawLines(bool raw) => AddressWith(Person, Tag, Highlight, raw) + "#comments";

    public string FindName(string key) => Thread.Commenters.FirstOrDefault(commenter => commenter.Key == key)?.Name ?? key;

    private string AddressWith(string? person, CommentTag? tag, string? highlight, bool raw) =>
        SiteUrls.With(
            Thread.Item.Path,
            ("person", person),
            ("tag", tag is { } name ? DisplayLabels.Name(name) : null),
            ("highlight", highlight),
            ("raw", raw ? "1" : null),
            ("q", Q));
}

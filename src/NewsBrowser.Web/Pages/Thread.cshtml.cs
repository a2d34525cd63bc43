using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Text.Documents;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class ThreadModel(NewsArchive archive, SearchReader reader) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Board { get; set; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string Post { get; set; } = string.Empty;

    /// <summary>Shows only what this person wrote under the post.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Person { get; set; }

    /// <summary>Shows only push, boo or arrow.</summary>
    [BindProperty(SupportsGet = true, Name = "tag")]
    public string? TagName { get; set; }

    /// <summary>The search that led here: its hits are marked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public ThreadView Thread { get; private set; } = null!;

    public HitMarks Marks { get; private set; } = null!;

    /// <summary>Items that are alike.</summary>
    public IReadOnlyList<ItemSummary> Alike { get; private set; } = [];

    public CommentTag? Tag => Looks.TagOf(TagName);

    public bool Filtered => !string.IsNullOrEmpty(Person) || Tag is not null;

    public int ShownRuns => Thread.Blocks.Count(block => block is ThreadBlock.Run);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await archive.Items.FindPostAsync(Board, Post, cancellation) is not { } item)
            return NotFound();
        if (!CanonicalPath.Is(Request, item.Path))
            return RedirectPermanent(CanonicalPath.With(Request, item.Path));
        var request = new ThreadRequest(string.IsNullOrEmpty(Person) ? null : Person, Tag);
        if (await archive.Items.ReadThreadAsync(item.Id, request, cancellation) is not { } thread)
            return NotFound();
        Thread = thread;
        Marks = reader.MarksOf(Q, thread.Known);
        Alike = Looks.NotShown(
            await Unavailable.OrNothingAsync(archive.Search.MoreLikeThisAsync(thread.Item.RowId, Looks.AlikeShown, cancellation)) ?? [],
            [.. thread.SameThread, .. thread.Quotes.Select(q => q.Item), .. thread.Article is { } article ? [article] : Array.Empty<ItemSummary>()]);
        return Page();
    }

    /// <summary>This thread with other filters; the comments come into view.</summary>
    public string With(string? person, CommentTag? tag) =>
        Addresses.With(Thread.Item.Path, ("person", person), ("tag", tag is { } name ? Looks.Name(name) : null), ("q", Q)) + "#comments";
}

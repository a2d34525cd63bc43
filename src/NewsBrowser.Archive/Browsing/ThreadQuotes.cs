using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Finds the posts that a post quotes.</summary>
internal static class ThreadQuotes
{
    /// <summary>How long before a post those of other titles are looked for.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    private const int MostRead = 60;

    /// <summary>Each <see cref="QuotedPost"/> by its row: one statement when the post quotes somebody, else none.</summary>
    public static async Task<IReadOnlyList<(int Part, long PostId, bool SameThread, int LinesFound, int Lines)>> ReadAsync(
        ArchiveContext context, Item item, IReadOnlyList<BodyPart> parts, IReadOnlyCollection<long> thread, CancellationToken cancellation)
    {
        var quotations = parts.Select((part, index) => (Index: index, Quotation: part.Kind == BodyPartKind.Quote ? QuotedBlock.TryRead(part.Text) : null))
            .Where(q => q.Quotation is not null).Select(q => (q.Index, Quotation: q.Quotation!)).ToList();
        if (quotations.Count == 0 || item is not { BoardId: { } board, PublishedAt: { } at })
        {
            return [];
        }

        var keys = quotations.Select(q => q.Quotation.Key).Distinct().ToArray();
        var since = at - Reach;
        var posts = await (
            from post in context.Items
            where keys.Contains(post.Author!.Key) && post.PublishedAt < at && post.Id != item.Id
            where thread.Contains(post.Id) || (post.BoardId == board && post.PublishedAt >= since)
            join body in context.Bodies on post.Id equals body.ItemId
            orderby post.PublishedAt descending
            select new QuotablePost(post.Id, post.Author!.Key, thread.Contains(post.Id), body.Text ?? string.Empty)).Take(MostRead).ToListAsync(cancellation);
        var found = new List<(int Part, long PostId, bool SameThread, int LinesFound, int Lines)>();
        foreach (var (index, quotation) in quotations)
        {
            if (Best(quotation, posts) is { } best)
            {
                found.Add((index, best.Post.Id, best.Post.SameThread, best.Found, quotation.Lines.Count));
            }
        }

        return found;
    }

    /// <summary>Of the person's posts the one that has most of the quoted lines; the thread's own first, then the newest.</summary>
    /// <param name="quotation">What is quoted.</param>
    /// <param name="posts">Newest first.</param>
    internal static (QuotablePost Post, int Found)? Best(QuotedBlock quotation, IReadOnlyList<QuotablePost> posts)
    {
        (QuotablePost Post, int Found)? best = null;
        foreach (var post in posts.Where(p => p.Author == quotation.Key).OrderByDescending(p => p.SameThread))
        {
            var found = quotation.LinesIn(post.Text);
            // A thread's title is a reason of its own when nothing of the quotation can be compared. A few lines prove nothing, because posts of a
            // board's template share them; elsewhere most have to be there.
            var holds = post.SameThread
                ? found * 3 >= quotation.Lines.Count
                : found > 0 && found * 4 >= quotation.Lines.Count * 3;
            if (holds && (best is null || found > best.Value.Found))
            {
                best = (post, found);
            }
        }

        return best;
    }

    /// <summary>A post that may be the one that is quoted.</summary>
    internal sealed record QuotablePost(long Id, string Author, bool SameThread, string Text);
}

/// <summary>The post that a quoted stretch comes from, and why it is held to be that one.</summary>
/// <param name="Item">The post.</param>
/// <param name="SameThread">Whether it has the title of the post that quotes it.</param>
/// <param name="LinesFound">How many of the quoted lines stand in it.</param>
/// <param name="Lines">How many quoted lines could be looked for.</param>
public sealed record QuotedPost(ItemSummary Item, bool SameThread, int LinesFound, int Lines);

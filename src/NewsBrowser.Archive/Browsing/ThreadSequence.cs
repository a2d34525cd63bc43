using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>A post's place among those of its title.</summary>
/// <param name="Item">The post.</param>
/// <param name="ReplyDepth">How many times its title says Re:.</param>
/// <param name="IsForward">Whether it is a forward.</param>
/// <param name="IsThis">Whether it is the one whose page this is.</param>
/// <param name="Number">1-based, oldest first.</param>
public sealed record ThreadPlace(ItemSummary Item, int ReplyDepth, bool IsForward, bool IsThis, int Number);

/// <summary>
/// Gathers the posts of one title: a board's own, and forwards of it on other boards. A title that comes back after a long time is another thread:
/// 盤後閒聊 is said every week, and what was asked three years ago is not what is answered today.
/// </summary>
internal sealed record ThreadSequence(IReadOnlyList<ThreadPost> Around, int Before, int Total)
{
    /// <summary>The longest silence between two posts of one thread.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(30);

    /// <summary>How far from a post others of its title are looked for.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(180);

    /// <summary>A title that more posts have within the reach is a habit, no thread.</summary>
    private const int MostRead = 1000;

    public static ThreadSequence None { get; } = new([], 0, 0);

    /// <summary>One statement. Empty for a post without time, title or board, and for one that stands alone.</summary>
    public static async Task<ThreadSequence> ReadAsync(ArchiveContext context, Item item, CancellationToken cancellation)
    {
        if (item is not { BoardId: { } board, ThreadKey.Length: > 0, PublishedAt: { } at })
        {
            return None;
        }

        var (from, to) = (at - Reach, at + Reach);
        // The boards are named so that the index over board and title serves.
        var posts = await context.Items
            .Where(i => context.Boards.Select(b => (long?)b.Id).Contains(i.BoardId) && i.ThreadKey == item.ThreadKey)
            .Where(i => i.PublishedAt >= from && i.PublishedAt <= to)
            .Where(i => i.BoardId == board || i.IsForward || item.IsForward)
            .OrderBy(i => i.PublishedAt)
            .Select(i => new ThreadPost(i.Id, i.PublishedAt!.Value, i.ReplyDepth, i.IsForward))
            .Take(MostRead)
            .ToListAsync(cancellation);
        return Build(posts, item.Id);
    }

    /// <summary>The posts that are joined to this one without a longer silence; of many, those nearest to it.</summary>
    public static ThreadSequence Build(IEnumerable<ThreadPost> posts, long id)
    {
        var ordered = posts.OrderBy(p => p.At).ThenBy(p => p.Id).ToList();
        var here = ordered.FindIndex(p => p.Id == id);
        if (here < 0)
        {
            return None;
        }

        var (first, last) = (here, here);
        while (first > 0 && ordered[first].At - ordered[first - 1].At <= LongestSilence)
        {
            first--;
        }

        while (last < ordered.Count - 1 && ordered[last + 1].At - ordered[last].At <= LongestSilence)
        {
            last++;
        }

        var total = last - first + 1;
        if (total == 1)
        {
            return None;
        }

        var from = Math.Max(first, Math.Min(here - (ItemReader.MaxBeside / 2), last - ItemReader.MaxBeside + 1));
        return new ThreadSequence(ordered.GetRange(from, Math.Min(ItemReader.MaxBeside, last - from + 1)), from - first, total);
    }

    public List<ThreadPlace> Places(IReadOnlyDictionary<long, ItemSummary> rows, long id)
    {
        var places = new List<ThreadPlace>(Around.Count);
        for (var index = 0; index < Around.Count; index++)
        {
            var post = Around[index];
            if (rows.TryGetValue(post.Id, out var row))
            {
                places.Add(new ThreadPlace(row, post.ReplyDepth, post.IsForward, post.Id == id, Before + index + 1));
            }
        }

        return places;
    }
}

/// <summary>A post of a title.</summary>
internal sealed record ThreadPost(long Id, DateTime At, int ReplyDepth, bool IsForward);

using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the lists of topics, sources, boards and people, and the header of each one's page.</summary>
public sealed class Catalogue
{
    /// <summary>How many weeks a topic's small plot has.</summary>
    public const int Weeks = 12;

    private const int DaysPerWeek = 7;

    private readonly ArchiveStore store;

    internal Catalogue(ArchiveStore store) => this.store = store;

    /// <summary>All topics, those of most items first.</summary>
    public async Task<IReadOnlyList<ListedTopic>> TopicsAsync(CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await TopicsAsync(context, context.Topics, store.Clock, cancellation);
    }

    public async Task<ListedTopic?> TopicAsync(string slug, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var found = await TopicsAsync(context, context.Topics.Where(t => t.Slug == slug), store.Clock, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>All publishers, those of most items and links first.</summary>
    public async Task<IReadOnlyList<ListedSource>> SourcesAsync(CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await SourcesAsync(context, context.Sources, cancellation);
    }

    public async Task<ListedSource?> SourceAsync(string domain, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var lower = domain.ToLowerInvariant();
        var found = await SourcesAsync(context, context.Sources.Where(s => s.Domain == domain || s.Domain == lower), cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>All boards, those of most posts first.</summary>
    public async Task<IReadOnlyList<ListedBoard>> BoardsAsync(CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await BoardsAsync(context, context.Boards, cancellation);
    }

    public async Task<ListedBoard?> BoardAsync(string name, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var key = name.ToLowerInvariant();
        var found = await BoardsAsync(context, context.Boards.Where(b => b.Key == key), cancellation);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<PersonView?> PersonAsync(string key, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var lower = key.ToLowerInvariant();
        var person = await context.People.FirstOrDefaultAsync(p => p.Key == lower, cancellation);
        if (person is null)
        {
            return null;
        }

        var wrote = await context.Items.Where(i => i.AuthorId == person.Id).GroupBy(i => i.Board!.Name)
            .Select(g => new { Board = (string?)g.Key, Count = g.Count(), First = g.Min(i => i.PublishedAt), Last = g.Max(i => i.PublishedAt) })
            .ToListAsync(cancellation);
        var commented = await (
            from comment in context.Comments
            where comment.PersonId == person.Id
            join item in context.Items on comment.ItemId equals item.Id
            group comment by new { Board = (string?)item.Board!.Name, comment.Tag } into g
            select new { g.Key.Board, g.Key.Tag, Count = g.Count(), First = g.Min(c => c.At), Last = g.Max(c => c.At) }).ToListAsync(cancellation);

        var boards = wrote.Select(w => (Board: (string?)w.Board, Posts: w.Count, Comments: 0, w.Last))
            .Concat(commented.Select(c => (Board: (string?)c.Board, Posts: 0, Comments: c.Count, c.Last)))
            .Where(b => b.Board is not null)
            .GroupBy(b => b.Board!)
            .Select(g => new ListedBoard(g.Key, g.Sum(b => b.Posts), g.Sum(b => b.Comments), g.Max(b => b.Last)))
            .OrderByDescending(b => b.Posts + b.Comments).ThenBy(b => b.Name, StringComparer.Ordinal)
            .ToList();
        return new PersonView(
            person.Name,
            person.Key,
            wrote.Sum(w => w.Count),
            commented.Sum(c => c.Count),
            commented.Where(c => c.Tag == CommentTag.Push).Sum(c => c.Count),
            commented.Where(c => c.Tag == CommentTag.Boo).Sum(c => c.Count),
            commented.Where(c => c.Tag == CommentTag.Arrow).Sum(c => c.Count),
            wrote.Select(w => w.First).Concat(commented.Select(c => c.First)).Min(),
            wrote.Select(w => w.Last).Concat(commented.Select(c => c.Last)).Max(),
            boards);
    }

    internal static async Task<IReadOnlyList<ListedTopic>> TopicsAsync(ArchiveContext context, IQueryable<Topic> topics, TimeProvider clock, CancellationToken cancellation)
    {
        var counted = await (
            from topic in topics
            join link in context.ItemTopics on topic.Id equals link.TopicId
            join item in context.Items on link.ItemId equals item.Id
            group item by new { topic.Id, topic.Name, topic.Slug } into g
            select new { g.Key.Id, g.Key.Name, g.Key.Slug, Items = g.Count(), Newest = g.Max(i => i.PublishedAt) }).ToListAsync(cancellation);

        // A post dated in the future must not push the plot to where nothing is.
        var now = clock.GetUtcNow().UtcDateTime;
        var newest = await context.Items.Where(i => i.PublishedAt <= now).MaxAsync(i => i.PublishedAt, cancellation) ?? now;
        var end = newest.Date.AddDays(1);
        var begin = end.AddDays(-DaysPerWeek * Weeks);
        var recent = await (
            from topic in topics
            join link in context.ItemTopics on topic.Id equals link.TopicId
            join item in context.Items on link.ItemId equals item.Id
            where item.PublishedAt >= begin && item.PublishedAt < end
            select new { topic.Id, At = item.PublishedAt!.Value }).ToListAsync(cancellation);

        var weeks = new Dictionary<long, int[]>();
        foreach (var item in recent)
        {
            if (!weeks.TryGetValue(item.Id, out var counts))
            {
                weeks[item.Id] = counts = new int[Weeks];
            }

            counts[(int)((item.At - begin).TotalDays / DaysPerWeek)]++;
        }

        return
        [
            .. counted.OrderByDescending(t => t.Items).ThenBy(t => t.Name, StringComparer.Ordinal)
                .Select(t => new ListedTopic(t.Name, t.Slug, t.Items, t.Newest, weeks.GetValueOrDefault(t.Id) ?? new int[Weeks])),
        ];
    }

    internal static async Task<IReadOnlyList<ListedSource>> SourcesAsync(ArchiveContext context, IQueryable<Source> sources, CancellationToken cancellation)
    {
        var counted = await (
            from source in sources
            join item in context.Items on source.Id equals item.SourceId
            group item by new { source.Name, source.Domain } into g
            select new
            {
                g.Key.Name,
                g.Key.Domain,
                Items = g.Sum(i => i.IsLink ? 0 : 1),
                Links = g.Sum(i => i.IsLink ? 1 : 0),
                Newest = g.Max(i => i.PublishedAt),
            }).ToListAsync(cancellation);
        return
        [
            .. counted.OrderByDescending(s => s.Items + s.Links).ThenBy(s => s.Domain, StringComparer.Ordinal)
                .Select(s => new ListedSource(s.Name, s.Domain, s.Items, s.Links, s.Newest)),
        ];
    }

    internal static async Task<IReadOnlyList<ListedBoard>> BoardsAsync(ArchiveContext context, IQueryable<Board> boards, CancellationToken cancellation)
    {
        var counted = await (
            from board in boards
            join item in context.Items on board.Id equals item.BoardId
            group item by board.Name into g
            select new { Name = g.Key, Posts = g.Count(), Comments = g.Sum(i => i.CommentCount), Newest = g.Max(i => i.PublishedAt) }).ToListAsync(cancellation);
        return
        [
            .. counted.OrderByDescending(b => b.Posts).ThenBy(b => b.Name, StringComparer.Ordinal)
                .Select(b => new ListedBoard(b.Name, b.Posts, b.Comments, b.Newest)),
        ];
    }
}

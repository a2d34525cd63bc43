using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the lists of topics, sources, boards and people, and the header of each one's page.</summary>
public sealed class Catalogue
{
    /// <summary>How many weeks a topic's small plot has.</summary>
    public const int Weeks = 12;

    /// <summary>How many classes a board's page names.</summary>
    public const int ClassesListed = 12;

    /// <summary>How many days before the archive's newest item make a board's heat.</summary>
    public const int HeatDays = 7;

    private const int DaysPerWeek = 7;

    private readonly ArchiveStore _store;

    internal Catalogue(ArchiveStore store) => _store = store;

    /// <summary>All topics, those of most items first.</summary>
    public async Task<IReadOnlyList<ListedTopic>> TopicsAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var topics = await TopicsAsync(context, context.Topics, _store.Clock, cancellation);
        var quarters = await QuarterCounts.CountByTopicAsync(context, _store.Clock, cancellation);
        return [.. topics.Select(t => t with { Quarters = QuarterCounts.GetCounts(quarters, t.Slug) })];
    }

    public async Task<ListedTopic?> TopicAsync(string slug, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var found = await TopicsAsync(context, context.Topics.Where(t => t.Slug == slug), _store.Clock, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>All publishers, those of most items and links first.</summary>
    public async Task<IReadOnlyList<ListedSource>> SourcesAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var sources = await SourcesAsync(context, context.Sources, cancellation);
        var quarters = await QuarterCounts.CountBySourceAsync(context, _store.Clock, cancellation);
        return [.. sources.Select(s => s with { Quarters = QuarterCounts.GetCounts(quarters, s.Domain + "/" + s.Slug) })];
    }

    /// <summary>The publishers of a domain, those of most items and links first.</summary>
    public async Task<IReadOnlyList<ListedSource>> SourcesAsync(string domain, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var lower = domain.ToLowerInvariant();
        return await SourcesAsync(context, context.Sources.Where(s => s.Domain == lower), cancellation);
    }

    /// <summary>All boards, those of most posts first.</summary>
    public async Task<IReadOnlyList<ListedBoard>> BoardsAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var boards = await BoardsAsync(context, context.Boards, await QuarterCounts.FindNewestAsync(context, _store.Clock, cancellation), cancellation);
        var quarters = await QuarterCounts.CountByBoardAsync(context, _store.Clock, cancellation);
        return [.. boards.Select(b => b with { Quarters = QuarterCounts.GetCounts(quarters, b.Name) })];
    }

    public async Task<ListedBoard?> BoardAsync(string name, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var key = name.ToLowerInvariant();
        var found = await BoardsAsync(context, context.Boards.Where(b => b.Key == key), newest: null, cancellation);
        if (found.Count == 0)
        {
            return null;
        }

        var classes = await context.Items.Where(i => i.Board!.Key == key && i.TitleClass != null).GroupBy(i => i.TitleClass!)
            .Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(ClassesListed).ToListAsync(cancellation);
        var form = await context.Boards.Where(b => b.Key == key).Select(b => new { b.Form, b.FormPosts }).FirstAsync(cancellation);
        return found[0] with
        {
            Classes = [.. classes.Select(c => (c.Key, c.Count))],
            Form = StoredForm.Parse(form.Form),
            FormPosts = form.FormPosts,
        };
    }

    /// <summary>Those of the people whose name contains something, in an order, page by page.</summary>
    public async Task<PeoplePage> PeopleAsync(string? name, PeopleOrder order, int skip, int take, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await PeopleTable.ReadAsync(context, (name, order, skip, take), _store.Clock, cancellation);
    }

    /// <summary>When the archive's newest item was published, those dated in the future left out; null when none has a date.</summary>
    public async Task<DateTime?> NewestAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await QuarterCounts.FindNewestAsync(context, _store.Clock, cancellation);
    }

    /// <summary>A person by key, in any letters; null when there is none.</summary>
    public async Task<PersonView?> PersonAsync(string key, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await PersonPage.ReadAsync(context, key, _store.Options.Zone, cancellation);
    }

    internal static async Task<IReadOnlyList<ListedTopic>> TopicsAsync(
        ArchiveContext context, IQueryable<Topic> topics, TimeProvider clock, CancellationToken cancellation)
    {
        var counted = await (
            from topic in topics
            join link in context.ItemTopics on topic.Id equals link.TopicId
            join item in context.Items on link.ItemId equals item.Id
            group item by new { topic.Id, topic.Name, topic.Slug } into g
            select new { g.Key.Id, g.Key.Name, g.Key.Slug, Items = g.Count(), Newest = g.Max(i => i.PublishedAt), Oldest = g.Min(i => i.PublishedAt) })
            .ToListAsync(cancellation);

        var newest = await QuarterCounts.FindNewestAsync(context, clock, cancellation) ?? clock.GetUtcNow().UtcDateTime;
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
                .Select(t => new ListedTopic(t.Name, t.Slug, t.Items, t.Newest, weeks.GetValueOrDefault(t.Id) ?? new int[Weeks]) { Oldest = t.Oldest }),
        ];
    }

    internal static async Task<IReadOnlyList<ListedSource>> SourcesAsync(ArchiveContext context, IQueryable<Source> sources, CancellationToken cancellation)
    {
        var counted = await (
            from source in sources
            join item in context.Items on source.Id equals item.SourceId
            group item by new { source.Name, source.Domain, source.Slug } into g
            select new
            {
                g.Key.Name,
                g.Key.Domain,
                g.Key.Slug,
                Items = g.Sum(i => i.IsLink ? 0 : 1),
                Links = g.Sum(i => i.IsLink ? 1 : 0),
                Newest = g.Max(i => i.PublishedAt),
                Oldest = g.Min(i => i.PublishedAt),
            }).ToListAsync(cancellation);
        return
        [
            .. counted.OrderByDescending(s => s.Items + s.Links).ThenBy(s => s.Domain, StringComparer.Ordinal).ThenBy(s => s.Slug, StringComparer.Ordinal)
                .Select(s => new ListedSource(s.Name, s.Domain, s.Slug, s.Items, s.Links, s.Newest) { Oldest = s.Oldest }),
        ];
    }

    internal static async Task<IReadOnlyList<ListedBoard>> BoardsAsync(
        ArchiveContext context, IQueryable<Board> boards, DateTime? newest, CancellationToken cancellation)
    {
        var hot = newest?.AddDays(-HeatDays) ?? DateTime.MaxValue;
        var counted = await (
            from board in boards
            join item in context.Items on board.Id equals item.BoardId
            group item by board.Name into g
            select new
            {
                Name = g.Key,
                Posts = g.Count(),
                Comments = g.Sum(i => i.CommentCount),
                Pushes = g.Sum(i => i.PushCount),
                Boos = g.Sum(i => i.BooCount),
                Arrows = g.Sum(i => i.ArrowCount),
                Newest = g.Max(i => i.PublishedAt),
                Oldest = g.Min(i => i.PublishedAt),
                Heat = g.Sum(i => i.PublishedAt > hot && i.PublishedAt <= newest ? i.CommentCount : 0),
            }).ToListAsync(cancellation);
        return
        [
            .. counted.OrderByDescending(b => b.Posts).ThenBy(b => b.Name, StringComparer.Ordinal)
                .Select(
                    b => new ListedBoard(b.Name, b.Posts, b.Comments, b.Newest)
                    {
                        Oldest = b.Oldest,
                        Marked = new CommentCounts(b.Pushes, b.Boos, b.Arrows),
                        Heat = b.Heat,
                    }),
        ];
    }
}

/// <summary>A topic with how many items have it, and how many in each of the last 12 weeks before the newest item, oldest first.</summary>
public sealed record ListedTopic(string Name, string Slug, int Items, DateTime? Newest, IReadOnlyList<int> Weeks)
{
    public DateTime? Oldest { get; init; }

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

/// <summary>A publisher with how many full items and links come from it.</summary>
public sealed record ListedSource(string Name, string Domain, string Slug, int Items, int Links, DateTime? Newest)
{
    public DateTime? Oldest { get; init; }

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

/// <summary>A board with how many posts and comments it has here.</summary>
public sealed record ListedBoard(string Name, int Posts, int Comments, DateTime? Newest)
{
    public DateTime? Oldest { get; init; }

    /// <summary>What the site's own page counts under its posts, by tag.</summary>
    public CommentCounts Marked { get; init; }

    /// <summary>How many comments its posts of the week before the archive's newest item have; 0 on the board's own page.</summary>
    public int Heat { get; init; }

    /// <summary>The classes of its titles, the most used first; only on the board's own page.</summary>
    public IReadOnlyList<(string Name, int Posts)> Classes { get; init; } = [];

    /// <summary>The form that its posts follow; only on the board's own page.</summary>
    public PostingForm Form { get; init; } = PostingForm.None;

    /// <summary>From how many posts the form was learnt.</summary>
    public int FormPosts { get; init; }

    /// <summary>As <see cref="Quarters"/> counts them; empty where a list does without.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

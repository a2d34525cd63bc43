using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads which pages there are and when each last changed, for robots. Links have no text of their own and people are
/// nobody's to list: both stay out.</summary>
public sealed class SiteMap
{
    /// <summary>How many addresses one file of sitemaps.org may hold.</summary>
    public const int MaxPages = 50_000;

    private readonly ArchiveStore _store;

    internal SiteMap(ArchiveStore store) => _store = store;

    /// <summary>For each part of the items the time of its last change, in the order of their coming:
    /// a part that is full stays as it is until one of its items changes.</summary>
    public async Task<IReadOnlyList<DateTime>> PartsAsync(int size, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var items = await Whole(context).CountAsync(cancellation);
        var parts = new List<DateTime>();
        for (var first = 0; first < items; first += size)
        {
            var run = await Whole(context).Skip(first).Take(size).MaxAsync(i => i.ChangedInRun, cancellation);
            parts.Add(await context.IngestionRuns.Where(r => r.Id == run).Select(r => r.StartedAt).FirstAsync(cancellation));
        }

        return parts;
    }

    /// <summary>The items of a part, counted from 0.</summary>
    public async Task<IReadOnlyList<SiteMapItem>> ItemsAsync(int part, int size, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await (
            from item in Whole(context).Skip(part * size).Take(size)
            join run in context.IngestionRuns on item.ChangedInRun equals run.Id
            orderby item.Id
            select new SiteMapItem(item.Kind, item.PublicId, item.Title, item.Board!.Name, item.PostName, run.StartedAt))
            .ToListAsync(cancellation);
    }

    /// <summary>The slugs of topics.</summary>
    public Task<IReadOnlyList<SiteMapGroup>> TopicsAsync(CancellationToken cancellation) => NamedAsync(
        context => from topic in context.Topics
                   join link in context.ItemTopics on topic.Id equals link.TopicId
                   join item in context.Items on link.ItemId equals item.Id
                   select new Named { Name = topic.Slug, Run = item.ChangedInRun },
        cancellation);

    /// <summary>Publishers, by domain and slug with a slash between.</summary>
    public Task<IReadOnlyList<SiteMapGroup>> SourcesAsync(CancellationToken cancellation) =>
        NamedAsync(
            context => context.Items.Where(i => i.SourceId != null)
                .Select(i => new Named { Name = i.Source!.Domain + "/" + i.Source.Slug, Run = i.ChangedInRun }),
            cancellation);

    /// <summary>The names of boards.</summary>
    public Task<IReadOnlyList<SiteMapGroup>> BoardsAsync(CancellationToken cancellation) =>
        NamedAsync(context => context.Items.Where(i => i.BoardId != null).Select(i => new Named { Name = i.Board!.Name, Run = i.ChangedInRun }), cancellation);

    private static IQueryable<Item> Whole(ArchiveContext context) => context.Items.Where(i => !i.IsLink).OrderBy(i => i.Id);

    private async Task<IReadOnlyList<SiteMapGroup>> NamedAsync(Func<ArchiveContext, IQueryable<Named>> rows, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var grouped = await rows(context).GroupBy(n => n.Name).Select(g => new { Name = g.Key, Run = g.Max(n => n.Run) }).OrderBy(g => g.Name)
            .ToListAsync(cancellation);
        var times = await context.IngestionRuns.ToDictionaryAsync(r => r.Id, r => r.StartedAt, cancellation);
        return [.. grouped.Select(g => new SiteMapGroup(g.Name, times[g.Run]))];
    }

    private sealed class Named
    {
        public required string Name { get; init; }

        public required long Run { get; init; }
    }
}

/// <summary>An item, with what its page's address is made of, and when it last changed here.</summary>
public sealed record SiteMapItem(ItemKind Kind, string Id, string Title, string? Board, string? PostName, DateTime ChangedAt);

/// <summary>A topic by its slug, a publisher by its domain and slug or a board by its name, and when an item of it last changed here.</summary>
public sealed record SiteMapGroup(string Name, DateTime ChangedAt);

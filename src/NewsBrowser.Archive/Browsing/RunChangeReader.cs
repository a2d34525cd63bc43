using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads what runs of ingestion changed.</summary>
public sealed class RunChangeReader
{
    /// <summary>How many of each group the page of a whole run shows.</summary>
    public const int FirstOfGroup = 10;

    /// <summary>How many of one group stand on a page of it.</summary>
    public const int PageSize = 50;

    private const int RunsListed = 30;
    private const int ItemsPerFile = 3;

    private readonly ArchiveStore _store;

    internal RunChangeReader(ArchiveStore store) => _store = store;

    /// <summary>What a run changed; without a number, what the last one did that changed anything. Null when there is no such run.</summary>
    public async Task<RunChangesView?> ReadAsync(long? id, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        if (await FindAsync(context, id, cancellation) is not { } run)
        {
            return null;
        }

        var counts = await CountAsync(context, run.Id, cancellation);
        var groups = new List<ChangeList>();
        foreach (var group in Enum.GetValues<ChangeGroup>())
        {
            if (counts[(int)group] > 0)
            {
                groups.Add(await ListAsync(context, run.Id, group, counts[(int)group], 0, FirstOfGroup, cancellation));
            }
        }

        var changing = Changing(context).Where(r => r.Id != run.Id);
        var earlier = await changing.Where(r => r.Id < run.Id).OrderByDescending(r => r.Id).Take(RunsListed).ToListAsync(cancellation);
        var later = await changing.Where(r => r.Id > run.Id).OrderBy(r => r.Id).FirstOrDefaultAsync(cancellation);
        return new RunChangesView(
            Summary(run), groups, earlier.Count > 0 ? Summary(earlier[0]) : null, later is null ? null : Summary(later), earlier.ConvertAll(Summary));
    }

    /// <summary>A page of one group, counted from 1. Null when there is no such run.</summary>
    public async Task<(RunSummary Run, ChangeList List)?> ReadGroupAsync(long id, ChangeGroup group, int page, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        if (await FindAsync(context, id, cancellation) is not { } run)
        {
            return null;
        }

        var counts = await CountAsync(context, run.Id, cancellation);
        var skip = (Math.Clamp(page, 1, int.MaxValue / PageSize) - 1) * PageSize;
        return (Summary(run), await ListAsync(context, run.Id, group, counts[(int)group], skip, PageSize, cancellation));
    }

    private static IQueryable<IngestionRun> Changing(ArchiveContext context) =>
        context.IngestionRuns.Where(r => r.State != RunState.Running && r.Added + r.Updated + r.Vanished > 0);

    private static Task<IngestionRun?> FindAsync(ArchiveContext context, long? id, CancellationToken cancellation) => id is null
        ? Changing(context).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancellation)
        : context.IngestionRuns.FirstOrDefaultAsync(r => r.Id == id, cancellation);

    private static async Task<int[]> CountAsync(ArchiveContext context, long run, CancellationToken cancellation)
    {
        var (news, posts, links) = (Added(context, run, ChangeGroup.News), Added(context, run, ChangeGroup.Posts), Added(context, run, ChangeGroup.Links));
        var (whole, changed, named) = (Whole(context, run), Changed(context, run), Named(context, run));
        var vanished = Vanished(context, run);

        // One statement: each count is a part of it.
        var counted = await context.State.OrderBy(s => s.Id).Select(_ => new
        {
            News = news.Count(),
            Posts = posts.Count(),
            Whole = whole.Count(),
            Changed = changed.Count(),
            Named = named.Count(),
            Links = links.Count(),
            Vanished = vanished.Count(),
        }).FirstAsync(cancellation);
        return [counted.News, counted.Posts, counted.Whole, counted.Changed, counted.Named, counted.Links, counted.Vanished];
    }

    private static async Task<ChangeList> ListAsync(
        ArchiveContext context, long run, ChangeGroup group, int total, int skip, int take, CancellationToken cancellation)
    {
        if (group == ChangeGroup.Vanished)
        {
            return new ChangeList(group, total, [], await VanishedAsync(context, run, skip, take, cancellation));
        }

        var items = group switch
        {
            ChangeGroup.Whole => Whole(context, run),
            ChangeGroup.Changed => Changed(context, run),
            ChangeGroup.Named => Named(context, run),
            _ => Added(context, run, group),
        };
        var shown = await ItemSummaryQueries.Summaries(items.OrderByDescending(i => i.PublishedAt).ThenByDescending(i => i.Id).Skip(skip).Take(take))
            .ToListAsync(cancellation);
        var ids = shown.ConvertAll(i => i.RowId);
        var versions = group is ChangeGroup.Links || shown.Count == 0
            ? []
            : await context.Versions.Where(v => ids.Contains(v.ItemId)).GroupBy(v => v.ItemId).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        return new ChangeList(group, total, shown.ConvertAll(i => (i, versions.GetValueOrDefault(i.RowId))), []);
    }

    private static async Task<IReadOnlyList<(string FileName, int Items, IReadOnlyList<ItemSummary> Shown)>> VanishedAsync(
        ArchiveContext context, long run, int skip, int take, CancellationToken cancellation)
    {
        var files = await Vanished(context, run).OrderBy(f => f.Path).Skip(skip).Take(take).Select(f => new { f.Id, f.Path }).ToListAsync(cancellation);
        var ids = files.ConvertAll(f => f.Id);
        var shown = await context.Items.Where(i => ids.Contains(i.SourceFileId) && !i.IsLink).GroupBy(i => i.SourceFileId)
            .Select(g => new { g.Key, Count = g.Count(), First = g.OrderBy(i => i.SourceLine).Select(i => i.Id).Take(ItemsPerFile).ToList() })
            .ToDictionaryAsync(g => g.Key, cancellation);
        var rows = await ItemSummaryQueries.ByIdAsync(context, shown.Values.SelectMany(s => s.First), cancellation);
        return
        [
            .. files.Select(f => shown.GetValueOrDefault(f.Id) is { } of
                ? (Path.GetFileName(f.Path), of.Count, ItemSummaryQueries.InOrder(rows, of.First))
                : (Path.GetFileName(f.Path), 0, [])),
        ];
    }

    private static IQueryable<Item> Added(ArchiveContext context, long run, ChangeGroup group)
    {
        var kind = group == ChangeGroup.Posts ? ItemKind.Forum : ItemKind.News;
        var links = group == ChangeGroup.Links;
        return context.Items.Where(i => i.AddedInRun == run && i.Kind == kind && i.IsLink == links);
    }

    // The run stamped it, and nothing has stamped it since.
    private static IQueryable<Item> Stamped(ArchiveContext context, long run) =>
        context.Items.Where(i => i.ChangedInRun == run && i.ChangedInRun > i.AddedInRun);

    private static IQueryable<Item> Whole(ArchiveContext context, long run) => Stamped(context, run).Where(i =>
        !i.IsLink && i.Kind == ItemKind.News && i.SourceFile!.FirstSeenInRun == run && !context.Versions.Any(v => v.SeenInRun == run && v.ItemId == i.Id));

    private static IQueryable<Item> Changed(ArchiveContext context, long run) =>
        context.Items.Where(i => context.Versions.Where(v => v.SeenInRun == run).Select(v => v.ItemId).Contains(i.Id) && i.AddedInRun < run);

    private static IQueryable<Item> Named(ArchiveContext context, long run) => Stamped(context, run).Where(i =>
        (i.IsLink || i.Kind == ItemKind.Forum || i.SourceFile!.FirstSeenInRun != run) && !context.Versions.Any(v => v.SeenInRun == run && v.ItemId == i.Id));

    private static IQueryable<SourceFile> Vanished(ArchiveContext context, long run) => context.Files.Where(f => f.VanishedInRun == run);

    private static RunSummary Summary(IngestionRun run) => new(run.Id, run.StartedAt, run.EndedAt, run.State, run.Added, run.Updated, run.Vanished);
}

/// <summary>What a run did to an item or a file; each is a group of the page of changes.</summary>
public enum ChangeGroup
{
    /// <summary>Full news items that were new.</summary>
    News = 0,

    /// <summary>Posts that were new.</summary>
    Posts,

    /// <summary>News items that a link stood for and whose own file came.</summary>
    Whole,

    /// <summary>Items of which another state came.</summary>
    Changed,

    /// <summary>Items of which only an address, a name or a link's facts were learnt.</summary>
    Named,

    /// <summary>Links that were new.</summary>
    Links,

    /// <summary>Files that were no longer where they had been.</summary>
    Vanished,
}

/// <summary>A run as every reader may see it: when it was and how much it did, not which folders it read.</summary>
public sealed record RunSummary(long Id, DateTime StartedAt, DateTime? EndedAt, RunState State, int Added, int Updated, int Vanished);

/// <summary>What a run changed: how many of each group, and the first of each.</summary>
public sealed record RunChangesView(
    RunSummary Run,
    IReadOnlyList<ChangeList> Groups,
    RunSummary? Earlier,
    RunSummary? Later,
    IReadOnlyList<RunSummary> Runs);

/// <summary>A part of one group: items, or files for <see cref="ChangeGroup.Vanished"/>, each by the last part of its path with the first of the items
/// that are shown from it. An item comes with how many versions of it are kept beside the shown one.</summary>
public sealed record ChangeList(
    ChangeGroup Group,
    int Total,
    IReadOnlyList<(ItemSummary Item, int Versions)> Items,
    IReadOnlyList<(string FileName, int Items, IReadOnlyList<ItemSummary> Shown)> Files);

using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the front page.</summary>
public sealed class FrontPage
{
    /// <summary>How many of the latest items are listed.</summary>
    public const int LatestItems = 30;

    /// <summary>How many items the list of most discussed has.</summary>
    public const int TopItems = 8;

    /// <summary>How many news are shown beside the posts about them.</summary>
    public const int ConnectedItems = 5;

    /// <summary>How many of them where there is little: what to do next shall be in sight.</summary>
    public const int LatestOfSmall = 10;

    /// <summary>With fewer news and posts than this, links are listed among the latest.</summary>
    public const int SmallArchive = 30;

    /// <summary>How many topics and boards are named.</summary>
    public const int TopNames = 10;

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly ReferenceRanking _references;

    internal FrontPage(ArchiveStore store, ArchiveIndex index, ReferenceRanking references)
    {
        _store = store;
        _references = references;
        _index = index;
    }

    /// <param name="days">How many days before the newest item the list of most discussed looks back; null for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<FrontPageView> ReadAsync(int? days, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var holds = await StatisticsAsync(context, cancellation);
        var isSmall = holds.News + holds.Posts < SmallArchive;
        var latest = await ItemSummaryQueries.Summaries(context.Items.Where(i => i.PublishedAt != null && (isSmall || !i.IsLink))
            .OrderByDescending(i => i.PublishedAt).ThenByDescending(i => i.Id).Take(isSmall ? LatestOfSmall : LatestItems)).ToListAsync(cancellation);
        var newest = await QuarterCounts.FindNewestAsync(context, _store.Clock, cancellation);
        var since = days is { } back && newest is { } end ? end.AddDays(-back) : DateTime.MinValue;
        var discussed = await ItemSummaryQueries.Summaries(context.Items
            .Where(i => i.Kind == ItemKind.Forum && i.CommentCount > 0 && (days == null || i.PublishedAt > since && i.PublishedAt <= newest))
            .OrderByDescending(i => i.CommentCount).ThenByDescending(i => i.Id).Take(TopItems)).ToListAsync(cancellation);
        var connected = await _references.ConnectedAsync(context, ConnectedItems, cancellation);
        var topics = await Catalogue.TopicsAsync(context, context.Topics, _store.Clock, cancellation);
        var boards = await Catalogue.BoardsAsync(context, context.Boards, newest, cancellation);
        return new FrontPageView(
            latest,
            discussed,
            connected,
            [.. topics.Take(TopNames)],
            [.. boards.OrderByDescending(b => b.Heat).Take(TopNames)],
            holds)
        { Newest = newest, IsSmall = isSmall };
    }

    public async Task<ArchiveStatistics> StatisticsAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await StatisticsAsync(context, cancellation);
    }

    private async Task<ArchiveStatistics> StatisticsAsync(ArchiveContext context, CancellationToken cancellation)
    {
        // Counts without a condition would each be sent as a statement of their own before this one; ids are positive, so the condition changes nothing else.
        var counted = await context.State.OrderBy(s => s.Id).Select(_ => new
        {
            News = context.Items.Count(i => i.Kind == ItemKind.News && !i.IsLink),
            Links = context.Items.Count(i => i.IsLink),
            Posts = context.Items.Count(i => i.Kind == ItemKind.Forum),
            Comments = context.Items.Sum(i => i.CommentCount),
            People = context.People.Count(x => x.Id > 0),
            Topics = context.Topics.Count(x => x.Id > 0),
            Sources = context.Sources.Count(x => x.Id > 0),
            Boards = context.Boards.Count(x => x.Id > 0),
            Files = context.Files.Count(x => x.Id > 0),
            LastIngestedAt = context.IngestionRuns.Where(r => r.State == RunState.Completed).OrderByDescending(r => r.Id).Select(r => r.EndedAt)
                .FirstOrDefault(),
            Oldest = context.Items.Min(i => i.PublishedAt),
            Newest = context.Items.Max(i => i.PublishedAt),
        }).FirstOrDefaultAsync(cancellation);
        return new ArchiveStatistics(
            counted?.News ?? 0,
            counted?.Links ?? 0,
            counted?.Posts ?? 0,
            counted?.Comments ?? 0,
            counted?.People ?? 0,
            counted?.Topics ?? 0,
            counted?.Sources ?? 0,
            counted?.Boards ?? 0,
            counted?.Files ?? 0,
            counted?.LastIngestedAt,
            counted?.Oldest,
            counted?.Newest,
            GetFileSize(_store.DatabasePath) + GetFileSize(_store.DatabasePath + "-wal"),
            _index.ItemCount,
            _index.MessageCount);
    }

    private static long GetFileSize(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }
}

/// <summary>The front page: both worlds in one list by time, and what the archive holds.</summary>
/// <param name="Latest">The newest first.</param>
/// <param name="MostDiscussed">Posts of the period by how many comments they have.</param>
/// <param name="Connected">News that posts are about, each with those posts.</param>
/// <param name="Topics">Those of most items.</param>
/// <param name="Boards">Those of most heat.</param>
/// <param name="Statistics">What the archive holds.</param>
public sealed record FrontPageView(
    IReadOnlyList<ItemSummary> Latest,
    IReadOnlyList<ItemSummary> MostDiscussed,
    IReadOnlyList<ReferencedItem> Connected,
    IReadOnlyList<ListedTopic> Topics,
    IReadOnlyList<ListedBoard> Boards,
    ArchiveStatistics Statistics)
{
    /// <summary>When the newest item was published: what periods and plots end with.</summary>
    public DateTime? Newest { get; init; }

    /// <summary>Whether there is so little that a column is enough.</summary>
    public bool IsSmall { get; init; }
}

/// <summary>What the archive holds and when it last took something in.</summary>
public sealed record ArchiveStatistics(
    int News,
    int Links,
    int Posts,
    int Comments,
    int People,
    int Topics,
    int Sources,
    int Boards,
    int Files,
    DateTime? LastIngestedAt,
    DateTime? Oldest,
    DateTime? Newest,
    long DatabaseBytes,
    int IndexedItems,
    int IndexedComments);

using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the front page.</summary>
public sealed class FrontPage
{
    /// <summary>How many items the two columns of newest have.</summary>
    public const int NewestItems = 10;

    /// <summary>How many items the lists of most discussed and most referenced have.</summary>
    public const int TopItems = 6;

    /// <summary>How many topics, sources and boards are named.</summary>
    public const int TopNames = 12;

    private readonly ArchiveStore _store;
    private readonly ArchiveIndex _index;
    private readonly ReferenceRanking _references;

    internal FrontPage(ArchiveStore store, ArchiveIndex index, ReferenceRanking references)
    {
        _store = store;
        _references = references;
        _index = index;
    }

    public async Task<FrontPageView> ReadAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var news = await NewestAsync(context, ItemKind.News, cancellation);
        var posts = await NewestAsync(context, ItemKind.Forum, cancellation);
        var discussed = await ItemSummaryQueries.Summaries(context.Items.Where(i => i.Kind == ItemKind.Forum && i.CommentCount > 0)
            .OrderByDescending(i => i.CommentCount).ThenByDescending(i => i.Id).Take(TopItems)).ToListAsync(cancellation);
        var referenced = await _references.TopAsync(context, TopItems, cancellation);
        var topics = await Catalogue.TopicsAsync(context, context.Topics, _store.Clock, cancellation);
        var sources = await Catalogue.SourcesAsync(context, context.Sources, cancellation);
        var boards = await Catalogue.BoardsAsync(context, context.Boards, cancellation);
        return new FrontPageView(
            news,
            posts,
            discussed,
            referenced,
            [.. topics.Take(TopNames)],
            [.. sources.Take(TopNames)],
            [.. boards.Take(TopNames)],
            await StatisticsAsync(context, cancellation));
    }

    public async Task<ArchiveStatistics> StatisticsAsync(CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await StatisticsAsync(context, cancellation);
    }

    private static Task<List<ItemSummary>> NewestAsync(ArchiveContext context, ItemKind kind, CancellationToken cancellation) =>
        ItemSummaryQueries.Summaries(context.Items.Where(i => i.Kind == kind && i.PublishedAt != null)
            .OrderByDescending(i => i.PublishedAt).ThenByDescending(i => i.Id).Take(NewestItems)).ToListAsync(cancellation);

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

/// <summary>The front page: both worlds side by side and what the archive holds.</summary>
public sealed record FrontPageView(
    IReadOnlyList<ItemSummary> NewestNews,
    IReadOnlyList<ItemSummary> NewestPosts,
    IReadOnlyList<ItemSummary> MostDiscussed,
    IReadOnlyList<ReferencedItem> MostReferenced,
    IReadOnlyList<ListedTopic> Topics,
    IReadOnlyList<ListedSource> Sources,
    IReadOnlyList<ListedBoard> Boards,
    ArchiveStatistics Statistics);

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

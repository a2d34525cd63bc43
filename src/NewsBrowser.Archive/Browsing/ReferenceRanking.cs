using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>What the archive keeps pointing at: items by how many others name them as related, carry them or quote them, each counted once.</summary>
public sealed class ReferenceRanking
{
    /// <summary>How many items a page lists.</summary>
    public const int PageSize = 30;

    /// <summary>How many of the items that point are named, the newest.</summary>
    public const int Named = 3;

    private readonly ArchiveStore _store;
    private Ranking _ranking = new(-1, []);

    internal ReferenceRanking(ArchiveStore store) => _store = store;

    /// <summary>A page of the ranking, from 1: three statements, and one more when the archive has changed.</summary>
    public async Task<ReferencedPage> ReadAsync(int page, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var ranked = await RankedAsync(context, cancellation);
        var number = Math.Clamp(page, 1, Math.Max(1, (ranked.Count + PageSize - 1) / PageSize));
        var shown = ranked.Skip((number - 1) * PageSize).Take(PageSize).ToList();
        var pointing = (await PointingAsync(context, shown.Select(r => r.ItemId), cancellation)).ToLookup(p => p.ItemId, p => p.Pointing);
        var rows = await ItemSummaryQueries.ByIdAsync(context, [.. shown.Select(r => r.ItemId), .. pointing.SelectMany(p => p)], cancellation);
        return new ReferencedPage(
            number,
            ranked.Count,
            [.. shown.Where(r => rows.ContainsKey(r.ItemId))
                .Select(r => new ReferencedItem(rows[r.ItemId], r.Total, r.Posts, ItemSummaryQueries.InOrder(rows, pointing[r.ItemId])))]);
    }

    /// <summary>News that posts are about, those of most posts first, each with the newest of the posts: two statements,
    /// and one more when the archive has changed.</summary>
    internal async Task<IReadOnlyList<ReferencedItem>> ConnectedAsync(ArchiveContext context, int count, CancellationToken cancellation)
    {
        var ranked = (await RankedAsync(context, cancellation)).Where(r => r.Posts > 0).OrderByDescending(r => r.Posts).Take(count).ToList();
        if (ranked.Count == 0)
        {
            return [];
        }

        var pointing = (await PointingAsync(context, ranked.Select(r => r.ItemId), cancellation)).ToLookup(p => p.ItemId, p => p.Pointing);
        var rows = await ItemSummaryQueries.ByIdAsync(context, [.. ranked.Select(r => r.ItemId), .. pointing.SelectMany(p => p)], cancellation);
        return
        [
            .. ranked.Where(r => rows.TryGetValue(r.ItemId, out var row) && row.Kind == ItemKind.News)
                .Select(r => new ReferencedItem(
                    rows[r.ItemId], r.Total, r.Posts, [.. ItemSummaryQueries.InOrder(rows, pointing[r.ItemId]).Where(p => p.Kind == ItemKind.Forum)]))
                .Where(r => r.PointedBy.Count > 0),
        ];
    }

    /// <summary>All that anything points at. It takes a third of a second at 100,000 references,
    /// so it is kept until the archive changes (docs/decisions/0016).</summary>
    private async Task<IReadOnlyList<RankedRow>> RankedAsync(ArchiveContext context, CancellationToken cancellation)
    {
        var at = await context.State.Select(s => s.ChangeNumber).SingleAsync(cancellation);
        var known = _ranking;
        if (known.ChangeNumber == at)
        {
            return known.Rows;
        }

        // UNION makes one of the several reasons that an item may have to point at another.
        var rows = await context.Database.SqlQuery<RankedRow>(
            $"""
            SELECT p.ItemId, count(*) AS Total, sum(p.IsPost) AS Posts
            FROM (
              SELECT ToItemId AS ItemId, FromItemId AS Pointing, 0 AS IsPost FROM RelatedReferences WHERE ToItemId <> FromItemId
              UNION
              SELECT k.ItemId, a.Id, 1 FROM Items a JOIN ItemKeys k ON k.Key = a.ArticleKey WHERE a.ArticleKey IS NOT NULL AND k.ItemId <> a.Id
              UNION
              SELECT k.ItemId, q.ItemId, i.Kind = 2 FROM QuotedUrls q JOIN ItemKeys k ON k.Key = q.Key JOIN Items i ON i.Id = q.ItemId WHERE k.ItemId <> q.ItemId
            ) p
            GROUP BY p.ItemId ORDER BY Total DESC, p.ItemId
            """).ToListAsync(cancellation);
        _ranking = new Ranking(at, rows);
        return rows;
    }

    private static async Task<List<PointedRow>> PointingAsync(ArchiveContext context, IEnumerable<long> ids, CancellationToken cancellation)
    {
        var list = "[" + string.Join(',', ids) + "]";
        return await context.Database.SqlQuery<PointedRow>(
            $"""
            WITH wanted AS (SELECT value AS Id FROM json_each({list})),
            pairs AS (
              SELECT ToItemId AS ItemId, FromItemId AS Pointing FROM RelatedReferences WHERE ToItemId IN (SELECT Id FROM wanted)
              UNION
              SELECT k.ItemId, a.Id FROM ItemKeys k JOIN Items a ON a.ArticleKey = k.Key WHERE k.ItemId IN (SELECT Id FROM wanted)
              UNION
              SELECT k.ItemId, q.ItemId FROM ItemKeys k JOIN QuotedUrls q ON q.Key = k.Key WHERE k.ItemId IN (SELECT Id FROM wanted)
            ),
            placed AS (
              SELECT p.ItemId, p.Pointing, row_number() OVER (PARTITION BY p.ItemId ORDER BY i.PublishedAt DESC, i.Id DESC) AS Number
              FROM pairs p JOIN Items i ON i.Id = p.Pointing WHERE p.ItemId <> p.Pointing
            )
            SELECT ItemId, Pointing FROM placed WHERE Number <= {Named} ORDER BY ItemId, Number
            """).ToListAsync(cancellation);
    }

    private sealed record Ranking(long ChangeNumber, IReadOnlyList<RankedRow> Rows);

    private sealed record RankedRow(long ItemId, int Total, int Posts);

    private sealed record PointedRow(long ItemId, long Pointing);
}

/// <summary>A page of what the archive keeps pointing at.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Total">How many items anything points at.</param>
/// <param name="Items">Those of this page.</param>
public sealed record ReferencedPage(int Number, int Total, IReadOnlyList<ReferencedItem> Items);

/// <summary>An item and how many others point at it.</summary>
/// <param name="Item">What is pointed at.</param>
/// <param name="References">How many items point.</param>
/// <param name="Posts">How many of them are posts.</param>
/// <param name="PointedBy">The newest of them.</param>
public sealed record ReferencedItem(ItemSummary Item, int References, int Posts, IReadOnlyList<ItemSummary> PointedBy);

using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads what points at an item and what its texts point at: one statement each way, whatever the order in which the items came.</summary>
internal static class ItemConnections
{
    /// <summary>Quotations that one item's page looks at: more known pages than this are not listed.</summary>
    private const int MaxOutgoing = 200;

    /// <summary>Who points at an item, the newest of each kind first; at most <see cref="ItemReader.MaxBeside"/> of news and as many posts.</summary>
    public static async Task<IReadOnlyList<PointingRow>> PointingAtAsync(ArchiveContext context, long id, CancellationToken cancellation) =>
        // Of each pointing item SQLite gives the columns of the row that has the least rank: the template before a list before a text.
        await context.Database.SqlQuery<PointingRow>(
            $"""
            WITH told AS (
              SELECT i.Id AS Pointing, 0 AS Rank, 0 AS Reason, 0 AS Place, 0 AS Floor, NULL AS Position, NULL AS Quality
              FROM ItemKeys k JOIN Items i ON i.ArticleKey = k.Key WHERE k.ItemId = {id}
              UNION ALL
              SELECT r.FromItemId, 1 + r.Position, 1, 0, 0, r.Position + 1, r.Quality FROM RelatedReferences r WHERE r.ToItemId = {id}
              UNION ALL
              SELECT q.ItemId, 1000000 + q.Position, 2, q.Place, q.Floor, NULL, NULL FROM ItemKeys k JOIN QuotedUrls q ON q.Key = k.Key WHERE k.ItemId = {id}
            ),
            pointing AS (
              SELECT Pointing, min(Rank), Reason, Place, Floor, Position, Quality, count(*) - 1 AS Others FROM told WHERE Pointing <> {id} GROUP BY Pointing
            ),
            placed AS (
              SELECT p.Pointing, i.Kind, p.Reason, p.Place, p.Floor, p.Position, p.Quality, p.Others,
                row_number() OVER (PARTITION BY i.Kind ORDER BY i.PublishedAt DESC, i.Id DESC) AS Number,
                count(*) OVER (PARTITION BY i.Kind) AS Total,
                min(p.Quality) OVER () AS LeastQuality,
                max(p.Quality) OVER () AS MostQuality,
                i.PublishedAt AS At
              FROM pointing p JOIN Items i ON i.Id = p.Pointing
            )
            SELECT Pointing, Kind, Reason, Place, Floor, Position, Quality, Others, Total, LeastQuality, MostQuality FROM placed
            WHERE Number <= {ItemReader.MaxBeside} ORDER BY At DESC, Pointing DESC
            """).ToListAsync(cancellation);

    /// <summary>The items known here whose addresses an item's texts quote, in the order of the text; its own article is not among them.</summary>
    public static async Task<IReadOnlyList<QuotedRow>> QuotedByAsync(ArchiveContext context, long id, CancellationToken cancellation) =>
        await (
            from quote in context.Quotes
            where quote.ItemId == id
            join key in context.Keys on quote.Key equals key.Key
            where key.ItemId != id
            orderby quote.Position
            select new QuotedRow(key.ItemId, quote.Key, quote.Place, quote.Floor)).Take(MaxOutgoing).ToListAsync(cancellation);

    public static ConnectionList BuildList(IReadOnlyList<PointingRow> pointing, IReadOnlyDictionary<long, ItemSummary> rows)
    {
        if (pointing.Count == 0)
        {
            return ConnectionList.None;
        }

        var first = pointing[0];
        return new ConnectionList(
            [
                .. pointing.Where(p => rows.ContainsKey(p.Pointing)).Take(ItemReader.MaxBeside)
                    .Select(p => new ItemConnection(rows[p.Pointing], p.Reason, p.Place, p.Floor, p.Position, p.Quality, p.Others)),
            ],
            pointing.GroupBy(p => p.Kind).Sum(g => g.First().Total))
        {
            Quality = first is { LeastQuality: { } least, MostQuality: { } most } ? (least, most) : null,
        };
    }

    public static IReadOnlyList<QuotedItem> BuildQuotedItems(IReadOnlyList<QuotedRow> quoted, IReadOnlyDictionary<long, ItemSummary> rows) =>
    [
        .. quoted.Where(q => rows.ContainsKey(q.ItemId)).GroupBy(q => q.ItemId)
            .Select(g => new QuotedItem(rows[g.Key], g.First().Place, g.First().Floor, g.Count() - 1)),
    ];

    /// <summary>The quoted items by the keys of their addresses, so that the addresses in the text can lead to them.</summary>
    public static IReadOnlyDictionary<string, ItemSummary> MapQuotedByKey(IReadOnlyList<QuotedRow> quoted, IReadOnlyDictionary<long, ItemSummary> rows) =>
        quoted.Where(q => rows.ContainsKey(q.ItemId)).DistinctBy(q => q.Key).ToDictionary(q => q.Key, q => rows[q.ItemId], StringComparer.Ordinal);

    /// <summary>An item that points at another as the statement gives it.</summary>
    internal sealed record PointingRow(
        long Pointing,
        ItemKind Kind,
        ConnectionReason Reason,
        QuotePlace Place,
        int Floor,
        int? Position,
        int? Quality,
        int Others,
        int Total,
        int? LeastQuality,
        int? MostQuality);

    /// <summary>A quotation of an item that is here.</summary>
    internal sealed record QuotedRow(long ItemId, string Key, QuotePlace Place, int Floor);
}

/// <summary>Why one item is connected with another.</summary>
public enum ConnectionReason
{
    /// <summary>The post's template names it (原文連結).</summary>
    Article = 0,

    /// <summary>The file's list of related stories names it.</summary>
    Related,

    /// <summary>A text quotes its address.</summary>
    Quoted,
}

/// <summary>An item that points at another, and the best of its reasons.</summary>
/// <param name="Item">The item that points.</param>
/// <param name="Reason">Why.</param>
/// <param name="Place">Where a quotation stands.</param>
/// <param name="Floor">The comment of a quotation; of an author's note the comment above.</param>
/// <param name="Position">The place in a list of related stories, from 1; null for other reasons.</param>
/// <param name="Quality">The score that the naming file gave; null where it gave none.</param>
/// <param name="OtherReasons">How many more reasons the same item gives.</param>
public sealed record ItemConnection(ItemSummary Item, ConnectionReason Reason, QuotePlace Place, int Floor, int? Position, int? Quality, int OtherReasons);

/// <summary>The newest of those that point at an item, and how many there are.</summary>
/// <param name="Items">At most <see cref="ItemReader.MaxBeside"/>.</param>
/// <param name="Total">All of them.</param>
public sealed record ConnectionList(IReadOnlyList<ItemConnection> Items, int Total)
{
    public static ConnectionList None { get; } = new([], 0);

    /// <summary>The lowest and highest score that files gave the item; null where none did.</summary>
    public (int From, int To)? Quality { get; init; }
}

/// <summary>An item known here whose address stands in a text, and where it stands first.</summary>
/// <param name="Item">What is quoted.</param>
/// <param name="Place">Where.</param>
/// <param name="Floor">The comment, or of an author's note the comment above.</param>
/// <param name="OtherPlaces">How many more times.</param>
public sealed record QuotedItem(ItemSummary Item, QuotePlace Place, int Floor, int OtherPlaces);

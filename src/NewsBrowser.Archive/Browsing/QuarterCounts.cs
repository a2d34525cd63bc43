using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>How many items each topic, source or board has in each of the last quarters of a year before the archive's newest item:
/// the small plots of the lists.</summary>
public static class QuarterCounts
{
    /// <summary>Six years: archives of news and posts are older than the weeks that the front page plots.</summary>
    public const int Count = 24;

    private const double Days = 365.25 / 4;

    // Between them a list says what its entries are named by and how items lead to them. {0} is the begin, {1} the end, {2} a quarter's length.
    private const string Quarter = ", (i.PublishedAt - {0}) / {2} AS Quarter, count(*) AS Items FROM Items i ";

    private const string Within = " WHERE i.PublishedAt >= {0} AND i.PublishedAt < {1} GROUP BY 1, 2";

    internal static IReadOnlyList<int> GetCounts(IReadOnlyDictionary<string, int[]> quarters, string name) =>
        quarters.GetValueOrDefault(name) ?? new int[Count];

    internal static Task<IReadOnlyDictionary<string, int[]>> CountByTopicAsync(ArchiveContext context, TimeProvider clock, CancellationToken cancellation) =>
        CountAsync(
            context,
            clock,
            "SELECT t.Slug AS Name" + Quarter + "JOIN ItemTopics l ON l.ItemId = i.Id JOIN Topics t ON t.Id = l.TopicId" + Within,
            cancellation);

    internal static Task<IReadOnlyDictionary<string, int[]>> CountBySourceAsync(ArchiveContext context, TimeProvider clock, CancellationToken cancellation) =>
        CountAsync(context, clock, "SELECT s.Domain || '/' || s.Slug AS Name" + Quarter + "JOIN Sources s ON s.Id = i.SourceId" + Within, cancellation);

    internal static Task<IReadOnlyDictionary<string, int[]>> CountByBoardAsync(ArchiveContext context, TimeProvider clock, CancellationToken cancellation) =>
        CountAsync(context, clock, "SELECT b.Name AS Name" + Quarter + "JOIN Boards b ON b.Id = i.BoardId" + Within, cancellation);

    /// <summary>An item dated in the future must not push a plot to where nothing is.</summary>
    internal static Task<DateTime?> FindNewestAsync(ArchiveContext context, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return context.Items.Where(i => i.PublishedAt <= now).MaxAsync(i => i.PublishedAt, cancellation);
    }

    /// <summary>Of some people, by key: how many messages each wrote.</summary>
    internal static Task<IReadOnlyDictionary<string, int[]>> CountByPersonAsync(
        ArchiveContext context, IEnumerable<long> people, TimeProvider clock, CancellationToken cancellation) => CountAsync(
        context,
        clock,
        "SELECT p.Key AS Name, (r.At - {0}) / {2} AS Quarter, count(*) AS Items FROM CommentRuns r JOIN People p ON p.Id = r.PersonId WHERE r.PersonId IN ("
            + string.Join(',', people) + ") AND r.At >= {0} AND r.At < {1} GROUP BY 1, 2",
        cancellation);

    /// <summary>In stored milliseconds.</summary>
    private static async Task<(long Begin, long End, long Length)> SpanAsync(ArchiveContext context, TimeProvider clock, CancellationToken cancellation)
    {
        var newest = await FindNewestAsync(context, clock, cancellation) ?? clock.GetUtcNow().UtcDateTime;
        var end = newest.Date.AddDays(1);
        var length = (long)(Days * TimeSpan.MillisecondsPerDay);
        return (UnixMillisecondsConverter.ToStored(end) - (length * Count), UnixMillisecondsConverter.ToStored(end), length);
    }

    private static async Task<IReadOnlyDictionary<string, int[]>> CountAsync(
        ArchiveContext context, TimeProvider clock, string sql, CancellationToken cancellation)
    {
        var (begin, end, length) = await SpanAsync(context, clock, cancellation);
        var rows = context.Database.SqlQueryRaw<QuarterCount>(sql, begin, end, length);
        var quarters = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var row in await rows.ToListAsync(cancellation))
        {
            if (!quarters.TryGetValue(row.Name, out var counts))
            {
                quarters[row.Name] = counts = new int[Count];
            }

            counts[Math.Min(row.Quarter, Count - 1)] += row.Items;
        }

        return quarters;
    }

    /// <summary>A row of the count; named by what the list's entries are known by.</summary>
    private sealed record QuarterCount(string Name, int Quarter, int Items);
}

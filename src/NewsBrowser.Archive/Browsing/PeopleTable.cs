using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads the list of people: everybody is counted in one statement over two covering indexes, the plots of those shown in another.</summary>
internal static class PeopleTable
{
    // Numbers of people who wrote nothing of a kind are 0, so that they can be ordered.
    private const string Counted =
        """
        FROM People p
        LEFT JOIN (SELECT PersonId, count(*) AS Comments, sum(Tag = {1}) AS Pushes, sum(Tag = {2}) AS Boos FROM Comments GROUP BY PersonId) c
          ON c.PersonId = p.Id
        LEFT JOIN (SELECT PersonId, max(At) AS Last FROM CommentRuns GROUP BY PersonId) r ON r.PersonId = p.Id
        LEFT JOIN (SELECT AuthorId, count(*) AS Posts, max(PublishedAt) AS Last FROM Items WHERE AuthorId IS NOT NULL GROUP BY AuthorId) w
          ON w.AuthorId = p.Id
        WHERE ({0} = '' OR instr(p.Key, {0}) > 0 OR instr(lower(p.Name), {0}) > 0) AND (c.PersonId IS NOT NULL OR w.AuthorId IS NOT NULL)
        """;

    public static async Task<PeoplePage> ReadAsync(
        ArchiveContext context, (string? Name, PeopleOrder Order, int Skip, int Take) asked, TimeProvider clock, CancellationToken cancellation)
    {
        var order = asked.Order switch
        {
            PeopleOrder.Posts => "Posts DESC, Comments DESC",
            PeopleOrder.Push => "Pushes - Boos DESC, Comments DESC",
            PeopleOrder.Newest => "Last DESC",
            PeopleOrder.Name => "p.Key",
            _ => "Comments DESC, Posts DESC",
        };
        var sql =
            "SELECT p.Id, p.Name, p.Key, coalesce(w.Posts, 0) AS Posts, coalesce(c.Comments, 0) AS Comments, coalesce(c.Pushes, 0) AS Pushes, "
            + "coalesce(c.Boos, 0) AS Boos, nullif(max(coalesce(w.Last, -1), coalesce(r.Last, -1)), -1) AS Last, count(*) OVER () AS Total "
            + Counted + $" ORDER BY {order}, p.Id LIMIT {{3}} OFFSET {{4}}";
        var name = (asked.Name ?? string.Empty).Trim().ToLowerInvariant();
        var found = await context.Database.SqlQueryRaw<Row>(sql, name, (int)CommentTag.Push, (int)CommentTag.Boo, asked.Take, asked.Skip)
            .ToListAsync(cancellation);
        var quarters = found.Count == 0
            ? new Dictionary<string, int[]>(StringComparer.Ordinal)
            : await QuarterCounts.CountByPersonAsync(context, found.Select(row => row.Id), clock, cancellation);
        return new PeoplePage(
            found.Count == 0 ? 0 : found[0].Total,
            [
                .. found.Select(row => new ListedPerson(
                    row.Name, row.Key, row.Posts, row.Comments, row.Pushes, row.Boos, row.Last is { } last ? UnixMillisecondsConverter.FromStored(last) : null)
                {
                    Quarters = QuarterCounts.GetCounts(quarters, row.Key),
                }),
            ]);
    }

    private sealed record Row(long Id, string Name, string Key, int Posts, int Comments, int Pushes, int Boos, long? Last, int Total);
}

/// <summary>The order of the list of people.</summary>
public enum PeopleOrder
{
    Comments = 0,
    Posts,
    Push,
    Newest,
    Name,
}

/// <summary>A page of the list of people, and how many are in all of it.</summary>
public sealed record PeoplePage(int Total, IReadOnlyList<ListedPerson> People);

/// <summary>A person with how much they wrote, how they marked it, and when they were last seen.</summary>
public sealed record ListedPerson(string Name, string Key, int Posts, int Comments, int Pushes, int Boos, DateTime? Last)
{
    /// <summary>Messages, as <see cref="QuarterCounts"/> counts them.</summary>
    public IReadOnlyList<int> Quarters { get; init; } = [];
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Puts a person's page together: four statements, however much the person wrote.</summary>
internal static class PersonPage
{
    private const int HoursPerDay = 24;
    private const int NicknamesListed = 8;

    public static async Task<PersonView?> ReadAsync(ArchiveContext context, string key, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var lower = key.ToLowerInvariant();
        var person = await context.People.FirstOrDefaultAsync(p => p.Key == lower, cancellation);
        if (person is null)
        {
            return null;
        }

        var wrote = await context.Items.Where(i => i.AuthorId == person.Id).OrderByDescending(i => i.PublishedAt)
            .Select(i => new { Board = (string?)i.Board!.Name, i.Nickname, i.PublishedAt, i.PublishedDateOnly }).ToListAsync(cancellation);
        var commented = await (
            from comment in context.Comments
            where comment.PersonId == person.Id
            join item in context.Items on comment.ItemId equals item.Id
            group comment by new { Board = (string?)item.Board!.Name, comment.Tag } into g
            select new { g.Key.Board, g.Key.Tag, Count = g.Count() }).ToListAsync(cancellation);
        var times = await context.Comments.Where(c => c.PersonId == person.Id && c.At != null).Select(c => c.At!.Value).ToListAsync(cancellation);

        int CountOf(CommentTag tag, string? board = null) => commented.Where(c => c.Tag == tag && (board is null || c.Board == board)).Sum(c => c.Count);
        var boards = wrote.Select(w => w.Board).Concat(commented.Select(c => c.Board)).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(b => (
                Name: b,
                Posts: wrote.Count(w => w.Board == b),
                Comments: new CommentCounts(CountOf(CommentTag.Push, b), CountOf(CommentTag.Boo, b), CountOf(CommentTag.Arrow, b))))
            .OrderByDescending(b => b.Posts + b.Comments.Total).ThenBy(b => b.Name, StringComparer.Ordinal)
            .ToList();
        var local = times.ConvertAll(at => Local(at, zone));
        var moments = wrote.Select(w => w.PublishedAt).OfType<DateTime>().Concat(times).DefaultIfEmpty().ToList();
        var hours = new int[HoursPerDay];
        foreach (var at in local.Concat(
            wrote.Where(w => w is { PublishedAt: not null, PublishedDateOnly: false }).Select(w => Local(w.PublishedAt!.Value, zone))))
        {
            hours[at.Hour]++;
        }

        return new PersonView(
            person.Name,
            person.Key,
            wrote.Count,
            commented.Sum(c => c.Count),
            CountOf(CommentTag.Push),
            CountOf(CommentTag.Boo),
            CountOf(CommentTag.Arrow),
            moments.Min() is var first && first != default ? first : null,
            moments.Max() is var last && last != default ? last : null,
            boards)
        {
            Nicknames = [.. wrote.Select(w => w.Nickname).Where(n => !string.IsNullOrWhiteSpace(n)).Select(n => n!).Distinct(StringComparer.Ordinal)
                .Take(NicknamesListed)],
            Hours = hours,
            Months =
            [
                .. local.CountBy(at => at.ToString("yyyy-MM", CultureInfo.InvariantCulture)).OrderBy(m => m.Key, StringComparer.Ordinal)
                    .Select(m => (m.Key, m.Value)),
            ],
        };
    }

    private static DateTime Local(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}

/// <summary>A person: how much they wrote here, and how.</summary>
public sealed record PersonView(
    string Name,
    string Key,
    int Items,
    int Comments,
    int Pushes,
    int Boos,
    int Arrows,
    DateTime? First,
    DateTime? Last,
    IReadOnlyList<(string Name, int Posts, CommentCounts Comments)> Boards)
{
    /// <summary>The nicknames under which the person posted, the newest first.</summary>
    public IReadOnlyList<string> Nicknames { get; init; } = [];

    /// <summary>Posts and comments by hour of the day, from midnight, in the archive's zone; those without a time of day left out.</summary>
    public IReadOnlyList<int> Hours { get; init; } = [];

    /// <summary>Comments by month, such as <c>2023-09</c>, in the archive's zone, oldest first.</summary>
    public IReadOnlyList<(string Month, int Count)> Months { get; init; } = [];
}

using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>A thread's comments over time, in steps of one width; long silences are one step each and say how long they are.</summary>
/// <param name="Width">How long a step is that is no silence.</param>
/// <param name="Steps">In order, from the post or the first comment to the last.</param>
/// <param name="Timed">How many comments stand in the steps.</param>
/// <param name="WithoutTime">How many comments are left out, because their lines have no time.</param>
/// <param name="Doubtful">How many of the comments have a year that is not sure.</param>
public sealed record ThreadTimeline(TimeSpan Width, IReadOnlyList<TimelineStep> Steps, int Timed, int WithoutTime, int Doubtful)
{
    /// <summary>With fewer comments than this there is nothing to see.</summary>
    public const int FewestComments = 4;

    /// <summary>What fits beside each other on a telephone.</summary>
    public const int MaxSteps = 60;

    /// <summary>Empty steps in a row that are shown as they are; more become one silence.</summary>
    public const int LongestGap = 9;

    /// <summary>A silence is drawn as wide as so many steps.</summary>
    public const int SilenceSteps = 4;

    private const int MaxSilences = 3;

    private static readonly TimeSpan[] Widths =
    [
        .. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 7, 28, 91, 364, 3640 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <summary>The fullest step, the earliest of them.</summary>
    public TimelineStep Peak => Steps.MaxBy(step => step.Total)!;

    internal static ThreadTimeline? Build(IReadOnlyList<StoredComment> comments, DateTime? postedAt, TimeZoneInfo zone)
    {
        var timed = comments.Where(comment => comment.At is not null).ToList();
        if (timed.Count < FewestComments)
        {
            return null;
        }

        var (first, last) = (timed.Min(c => c.At!.Value), timed.Max(c => c.At!.Value));
        var start = postedAt is { } posted && posted < first ? posted : first;
        // One offset for all: steps begin at whole hours and days of the zone; a change to summer time moves those behind it by an hour.
        var offset = zone.GetUtcOffset(start);
        foreach (var width in Widths)
        {
            long Step(DateTime at) => (at + offset).Ticks / width.Ticks;

            var steps = new List<TimelineStep>();
            DateTime From(long step) => DateTime.SpecifyKind(new DateTime(step * width.Ticks) - offset, DateTimeKind.Utc);
            var (slots, silences, next) = (0, 0, Step(start));
            foreach (var group in timed.GroupBy(c => Step(c.At!.Value)).OrderBy(g => g.Key))
            {
                if (group.Key - next > LongestGap)
                {
                    steps.Add(new TimelineStep(From(next), From(group.Key), IsSilence: true));
                    slots += SilenceSteps;
                    silences++;
                    next = group.Key;
                }

                for (; next < group.Key; next++, slots++)
                {
                    steps.Add(new TimelineStep(From(next), From(next + 1)));
                }

                steps.Add(new TimelineStep(From(next), From(next + 1))
                {
                    FirstFloor = group.Min(c => c.Floor),
                    Pushes = group.Count(c => c.Tag == CommentTag.Push),
                    Boos = group.Count(c => c.Tag == CommentTag.Boo),
                    Arrows = group.Count(c => c.Tag == CommentTag.Arrow),
                });
                next++;
                slots++;
            }

            if ((slots <= MaxSteps && silences <= MaxSilences) || width == Widths[^1])
            {
                return steps.Count(s => s.Total > 0) < 2
                    ? null
                    : new ThreadTimeline(width, steps, timed.Count, comments.Count - timed.Count, timed.Count(c => c.YearDoubtful));
            }
        }

        return null;
    }
}

/// <summary>A stretch of a <see cref="ThreadTimeline"/>; both times in UTC.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end, which is no part of it.</param>
/// <param name="IsSilence">True for a long time without a comment, drawn shorter than it was.</param>
public sealed record TimelineStep(DateTime From, DateTime To, bool IsSilence = false)
{
    /// <summary>The first floor written in this time; 0 when there is none.</summary>
    public int FirstFloor { get; init; }

    public int Pushes { get; init; }

    public int Boos { get; init; }

    public int Arrows { get; init; }

    public int Total => Pushes + Boos + Arrows;
}

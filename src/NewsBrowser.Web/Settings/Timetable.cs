using System.ComponentModel.DataAnnotations;
using Cronos;

namespace NewsBrowser.Web.Settings;

/// <summary>When something is due that the program does by itself: so much time after the last time, or as a cron expression says.</summary>
internal sealed class Timetable
{
    /// <summary>A timer takes 49 days at most, a turn may be a year away, and a clock that was set is noticed.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);

    private readonly TimeSpan _every;
    private readonly CronExpression? _cron;
    private readonly TimeZoneInfo _zone;

    private Timetable(TimeSpan every, CronExpression? cron, TimeZoneInfo zone) => (_every, _cron, _zone) = (every, cron, zone);

    /// <summary>True for an interval, which a first time need not wait for.</summary>
    public bool IsInterval => _cron is null;

    /// <summary>Null where neither an interval nor an expression is set.</summary>
    public static Timetable? Create(TimeSpan? every, string? schedule, TimeZoneInfo zone) =>
        schedule is { Length: > 0 } ? new Timetable(default, CronExpression.Parse(schedule), zone)
        : every is { } interval ? new Timetable(interval, null, zone)
        : null;

    /// <summary>Says what is wrong with an expression, and with one beside an interval.</summary>
    /// <param name="section">The section's full name; its keys are <c>Every</c> and <c>Schedule</c>.</param>
    /// <param name="every">The interval.</param>
    /// <param name="schedule">The expression.</param>
    public static IEnumerable<ValidationResult> Faults(string section, TimeSpan? every, string? schedule)
    {
        if (schedule is not { Length: > 0 })
        {
            yield break;
        }

        if (!CronExpression.TryParse(schedule, out var cron))
        {
            yield return new ValidationResult($"{section}:Schedule is \"{schedule}\"; it is a cron expression of minute, hour, day, month and day of the week, "
                + "as 30 3 * * * for half past three each day.");
        }
        else if (cron.GetNextOccurrence(DateTime.UnixEpoch) is null)
        {
            yield return new ValidationResult($"{section}:Schedule is \"{schedule}\"; there is no such time.");
        }

        if (every is not null)
        {
            yield return new ValidationResult($"{section}:Every and {section}:Schedule are both set; one of them says when.");
        }
    }

    /// <summary>Waits until a time has come, or as long as it was away: a clock that is set back makes nobody wait longer.
    /// Of an expression the time comes first that the clock, as it is now, comes to first.</summary>
    public async Task WaitAsync(DateTime due, TimeProvider clock, CancellationToken cancellation)
    {
        var steady = new SteadyClock(clock);
        var longest = due - steady.Now;
        while (true)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var left = longest - steady.Elapsed;
            if (_cron is not null && GetNext(now) is var next && next < due)
            {
                (due, left) = (next, next - now);
                longest = steady.Elapsed + left;
            }

            left = due - now < left ? due - now : left;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(left < LongestStep ? left : LongestStep, clock, cancellation);
        }
    }

    /// <summary>The first time after a moment; both in UTC.</summary>
    public DateTime GetNext(DateTime after) => _cron is null
        ? after + _every
        : _cron.GetNextOccurrence(DateTime.SpecifyKind(after, DateTimeKind.Utc), _zone) ?? DateTime.MaxValue;
}

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Gives comments their years: the post's year, walked forward along the thread, with edit marks (which have a year) as anchors.</summary>
internal static class ThreadYears
{
    /// <summary>Clocks of neighbours disagree by up to a day (pasted lines, races with an edit) without meaning anything.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromDays(1);

    /// <summary>A step back of more than this is a new year; a step forward of more may hide whole years.</summary>
    private static readonly TimeSpan HalfYear = TimeSpan.FromDays(180);

    /// <summary>Something in the thread that has a time: a comment's clock, its exact time, or an edit mark's.</summary>
    public readonly record struct Mark(CommentClock? Clock, DateTime? ExactUtc, bool IsEdit);

    /// <summary>A mark's time in UTC and how far to trust its year.</summary>
    public readonly record struct Moment(DateTime? Utc, bool Inferred, bool Doubtful);

    /// <param name="marks">The thread's marks in file order.</param>
    /// <param name="startUtc">The post's time, or that of an edit mark above all comments: the station appends, so no comment is older.</param>
    public static Moment[] Infer(List<Mark> marks, DateTime? startUtc)
    {
        var moments = new Moment[marks.Count];
        var nextEdit = EditsBelow(marks);
        var floor = startUtc is { } start ? ToMinute(PttClock.ToWall(start)) - Noise : DateTime.MinValue;
        var latest = startUtc is { } posted ? ToMinute(PttClock.ToWall(posted)) : FirstGuess(marks);
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            if (mark.ExactUtc is { } exact)
            {
                moments[i] = new Moment(exact, false, false);
                latest = Later(latest, PttClock.ToWall(exact));
            }
            else if (mark.Clock is { } clock && latest is { } before)
            {
                var (wall, doubtful, moves) = Place(clock, before, floor, nextEdit[i], NextClock(marks, i));
                moments[i] = new Moment(wall is { } found ? PttClock.ToUtc(found) : null, wall is not null, doubtful);
                if (moves)
                {
                    latest = Later(latest, wall);
                }
            }
        }

        return moments;
    }

    private static (DateTime? Wall, bool Doubtful, bool Moves) Place(
        CommentClock clock, DateTime before, DateTime floor, DateTime? edit, CommentClock? following)
    {
        var wall = FirstValid(clock, before.Year);
        if (wall is not { } candidate)
        {
            return (null, true, false);
        }

        if (candidate.Year > before.Year)
        {
            // 29 February: only a leap year has it, which anchors the year.
            return (candidate, candidate - before > HalfYear, true);
        }

        if (candidate < before - Noise)
        {
            if (before - candidate <= HalfYear && candidate >= floor)
            {
                return (candidate, true, false);
            }

            var next = FirstValid(clock, before.Year + 1);
            return next is { } later && (edit is null || later <= edit + Noise) ? (later, later - before > HalfYear, true) : (candidate, true, false);
        }

        if (candidate - before <= HalfYear)
        {
            return (candidate, false, true);
        }

        // Far ahead: a long silence, or an old line pasted among newer ones. The line below or an edit mark tells which.
        var isPasted = edit is { } anchor && candidate > anchor + Noise;
        if (!isPasted && following is { } below && FirstValid(below, before.Year) is { } belowWall)
        {
            isPasted = belowWall.Year == before.Year && belowWall < candidate - Noise && belowWall >= before - Noise;
        }

        if (isPasted)
        {
            return (FirstValid(clock, before.Year - 1) is { } past && past < candidate && past >= floor ? past : candidate, true, false);
        }

        return (candidate, true, true);
    }

    private static DateTime? FirstValid(CommentClock clock, int year)
    {
        // Eight years: around 1900 and 2100 there are seven without a leap year.
        for (var tried = 0; tried <= 8; tried++)
        {
            if (PttClock.Make(year + tried, clock.Month, clock.Day, clock.Hour, clock.Minute, 0) is { } wall)
            {
                return wall;
            }
        }

        return null;
    }

    /// <summary>For each mark the time on the wall of the nearest edit below it.</summary>
    private static DateTime?[] EditsBelow(List<Mark> marks)
    {
        var below = new DateTime?[marks.Count];
        DateTime? edit = null;
        for (var i = marks.Count - 1; i >= 0; i--)
        {
            below[i] = edit;
            if (marks[i] is { IsEdit: true, ExactUtc: { } exact })
            {
                edit = PttClock.ToWall(exact);
            }
        }

        return below;
    }

    /// <summary>Where no post time is known, the first edit mark gives the year.</summary>
    private static DateTime? FirstGuess(List<Mark> marks)
    {
        DateTime? edit = null;
        CommentClock? first = null;
        foreach (var mark in marks)
        {
            edit ??= mark.ExactUtc is { } exact ? PttClock.ToWall(exact) : null;
            first ??= mark.Clock;
            if (edit is not null && first is not null)
            {
                break;
            }
        }

        if (edit is not { } anchor || first is not { } clock)
        {
            return null;
        }

        return PttClock.Make(anchor.Year, clock.Month, clock.Day, clock.Hour, clock.Minute, 0) is { } sameYear && sameYear <= anchor + Noise
            ? sameYear
            : PttClock.Make(anchor.Year - 1, clock.Month, clock.Day, clock.Hour, clock.Minute, 0) ?? anchor;
    }

    private static CommentClock? NextClock(List<Mark> marks, int i)
    {
        // A few steps suffice, and keep the walk linear when lines without a time stand in between.
        for (var next = i + 1; next < marks.Count && next <= i + 3; next++)
        {
            if (marks[next].Clock is { } clock)
            {
                return clock;
            }
        }

        return null;
    }

    private static DateTime ToMinute(DateTime wall) => wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMinute));

    private static DateTime? Later(DateTime? one, DateTime? other) => one is null || other > one ? other : one;
}

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>The station's clock: Asia/Taipei, UTC+8 without summer time in all the years of PTT.</summary>
internal static class PttClock
{
    /// <summary>The length of <c>Mon Sep 11 23:50:37 2023</c>.</summary>
    private const int CtimeLength = 24;

    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    private const string Days = "SunMonTueWedThuFriSat";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Turns the clock on the wall into UTC; null beyond what a DateTime holds.</summary>
    public static DateTime? ToUtc(DateTime wall) =>
        wall.Ticks < Offset.Ticks ? null : DateTime.SpecifyKind(wall - Offset, DateTimeKind.Utc);

    public static DateTime ToWall(DateTime utc) =>
        utc.Ticks > DateTime.MaxValue.Ticks - Offset.Ticks
            ? DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)
            : DateTime.SpecifyKind(utc + Offset, DateTimeKind.Unspecified);

    /// <summary>
    /// The length of a ctime at the start of <paramref name="text"/>, 0 when there is none. The day is padded with a space or a zero; copies
    /// from a browser have lost that space.
    /// </summary>
    public static int MeasureCtime(ReadOnlySpan<char> text)
    {
        if (text.Length < CtimeLength - 1 || text[3] != ' ' || text[7] != ' ' || NameIndex(Days, text[..3]) < 0 || NameIndex(Months, text.Slice(4, 3)) < 0)
        {
            return 0;
        }

        var day = text[9] == ' ' ? 1 : 2;
        var clock = text[(8 + day)..];
        return (day == 1 ? char.IsAsciiDigit(text[8]) : (text[8] == ' ' || char.IsAsciiDigit(text[8])) && char.IsAsciiDigit(text[9]))
            && clock.Length >= 14 && clock[0] == ' ' && clock[3] == ':' && clock[6] == ':' && clock[9] == ' '
            && AreDigits(clock.Slice(1, 2)) && AreDigits(clock.Slice(4, 2)) && AreDigits(clock.Slice(7, 2)) && AreDigits(clock.Slice(10, 4))
                ? 8 + day + 14
                : 0;
    }

    /// <summary>The moment on the wall, or null when the text has no such shape or names no real moment.</summary>
    public static DateTime? ReadCtime(ReadOnlySpan<char> text)
    {
        var length = MeasureCtime(text);
        if (length == 0)
        {
            return null;
        }

        var clock = text[(length - 14)..];
        return Make(
            Number(clock.Slice(10, 4)),
            NameIndex(Months, text.Slice(4, 3)) + 1,
            Number(text[8..(length - 14)].TrimStart()),
            Number(clock.Slice(1, 2)),
            Number(clock.Slice(4, 2)),
            Number(clock.Slice(7, 2)));
    }

    /// <summary>Reads <c>01/07/2023 00:39:27</c> at the start of <paramref name="text"/>.</summary>
    public static DateTime? ReadEditTime(ReadOnlySpan<char> text) =>
        text.Length >= 19 && text[2] == '/' && text[5] == '/' && text[10] == ' ' && text[13] == ':' && text[16] == ':'
        && AreDigits(text[..2]) && AreDigits(text.Slice(3, 2)) && AreDigits(text.Slice(6, 4))
        && AreDigits(text.Slice(11, 2)) && AreDigits(text.Slice(14, 2)) && AreDigits(text.Slice(17, 2))
            ? Make(
                Number(text.Slice(6, 4)),
                Number(text[..2]),
                Number(text.Slice(3, 2)),
                Number(text.Slice(11, 2)),
                Number(text.Slice(14, 2)),
                Number(text.Slice(17, 2)))
            : null;

    /// <summary>Reads <c>2006年04月08日17:52:48</c> and <c>2006/4/8 17:52</c> at the start of <paramref name="text"/>; without a clock
    /// time it is midnight.</summary>
    public static DateTime? ReadDate(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[6];
        parts.Clear();
        var count = 0;
        var at = 0;
        while (count < parts.Length && at < text.Length && char.IsAsciiDigit(text[at]))
        {
            var start = at;
            while (at < text.Length && at - start < 5 && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (at - start > (count == 0 ? 4 : 2) || (count == 0 && at - start != 4))
            {
                return null;
            }

            parts[count++] = Number(text[start..at]);
            while (at < text.Length && text[at] is '年' or '月' or '日' or '/' or '-' or ':' or ' ' or 'T')
            {
                at++;
            }
        }

        return count >= 3 && count != 4 ? Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]) : null;
    }

    public static DateTime? Make(int year, int month, int day, int hour, int minute, int second) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
        && hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 60
            ? new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified)
            : null;

    public static bool AreDigits(ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            if (!char.IsAsciiDigit(unit))
            {
                return false;
            }
        }

        return true;
    }

    public static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + digit - '0';
        }

        return value;
    }

    private static int NameIndex(string names, ReadOnlySpan<char> name)
    {
        for (var i = 0; i < names.Length; i += 3)
        {
            if (name.SequenceEqual(names.AsSpan(i, 3)))
            {
                return i / 3;
            }
        }

        return -1;
    }
}

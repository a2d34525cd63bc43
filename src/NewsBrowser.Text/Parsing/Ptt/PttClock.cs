namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>The station's clock: Asia/Taipei, UTC+8 without summer time in all the years of PTT.</summary>
internal static class PttClock
{
    /// <summary>The length of <c>Mon Sep 11 23:50:37 2023</c>.</summary>
    public const int CtimeLength = 24;

    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    private const string Days = "SunMonTueWedThuFriSat";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Turns the clock on the wall into UTC; null beyond what a DateTime holds.</summary>
    public static DateTime? ToUtc(DateTime wall) =>
        wall.Ticks < Offset.Ticks ? null : DateTime.SpecifyKind(wall - Offset, DateTimeKind.Utc);

    public static DateTime ToWall(DateTime utc) =>
        utc.Ticks > DateTime.MaxValue.Ticks - Offset.Ticks ? DateTime.SpecifyKind(utc, DateTimeKind.Unspecified) : DateTime.SpecifyKind(utc + Offset, DateTimeKind.Unspecified);

    /// <summary>Reads <c>Mon Sep 11 23:50:37 2023</c> at the start of <paramref name="text"/>; the day may be padded with a space or a zero.</summary>
    public static bool LooksLikeCtime(ReadOnlySpan<char> text) =>
        text.Length >= CtimeLength && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[13] == ':' && text[16] == ':' && text[19] == ' '
        && NameIndex(Days, text[..3]) >= 0 && NameIndex(Months, text.Slice(4, 3)) >= 0
        && (text[8] == ' ' || char.IsAsciiDigit(text[8])) && char.IsAsciiDigit(text[9])
        && AreDigits(text.Slice(11, 2)) && AreDigits(text.Slice(14, 2)) && AreDigits(text.Slice(17, 2)) && AreDigits(text.Slice(20, 4));

    /// <summary>The moment on the wall, or null when the text has the shape but names no real moment.</summary>
    public static DateTime? ReadCtime(ReadOnlySpan<char> text)
    {
        if (!LooksLikeCtime(text))
        {
            return null;
        }

        var day = text[8] == ' ' ? text[9] - '0' : Number(text.Slice(8, 2));
        return Make(Number(text.Slice(20, 4)), NameIndex(Months, text.Slice(4, 3)) + 1, day, Number(text.Slice(11, 2)), Number(text.Slice(14, 2)), Number(text.Slice(17, 2)));
    }

    /// <summary>Reads <c>01/07/2023 00:39:27</c> at the start of <paramref name="text"/>.</summary>
    public static DateTime? ReadEditTime(ReadOnlySpan<char> text) =>
        text.Length >= 19 && text[2] == '/' && text[5] == '/' && text[10] == ' ' && text[13] == ':' && text[16] == ':'
        && AreDigits(text[..2]) && AreDigits(text.Slice(3, 2)) && AreDigits(text.Slice(6, 4))
        && AreDigits(text.Slice(11, 2)) && AreDigits(text.Slice(14, 2)) && AreDigits(text.Slice(17, 2))
            ? Make(Number(text.Slice(6, 4)), Number(text[..2]), Number(text.Slice(3, 2)), Number(text.Slice(11, 2)), Number(text.Slice(14, 2)), Number(text.Slice(17, 2)))
            : null;

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

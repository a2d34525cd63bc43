using System.Globalization;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Reads the values of number and date filters.</summary>
internal static class RangeValues
{
    private const int FirstYear = 1000;
    private const int LastYear = 9998;

    /// <summary>Reads <c>50</c>, <c>&gt;50</c>, <c>&gt;=50</c>, <c>&lt;50</c>, <c>&lt;=50</c>, <c>10..20</c>, <c>10..</c>, <c>..20</c>.</summary>
    public static bool TryNumber(string written, out long? from, out long? to)
    {
        var value = TextFolding.Fold(written);
        from = to = null;
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots >= 0)
        {
            ReadOnlySpan<char> low = value.AsSpan(0, dots), high = value.AsSpan(dots + 2);
            if (low.IsEmpty && high.IsEmpty)
            {
                return false;
            }

            return (low.IsEmpty || TryLong(low, out from)) && (high.IsEmpty || TryLong(high, out to));
        }
        if (value.StartsWith(">=", StringComparison.Ordinal))
        {
            return TryLong(value.AsSpan(2), out from);
        }

        if (value.StartsWith("<=", StringComparison.Ordinal))
        {
            return TryLong(value.AsSpan(2), out to);
        }

        if (value.StartsWith('>'))
        {
            var read = TryLong(value.AsSpan(1), out from);
            from++;
            return read;
        }
        if (value.StartsWith('<'))
        {
            var read = TryLong(value.AsSpan(1), out to);
            to--;
            return read;
        }
        var one = TryLong(value, out from);
        to = from;
        return one;
    }

    /// <summary>Reads the value of <c>date:</c>, <c>after:</c>, <c>before:</c> or <c>age:</c> as a stretch of time in UTC, its end excluded.</summary>
    public static bool TryTime(SearchField filter, string written, DateTime nowUtc, TimeZoneInfo zone, out DateTime? from, out DateTime? to)
    {
        var value = TextFolding.Fold(written);
        from = to = null;
        if (filter == SearchFields.Age)
        {
            return TryAge(value, nowUtc, out from, out to);
        }

        DateTime start, end;
        if (filter == SearchFields.Date)
        {
            var dots = value.IndexOf("..", StringComparison.Ordinal);
            if (dots >= 0)
            {
                string low = value[..dots], high = value[(dots + 2)..];
                if (low.Length == 0 && high.Length == 0)
                {
                    return false;
                }

                if (low.Length > 0)
                {
                    if (!TryPeriod(low, out start, out _))
                    {
                        return false;
                    }

                    from = ToUtc(start, zone);
                }
                if (high.Length > 0)
                {
                    if (!TryPeriod(high, out _, out end))
                    {
                        return false;
                    }

                    to = ToUtc(end, zone);
                }
                return true;
            }
        }
        if (!TryPeriod(value, out start, out end))
        {
            return false;
        }

        if (filter != SearchFields.Before)
        {
            from = ToUtc(start, zone);
        }

        if (filter == SearchFields.Before)
        {
            to = ToUtc(start, zone);
        }
        else if (filter == SearchFields.Date)
        {
            to = ToUtc(end, zone);
        }

        return true;
    }

    private static bool TryAge(string value, DateTime nowUtc, out DateTime? from, out DateTime? to)
    {
        from = to = null;
        var older = value.StartsWith('>');
        var amount = older || value.StartsWith('<') ? value[1..] : value;
        if (amount.Length is < 2 or > 6 || !int.TryParse(amount.AsSpan(0, amount.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }
        // Nobody asks for more; it keeps the arithmetic inside what a DateTime holds.
        if (count > 99_999 || (amount[^1] is 'm' && count > 12_000) || (amount[^1] is 'y' && count > 1000))
        {
            return false;
        }

        DateTime? at = amount[^1] switch
        {
            'h' => nowUtc.AddHours(-count),
            'd' => nowUtc.AddDays(-count),
            'w' => nowUtc.AddDays(-7L * count),
            'm' => nowUtc.AddMonths(-count),
            'y' => nowUtc.AddYears(-count),
            _ => null,
        };
        if (older)
        {
            to = at;
        }
        else
        {
            from = at;
        }

        return at is not null;
    }

    // A year, a month or a day: [start, end) in local time.
    private static bool TryPeriod(string value, out DateTime start, out DateTime end)
    {
        start = end = default;
        var parts = value.Replace('/', '-').Split('-');
        if (parts.Length > 3 || parts[0].Length != 4)
        {
            return false;
        }

        Span<int> numbers = [0, 1, 1];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 4 || (i > 0 && parts[i].Length > 2)
                || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }
        if (numbers[0] is < FirstYear or > LastYear || numbers[1] is < 1 or > 12 || numbers[2] < 1 || numbers[2] > DateTime.DaysInMonth(numbers[0], numbers[1]))
        {
            return false;
        }

        start = new DateTime(numbers[0], numbers[1], numbers[2], 0, 0, 0, DateTimeKind.Unspecified);
        end = parts.Length switch { 1 => start.AddYears(1), 2 => start.AddMonths(1), _ => start.AddDays(1) };
        return true;
    }

    // Midnight may not exist on the day that summer time begins, and may come twice on the day it ends: the first moment of the day counts.
    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static bool TryLong(ReadOnlySpan<char> text, out long? value)
    {
        // Eighteen digits keep one more and one less inside 64 bits.
        var read = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && text.Length <= 18;
        value = read ? number : null;
        return read;
    }
}

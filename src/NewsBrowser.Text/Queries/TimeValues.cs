using System.Globalization;
using System.Text.RegularExpressions;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Reads the values of the filters of time, in either language; what is said in several ways becomes one.</summary>
internal static partial class TimeValues
{
    private const int FirstYear = 1000;
    private const int LastYear = 9998;

    // Folded, so that they are written in Simplified characters; what they mean is how they print.
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["today"] = "today",
        ["今天"] = "today",
        ["今日"] = "today",
        ["本日"] = "today",
        ["yesterday"] = "yesterday",
        ["昨天"] = "yesterday",
        ["昨日"] = "yesterday",
        ["thisweek"] = "this-week",
        ["本周"] = "this-week",
        ["这周"] = "this-week",
        ["这星期"] = "this-week",
        ["本星期"] = "this-week",
        ["这个星期"] = "this-week",
        ["lastweek"] = "last-week",
        ["上周"] = "last-week",
        ["上星期"] = "last-week",
        ["上个星期"] = "last-week",
        ["thismonth"] = "this-month",
        ["本月"] = "this-month",
        ["这个月"] = "this-month",
        ["lastmonth"] = "last-month",
        ["上月"] = "last-month",
        ["上个月"] = "last-month",
        ["thisyear"] = "this-year",
        ["今年"] = "this-year",
        ["本年"] = "this-year",
        ["lastyear"] = "last-year",
        ["去年"] = "last-year",
    };

    /// <summary>The named spans, each with its names.</summary>
    internal static IReadOnlyList<(string Value, IReadOnlyList<string> Names)> Offered { get; } =
        [.. Named.GroupBy(named => named.Value).Select(named => (named.Key, (IReadOnlyList<string>)[named.Key, .. named.Select(n => n.Key)]))];

    private static readonly Dictionary<string, int> Amounts = new(StringComparer.Ordinal)
    {
        ["一"] = 1,
        ["两"] = 2,
        ["二"] = 2,
        ["三"] = 3,
        ["四"] = 4,
        ["五"] = 5,
        ["六"] = 6,
        ["七"] = 7,
        ["八"] = 8,
        ["九"] = 9,
        ["十"] = 10,
        [""] = 1,
    };

    /// <summary>Reads the value of a filter of time as a stretch in UTC, its end excluded; null when it has none.</summary>
    /// <param name="name">The filter's name.</param>
    /// <param name="written">What stands behind its colon.</param>
    /// <param name="nowUtc">The moment.</param>
    /// <param name="zone">The zone whose days are meant.</param>
    public static QueryNode.Time? Read(string name, string written, DateTime nowUtc, TimeZoneInfo zone)
    {
        var value = Squeeze(TextFolding.Fold(written));
        var age = NormalizeAge(value);
        var ago = age is not null && age[0] != '>' && !Named.ContainsKey(value) ? age : null;
        var now = TimeZoneInfo.ConvertTimeFromUtc(nowUtc, zone);
        return name switch
        {
            "age" => ReadAge(age, nowUtc),
            SearchFields.Older or "before" or "until" when ago is not null => ReadAge(">" + ago, nowUtc),
            SearchFields.Newer or "after" or "date" when ago is not null => ReadAge(ago, nowUtc),
            SearchFields.Older or "before" => ReadBounded(SearchFields.Before, "<", value, now, zone),
            SearchFields.Newer or "after" => ReadBounded(SearchFields.After, ">=", value, now, zone),
            "until" => ReadBounded(SearchFields.Until, "<=", value, now, zone),
            _ => ReadDate(value, now, zone),
        };
    }

    /// <summary>Whether a word alone asks for a time: 今天, 最近7天.</summary>
    public static bool IsTimeWord(string word)
    {
        var value = TextFolding.Fold(word);
        return CharacterClass.HasHan(value) && (Named.ContainsKey(value) || Recent().IsMatch(value));
    }

    /// <summary>Whether words in a row ask for a time: this week, last 7 days.</summary>
    public static bool IsTimePhrase(string words)
    {
        var value = Squeeze(TextFolding.Fold(words));
        return words.Contains(' ', StringComparison.Ordinal) && (Named.ContainsKey(value) || RecentEnglish().IsMatch(value));
    }

    // Without blanks, and without the hyphens of this-week; those of a date stay.
    private static string Squeeze(string folded)
    {
        var squeezed = folded.Replace(" ", string.Empty, StringComparison.Ordinal);
        return Hyphens().Replace(squeezed, string.Empty);
    }

    // 7d, >1y; null for what is no length of time.
    private static string? NormalizeAge(string value)
    {
        var match = Recent().Match(value) is { Success: true } chinese ? chinese
            : RecentEnglish().Match(value) is { Success: true } english ? english : Age().Match(value);
        if (!match.Success)
        {
            return null;
        }

        var number = match.Groups["number"].Value;
        var unit = match.Groups["unit"].Value;
        var half = number == "半";
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            count = half ? 6 : Amounts.GetValueOrDefault(number, -1);
        }

        var letter = unit switch
        {
            "h" or "hour" or "hours" or "hr" or "hrs" or "小时" or "个小时" => 'h',
            "d" or "day" or "days" or "天" or "日" => 'd',
            "w" or "week" or "weeks" or "周" or "星期" or "个星期" or "礼拜" => 'w',
            "m" or "month" or "months" or "月" or "个月" => 'm',
            _ => 'y',
        };
        if (half)
        {
            if (letter != 'y')
            {
                return null;
            }

            letter = 'm';
        }

        var sign = match.Groups["sign"].Value is { Length: > 0 } before ? before[..1] : match.Groups["more"].Length > 0 ? ">" : string.Empty;
        return count < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{(sign == "<" ? string.Empty : sign)}{count}{letter}");
    }

    private static QueryNode.Time? ReadAge(string? value, DateTime nowUtc)
    {
        if (value is null)
        {
            return null;
        }

        var older = value[0] == '>';
        var amount = older ? value[1..] : value;
        // Nobody asks for more; it keeps the arithmetic inside what a DateTime holds.
        if (!int.TryParse(amount.AsSpan(0, amount.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > 99_999 || (amount[^1] is 'm' && count > 12_000) || (amount[^1] is 'y' && count > 1000))
        {
            return null;
        }

        var at = amount[^1] switch
        {
            'h' => nowUtc.AddHours(-count),
            'd' => nowUtc.AddDays(-count),
            'w' => nowUtc.AddDays(-7L * count),
            'm' => nowUtc.AddMonths(-count),
            _ => nowUtc.AddYears(-count),
        };
        return older ? new QueryNode.Time(SearchFields.Age, null, at, value) : new QueryNode.Time(SearchFields.Age, at, null, value);
    }

    private static QueryNode.Time? ReadBounded(SearchField field, string sign, string value, DateTime now, TimeZoneInfo zone) =>
        ReadPeriod(value, now) is { } period && Bound(period, sign, zone) is var (from, to) ? new QueryNode.Time(field, from, to, period.Value) : null;

    private static QueryNode.Time? ReadDate(string value, DateTime now, TimeZoneInfo zone)
    {
        if (Compared().Match(value) is { Success: true } compared)
        {
            var sign = compared.Groups["sign"].Value switch { "≥" or "≧" => ">=", "≤" or "≦" => "<=", var plain => plain };
            return ReadPeriod(compared.Groups["rest"].Value, now) is { } one && Bound(one, sign, zone) is var (since, until)
                ? new QueryNode.Time(SearchFields.Date, since, until, sign + one.Value)
                : null;
        }

        if (ReadPeriod(value, now) is { } whole)
        {
            return new QueryNode.Time(SearchFields.Date, ToUtc(whole.Start, zone), ToUtc(whole.End, zone), whole.Value);
        }

        foreach (var (low, high) in Halves(value))
        {
            var first = low.Length == 0 ? null : ReadPeriod(low, now);
            var last = high.Length == 0 ? null : ReadPeriod(high, now);
            if ((first is null && low.Length > 0) || (last is null && high.Length > 0) || low.Length + high.Length == 0)
            {
                continue;
            }

            return new QueryNode.Time(
                SearchFields.Date,
                first is { } from ? ToUtc(from.Start, zone) : null,
                last is { } to ? ToUtc(to.End, zone) : null,
                first?.Value + ".." + last?.Value);
        }

        return null;
    }

    // The two ends of a stretch. A slash and a hyphen part dates as well as their numbers: whole dates or years stand on both sides then.
    private static IEnumerable<(string Low, string High)> Halves(string value)
    {
        foreach (var separator in new[] { "..", "~", "到", "至", "/", "-" })
        {
            for (var at = value.IndexOf(separator, StringComparison.Ordinal); at >= 0; at = value.IndexOf(separator, at + 1, StringComparison.Ordinal))
            {
                var halves = (Low: value[..at], High: value[(at + separator.Length)..]);
                if (separator is not ("/" or "-") || (halves.Low.Length >= 4 && halves.High.Length >= 4))
                {
                    yield return halves;
                }
            }
        }
    }

    private static (DateTime? From, DateTime? To) Bound(Period period, string sign, TimeZoneInfo zone) => sign switch
    {
        ">=" => (ToUtc(period.Start, zone), null),
        ">" => (ToUtc(period.End, zone), null),
        "<" => (null, ToUtc(period.Start, zone)),
        _ => (null, ToUtc(period.End, zone)),
    };

    // A year, a month, a day, or one that has a name: [start, end) in local time.
    private static Period? ReadPeriod(string value, DateTime now)
    {
        if (Named.TryGetValue(value, out var named))
        {
            var (start, end) = ReadNamed(named, now.Date);
            return new Period(start, end, named);
        }

        if (Calendar().Match(value) is not { Success: true } match)
        {
            return null;
        }

        var year = Number("year");
        var month = match.Groups["month"].Success ? Number("month") : 1;
        var day = match.Groups["day"].Success ? Number("day") : 1;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var begins = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (match.Groups["day"].Success)
        {
            return new Period(begins, begins.AddDays(1), begins.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        return match.Groups["month"].Success
            ? new Period(begins, begins.AddMonths(1), begins.ToString("yyyy-MM", CultureInfo.InvariantCulture))
            : new Period(begins, begins.AddYears(1), begins.ToString("yyyy", CultureInfo.InvariantCulture));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static (DateTime Start, DateTime End) ReadNamed(string named, DateTime today)
    {
        // Weeks begin on Monday.
        var week = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var year = new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return named switch
        {
            "today" => (today, today.AddDays(1)),
            "yesterday" => (today.AddDays(-1), today),
            "this-week" => (week, week.AddDays(7)),
            "last-week" => (week.AddDays(-7), week),
            "this-month" => (month, month.AddMonths(1)),
            "last-month" => (month.AddMonths(-1), month),
            "this-year" => (year, year.AddYears(1)),
            _ => (year.AddYears(-1), year),
        };
    }

    // Midnight may not exist on the day that summer time begins, and may come twice on the day it ends: the first moment of the day counts.
    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    [GeneratedRegex(@"(?<=[a-z])[-_]|[-_](?=[a-z])", RegexOptions.ExplicitCapture)]
    private static partial Regex Hyphens();

    [GeneratedRegex(@"^(?<sign>>=|<=|>|<|≥|≧|≤|≦)(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Compared();

    [GeneratedRegex(@"^(?<year>[0-9]{4})([-/.年](?<month>[0-9]{1,2})([-/.月](?<day>[0-9]{1,2})日?|月)?|年|(?<month>[0-9]{2})(?<day>[0-9]{2}))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Calendar();

    [GeneratedRegex(@"^(最近|近|过去|这)(?<number>[0-9]{1,5}|[一两二三四五六七八九十半])?(?<unit>小时|个小时|天|日|周|星期|个星期|礼拜|个月|年)(内|来)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Recent();

    [GeneratedRegex(@"^(last|past|recent)(?<number>[0-9]{1,5})?(?<unit>hours?|days?|weeks?|months?|years?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex RecentEnglish();

    [GeneratedRegex(@"^(?<sign>>=?|<=?)?(?<number>[0-9]{1,5}|[一两二三四五六七八九十半])"
        + @"(?<unit>hours?|hrs?|days?|weeks?|months?|years?|[hdwmy]|个?小时|天|日|周|星期|个星期|礼拜|月|个月|年)(内|(?<more>以上|前))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Age();

    private sealed record Period(DateTime Start, DateTime End, string Value);
}

using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A clock time without a year, as comments carry it; very old ones have the day alone.</summary>
internal readonly record struct CommentClock(int Month, int Day, int Hour, int Minute);

/// <summary>One comment as its line tells it: <c>推 id  : text IP? MM/DD HH:MM</c>.</summary>
/// <param name="Tag">推, 噓 or →.</param>
/// <param name="Person">The id without padding.</param>
/// <param name="Text">The text without the one space after the colon and without padding at its end.</param>
/// <param name="Ip">The address, on boards that show it.</param>
/// <param name="TimeText">The tail as written, or null when the line lost it.</param>
/// <param name="Clock">The tail read.</param>
/// <param name="Rest">What the author glued behind the tail; null as a rule.</param>
internal sealed record CommentLine(CommentTag Tag, string Person, string Text, string? Ip, string? TimeText, CommentClock? Clock, string? Rest)
{
    private const int MaxIdField = 16;

    /// <summary>A full date and time, when crawler JSON gives one; the year is then no guess.</summary>
    public DateTime? ExactUtc { get; init; }

    /// <summary>The spaces between text and tail.</summary>
    public int Padding { get; init; }

    /// <summary>True when the line has its tail, so that it cannot be anything but a comment.</summary>
    public bool IsWhole => TimeText is not null;

    public static CommentTag? ReadTag(char letter) => letter switch
    {
        '推' => CommentTag.Push,
        '噓' => CommentTag.Boo,
        '→' => CommentTag.Arrow,
        _ => null,
    };

    /// <summary>Reads a line; one without a tail is taken only when its id is a real one. From the right end, because the text may run into the date.</summary>
    public static CommentLine? TryRead(string line)
    {
        if (line.Length < 4 || line[1] != ' ' || ReadTag(line[0]) is not { } tag)
        {
            return null;
        }

        var head = line.AsSpan(2, Math.Min(line.Length - 2, MaxIdField));
        var colon = head.IndexOf(':');
        if (colon < 1)
        {
            return null;
        }

        var id = head[..colon].TrimEnd(' ');
        if (id.Length is < 1 or > 14 || id.ContainsAny(' ', '\t', '\u3000'))
        {
            return null;
        }

        var content = line.AsSpan(colon + 3).TrimEnd();
        if (TryReadTail(content, out var start, out var clock))
        {
            var (text, ip) = SplitIp(content[..start]);
            return new CommentLine(
                tag, id.ToString(), Written(text), ip, content[start..].ToString(), clock, null)
            { Padding = start - content[..start].TrimEnd(' ').Length };
        }

        if (!IsRealId(id))
        {
            return null;
        }

        // The author's words glued behind the date: the last date of the line is the comment's.
        for (var at = content.LastIndexOf(':'); at > 0; at = content[..at].LastIndexOf(':'))
        {
            if (at + 3 <= content.Length && TryReadTail(content[..(at + 3)], out start, out clock))
            {
                var (text, ip) = SplitIp(content[..start]);
                return new CommentLine(
                    tag, id.ToString(), Written(text), ip, content[start..(at + 3)].ToString(), clock, content[(at + 3)..].Trim().ToString());
            }
        }

        if (TryReadOldTail(content, out var words, out var host, out var day, out clock))
        {
            return new CommentLine(tag, id.ToString(), Written(words), host, day, clock, null);
        }

        return new CommentLine(tag, id.ToString(), Written(content), null, null, null, null);
    }

    /// <summary>Reads <c>09/11 23:53</c> at the very end; the month may lack its zero where no digit stands before it.</summary>
    internal static bool TryReadTail(ReadOnlySpan<char> text, out int start, out CommentClock clock)
    {
        start = 0;
        clock = default;
        var length = text.Length;
        if (length < 10 || text[^3] != ':' || text[^6] != ' ' || text[length - 9] != '/'
            || !PttClock.AreDigits(text[^2..]) || !PttClock.AreDigits(text[^5..^3]) || !PttClock.AreDigits(text[(length - 8)..(length - 6)])
            || !char.IsAsciiDigit(text[length - 10]))
        {
            return false;
        }

        start = length - 10;
        if (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        clock = new CommentClock(
            PttClock.Number(text[start..(length - 9)]),
            PttClock.Number(text[(length - 8)..(length - 6)]),
            PttClock.Number(text[^5..^3]),
            PttClock.Number(text[^2..]));
        return IsClock(clock);
    }

    internal static bool IsClock(CommentClock clock) =>
        clock.Month is >= 1 and <= 12 && clock.Day >= 1 && clock.Day <= DateTime.DaysInMonth(2000, clock.Month) && clock.Hour <= 23 && clock.Minute <= 59;

    /// <summary>Splits an address off the end; one of 15 characters stands there without a space before it.</summary>
    internal static (string Text, string? Ip) SplitIp(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[^1] != ' ')
        {
            return (text.TrimEnd().ToString(), null);
        }

        text = text.TrimEnd();
        var start = text.Length;
        var dots = 0;
        var octet = 0;
        var digits = 0;
        while (start > 0 && text.Length - start < 15)
        {
            var unit = text[start - 1];
            if (char.IsAsciiDigit(unit) && digits < 3)
            {
                octet += (unit - '0') * (digits switch { 0 => 1, 1 => 10, _ => 100 });
                digits++;
                if (octet > 255)
                {
                    return (text.ToString(), null);
                }
            }
            else if (unit == '.' && digits > 0 && dots < 3)
            {
                dots++;
                octet = 0;
                digits = 0;
            }
            else
            {
                break;
            }

            start--;
        }

        return dots == 3 && digits > 0 ? (text[..start].TrimEnd().ToString(), text[start..].ToString()) : (text.ToString(), null);
    }

    /// <summary>The tail of the years before 2004 or so: <c>推   ntucst 11/19</c>, a host and a day.</summary>
    private static bool TryReadOldTail(ReadOnlySpan<char> text, out ReadOnlySpan<char> words, out string? host, out string? day, out CommentClock clock)
    {
        words = default;
        host = null;
        day = null;
        clock = default;
        if (text.Length < 8 || text[^3] != '/' || text[^6] != ' ' || !PttClock.AreDigits(text[^2..]) || !PttClock.AreDigits(text[^5..^3]))
        {
            return false;
        }

        var before = text[..^6].TrimEnd();
        var space = before.LastIndexOf(' ');
        var mark = space < 0 ? default : before[..space].TrimEnd();
        clock = new CommentClock(PttClock.Number(text[^5..^3]), PttClock.Number(text[^2..]), 0, 0);
        if (mark.Length == 0 || ReadTag(mark[^1]) is null || !IsClock(clock))
        {
            return false;
        }

        words = mark[..^1].TrimEnd();
        host = before[(space + 1)..].ToString();
        day = text[^5..].ToString();
        return true;
    }

    private static string Written(ReadOnlySpan<char> text) => (text.Length > 0 && text[0] == ' ' ? text[1..] : text).TrimEnd().ToString();

    private static bool IsRealId(ReadOnlySpan<char> id)
    {
        if (id.Length is < 2 or > 12 || !char.IsAsciiLetter(id[0]))
        {
            return false;
        }

        foreach (var letter in id)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return true;
    }
}

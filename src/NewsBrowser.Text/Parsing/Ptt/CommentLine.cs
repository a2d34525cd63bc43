using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A clock time without a year, as comments carry it; those of about 2005 have the day alone.</summary>
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

    /// <summary>So many blanks before a closing 推 are padding; people type two.</summary>
    private const int MinMarkPadding = 3;

    /// <summary>The length of <c>180.214.183.155</c>.</summary>
    private const int MaxIpLength = 15;

    /// <summary>A full date and time, when crawler JSON gives one; the year is then no guess.</summary>
    public DateTime? ExactUtc { get; init; }

    /// <summary>The spaces between text and tail.</summary>
    public int Padding { get; init; }

    /// <summary>True for a tail of about 2005 that is a day alone, without clock time, address or host; a text may end so too.</summary>
    public bool IsDayOnly { get; init; }

    /// <summary>True when a blank or two and 推 end the text, which the old recommend line writes and a writer may.</summary>
    public bool MayEndInMark { get; init; }

    /// <summary>True when the line has a tail with a clock time, so that it cannot be anything but a comment.</summary>
    public bool IsWhole => TimeText is not null && !IsDayOnly;

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
            { Padding = start - content[..start].TrimEnd(' ').Length }.WithoutPaddedMark();
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

        if (TryReadDay(content, out start, out clock))
        {
            var (text, host) = SplitHost(content[..start]);
            var padding = start - content[..start].TrimEnd(' ').Length;
            return new CommentLine(tag, id.ToString(), Written(text), host, content[start..].ToString(), clock, null)
            { IsDayOnly = host is null, Padding = padding };
        }

        return new CommentLine(tag, id.ToString(), Written(content), null, null, null, null);
    }

    /// <summary>The comment without the 推 that closes an old recommend line, when other lines of the post tell that no more stands before it.</summary>
    public CommentLine WithoutMark() => MayEndInMark ? this with { Text = Text[..^1].TrimEnd(), MayEndInMark = false } : this;

    /// <summary>
    /// The old recommend line <c>→ id:text   推 06/13 21:46</c> closes with a 推 behind the padding. Behind one or two blanks it may be the writer's own, and
    /// at the end of a word, or with padding of its own behind it, it is.
    /// </summary>
    public CommentLine WithoutPaddedMark()
    {
        if (Tag != CommentTag.Arrow || Ip is not null || Padding > 1 || Text is not [_, .., ' ', '推'])
        {
            return this;
        }

        var words = Text.AsSpan(0, Text.Length - 1).TrimEnd();
        return words.Length == 0 || Text.Length - 1 - words.Length < MinMarkPadding
            ? this with { MayEndInMark = words.Length > 0 }
            : this with { Text = words.ToString() };
    }

    /// <summary>Reads the tail of a saved page or a crawler: an address or a host, the day, and the clock time that the oldest do not have.</summary>
    public static (string? Ip, string? TimeText, CommentClock? Clock) ReadTail(ReadOnlySpan<char> tail)
    {
        tail = tail.Trim();
        if (!TryReadTail(tail, out var start, out var clock) && !TryReadDay(tail, out start, out clock))
        {
            return (null, tail.Length == 0 ? null : tail.ToString(), null);
        }

        var host = tail[..start].Trim();
        host = host is ['推', ..] ? host[1..].TrimStart() : host;
        return (host.Length == 0 ? null : host.ToString(), tail[start..].ToString(), clock);
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

    /// <summary>
    /// Splits an address off the end. The station sets it right of a column and one blank before the date, so one with more blanks behind it is what
    /// somebody wrote, and so is the end of a longer number or name. One of 15 characters stands there without a space before it.
    /// </summary>
    internal static (string Text, string? Ip) SplitIp(ReadOnlySpan<char> text)
    {
        var trimmed = text.TrimEnd();
        if (text.Length != trimmed.Length + 1 || text[^1] != ' ')
        {
            return (trimmed.ToString(), null);
        }

        text = trimmed;
        var start = text.Length;
        var dots = 0;
        var octet = 0;
        var digits = 0;
        while (start > 0 && text.Length - start < MaxIpLength)
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

        return dots == 3 && digits > 0 && StandsAlone(text, start)
            ? (text[..start].TrimEnd().ToString(), text[start..].ToString())
            : (text.ToString(), null);
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        var before = text[start - 1];
        return before == '.' ? start < 2 || !char.IsAsciiDigit(text[start - 2])
            : text.Length - start == MaxIpLength || !(char.IsAsciiLetterOrDigit(before) || before is '/' or ':' or '-' or '_' or '@');
    }

    /// <summary>Reads <c>06/20</c> at the very end, which the comments of about 2005 have instead of a clock time.</summary>
    private static bool TryReadDay(ReadOnlySpan<char> text, out int start, out CommentClock clock)
    {
        start = Math.Max(0, text.Length - 5);
        clock = default;
        if (text.Length < 5 || text[^3] != '/' || !PttClock.AreDigits(text[^2..]) || !PttClock.AreDigits(text[^5..^3]) || (start > 0 && text[start - 1] != ' '))
        {
            return false;
        }

        clock = new CommentClock(PttClock.Number(text[^5..^3]), PttClock.Number(text[^2..]), 0, 0);
        return IsClock(clock);
    }

    /// <summary>Splits off what stands before a day: a tag and the name of a host (<c>推   host</c>), an address, or the name of a host,
    /// which has two dots and ends in a letter.</summary>
    private static (string Text, string? Host) SplitHost(ReadOnlySpan<char> text)
    {
        var trimmed = text.TrimEnd();
        if (SplitIp(text) is (var words, { } ip))
        {
            return (WithoutClosingMark(words), ip);
        }

        if (text.Length != trimmed.Length + 1)
        {
            return (trimmed.ToString(), null);
        }

        var space = trimmed.LastIndexOf(' ');
        var host = trimmed[(space + 1)..];
        var before = space < 0 ? default : trimmed[..space].TrimEnd();
        if (host is "推" && before.Length > 0)
        {
            return (before.ToString(), null);
        }

        return before.Length > 0 && ReadTag(before[^1]) is not null && IsHost(host, withDot: false) ? (before[..^1].TrimEnd().ToString(), host.ToString())
            : space >= 0 && IsHost(host, withDot: true) ? (before.ToString(), host.ToString())
            : (trimmed.ToString(), null);
    }

    private static string WithoutClosingMark(string text) => text.EndsWith(" 推", StringComparison.Ordinal) ? text[..^2].TrimEnd() : text;

    private static bool IsHost(ReadOnlySpan<char> word, bool withDot)
    {
        // Without a mark before it, a host is told from a sentence's end (you.ok, Web2.0) by its parts.
        if (word.Length < 2 || (withDot && (word[1..].Count('.') < 2 || !char.IsAsciiLetter(word[^1]))) || word.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        var letters = 0;
        foreach (var unit in word)
        {
            letters += char.IsAsciiLetter(unit) ? 1 : 0;
            if (!char.IsAsciiLetterOrDigit(unit) && unit is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return letters > 0;
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

using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>What a line of the station's own says.</summary>
internal enum StationLineKind
{
    None = 0,

    /// <summary><c>※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)</c>; other stations write <c>※ Origin: name ◆ From: 1.2.3.4</c>.</summary>
    Site,

    /// <summary><c>◆ From: 128.211.200.242</c>, the line after the site in old posts.</summary>
    From,

    /// <summary><c>※ 文章網址: https://…</c>.</summary>
    Url,

    /// <summary><c>※ 編輯: id (IP 國家), 01/07/2023 00:39:27</c>.</summary>
    Edit,

    /// <summary><c>※ 轉錄者: id (IP 國家), 02/13/2020 01:46:44</c>: who made this forward.</summary>
    Forwarder,

    /// <summary><c>※ [本文轉錄自 MLB 看板 #1UH3bcSy ]</c>: here a forwarded post begins.</summary>
    ForwardedFrom,

    /// <summary><c>※ id:轉錄至看板 joke 01/26 17:19</c>: somebody forwarded this post.</summary>
    ForwardedTo,

    /// <summary><c>※ 引述《id (nick)》之銘言：</c>.</summary>
    Quote,

    /// <summary>Something was removed or cut by a moderator.</summary>
    Moderator,

    /// <summary>Another line that begins with ※.</summary>
    Other,
}

/// <summary>Recognises and reads the lines that the station writes around and under a post.</summary>
internal static class StationLine
{
    public static StationLineKind Classify(ReadOnlySpan<char> line)
    {
        if (line.Length < 3)
        {
            return StationLineKind.None;
        }

        switch (line[0])
        {
            case '※':
                break;
            case '◆':
                return line[1..].TrimStart().StartsWith("From:", StringComparison.OrdinalIgnoreCase) ? StationLineKind.From : StationLineKind.None;
            case '(':
                return line.Length < 200 && line.Contains(" 刪除 ", StringComparison.Ordinal) && line.Contains(" 的推文", StringComparison.Ordinal)
                    ? StationLineKind.Moderator
                    : StationLineKind.None;
            default:
                return StationLineKind.None;
        }

        var rest = line[1..].TrimStart();
        if (StartsWithLabel(rest, "發信站") || StartsWithLabel(rest, "Origin"))
        {
            return StationLineKind.Site;
        }

        if (StartsWithLabel(rest, "文章網址"))
        {
            return StationLineKind.Url;
        }

        if (StartsWithLabel(rest, "編輯"))
        {
            return StationLineKind.Edit;
        }

        if (StartsWithLabel(rest, "轉錄者"))
        {
            return StationLineKind.Forwarder;
        }

        if (rest.StartsWith("[本文轉錄自", StringComparison.Ordinal))
        {
            return StationLineKind.ForwardedFrom;
        }

        if (rest.StartsWith("引述", StringComparison.Ordinal))
        {
            return StationLineKind.Quote;
        }

        if (rest.Contains("違規文字", StringComparison.Ordinal) && rest.Contains("刪除", StringComparison.Ordinal))
        {
            return StationLineKind.Moderator;
        }

        var forwarded = rest.IndexOf("轉錄至", StringComparison.Ordinal);
        return forwarded is > 0 and < 20 && rest[..forwarded].TrimEnd() is [.., ':' or '：'] ? StationLineKind.ForwardedTo : StationLineKind.Other;
    }

    /// <summary>What follows the first colon.</summary>
    public static ReadOnlySpan<char> Value(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOfAny(':', '：');
        return colon < 0 ? default : line[(colon + 1)..].Trim();
    }

    /// <summary>The address and country of a 發信站 line; what stands there as written, for it may be a host's name.</summary>
    public static (string? Ip, string? Country) ReadSite(ReadOnlySpan<char> line)
    {
        var from = line.IndexOf("來自", StringComparison.Ordinal);
        from = from < 0 ? line.IndexOf("◆ From:", StringComparison.OrdinalIgnoreCase) : from;
        return from < 0 ? (null, null) : ReadOrigin(Value(line[from..]));
    }

    /// <summary>Reads <c>1.2.3.4 (臺灣)</c>.</summary>
    public static (string? Ip, string? Country) ReadOrigin(ReadOnlySpan<char> value)
    {
        var space = value.IndexOfAny(' ', '(');
        var ip = (space < 0 ? value : value[..space]).Trim();
        var open = value.IndexOf('(');
        var close = value.LastIndexOf(')');
        var country = open >= 0 && close > open ? value[(open + 1)..close].Trim() : default;
        return (ip.Length == 0 ? null : ip.ToString(), country.Length == 0 ? null : country.ToString());
    }

    /// <summary>Reads 編輯 and 轉錄者 lines, the old spelling without a year too.</summary>
    public static EditMark? ReadEdit(ReadOnlySpan<char> line, int number, out string? country)
    {
        country = null;
        var value = Value(line);
        var end = value.IndexOfAny(' ', '(', ',');
        var person = (end < 0 ? value : value[..end]).Trim();
        if (person.Length is 0 or > 40)
        {
            return null;
        }

        var rest = end < 0 ? default : value[end..].Trim();
        string? ip = null;
        DateTime? at = null;
        var from = rest.IndexOf("來自", StringComparison.Ordinal);
        if (from >= 0)
        {
            (ip, _) = ReadOrigin(Value(rest[from..]));
        }
        else
        {
            var open = rest.IndexOf('(');
            var close = rest.IndexOf(')');
            if (open >= 0 && close > open)
            {
                var origin = rest[(open + 1)..close].Trim();
                var space = origin.IndexOf(' ');
                ip = (space < 0 ? origin : origin[..space]).ToString();
                country = space < 0 ? null : origin[(space + 1)..].Trim().ToString();
                rest = rest[(close + 1)..];
            }

            var comma = rest.LastIndexOf(',');
            at = PttClock.ReadEditTime(rest[(comma + 1)..].TrimStart()) is { } wall ? PttClock.ToUtc(wall) : null;
        }

        return new EditMark(person.ToString(), string.IsNullOrEmpty(ip) ? null : ip, at, number);
    }

    /// <summary>Where a forward came from: <c>MLB 看板 #1UH3bcSy</c> gives <c>MLB #1UH3bcSy</c>.</summary>
    public static string? ReadForwardedFrom(ReadOnlySpan<char> line)
    {
        var start = line.IndexOf("轉錄自", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var value = line[(start + 3)..];
        var close = value.LastIndexOf(']');
        value = (close < 0 ? value : value[..close]).Trim();
        var board = value.IndexOf(" 看板", StringComparison.Ordinal);
        if (board > 0)
        {
            return string.Concat(value[..board], value[(board + 3)..].TrimEnd());
        }

        return value.Length == 0 ? null : value.ToString();
    }

    private static bool StartsWithLabel(ReadOnlySpan<char> text, string label) =>
        text.StartsWith(label, StringComparison.Ordinal) && text[label.Length..].TrimStart() is [':' or '：', ..];
}

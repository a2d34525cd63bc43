namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Finds the header at the start of a post's lines: run together on one line, labelled on three or four, or as a terminal shows it.</summary>
internal static class PttHeaderReader
{
    private static readonly string[] AuthorLabels = ["作者", "發信人"];
    private static readonly string[] BoardLabels = ["看板", "站內"];
    private static readonly string[] TitleLabels = ["標題"];
    private static readonly string[] TimeLabels = ["時間"];

    /// <summary>Reads a header whose author stands on line <paramref name="start"/>.</summary>
    /// <param name="lines">The post's lines.</param>
    /// <param name="start">Where the author's label may stand.</param>
    /// <param name="next">The first line below the header.</param>
    /// <param name="glued">Body text that stands behind the year on the header's last line, or null.</param>
    public static PttHeader? TryRead(IReadOnlyList<PttLine> lines, int start, out int next, out string? glued)
    {
        next = start;
        glued = null;
        var first = lines[start].Text.AsSpan().Trim();
        if (!TakeLabel(ref first, AuthorLabels))
        {
            return null;
        }

        var window = first[..Math.Min(first.Length, PttLimits.MaxHeaderLength)];
        if (TryReadRunOn(first, window, out var header, out glued))
        {
            next = start + 1;
            return header;
        }

        return TryReadLabelled(lines, start, first, out next, out glued);
    }

    /// <summary>True when a line can be the first of a header.</summary>
    public static bool StartsHeader(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return TakeLabel(ref line, AuthorLabels);
    }

    private static bool TryReadRunOn(ReadOnlySpan<char> line, ReadOnlySpan<char> window, out PttHeader? header, out string? glued)
    {
        header = null;
        glued = null;

        // Nicknames and titles hold 時間 too: the last one that a full time follows is the label.
        var timeLabel = -1;
        for (var at = window.LastIndexOf("時間"); at >= 0; at = window[..at].LastIndexOf("時間"))
        {
            var value = line[(at + 2)..];
            if (PttClock.MeasureCtime(SkipSeparator(value)) > 0)
            {
                timeLabel = at;
                break;
            }
        }

        var beforeTime = timeLabel >= 0 ? line[..timeLabel] : window;
        if (!TrySplitBoard(beforeTime, out var author, out var board, out var title))
        {
            return false;
        }

        DateTime? time = null;
        if (timeLabel >= 0)
        {
            var value = SkipSeparator(line[(timeLabel + 2)..]);
            time = PttClock.ReadCtime(value) is { } wall ? PttClock.ToUtc(wall) : null;

            // The year has exactly four digits; what follows is the body's first line.
            var rest = value[PttClock.MeasureCtime(value)..].Trim();
            glued = rest.Length == 0 ? null : rest.ToString();
        }
        else
        {
            title = line[(line.IndexOf("標題", StringComparison.Ordinal) + 2)..];
            var label = title.LastIndexOf("時間");
            title = label > 0 ? title[..label] : title;
        }

        var (id, nickname) = PttHeader.SplitAuthor(author);
        header = new PttHeader(id, nickname, PttHeader.CleanBoard(board), SkipSeparator(title).Trim().ToString(), time);
        return true;
    }

    /// <summary>Splits <c>id (nick)看板Board標題Title</c> at the first 看板 that has the author before and a board behind it.</summary>
    private static bool TrySplitBoard(ReadOnlySpan<char> text, out ReadOnlySpan<char> author, out ReadOnlySpan<char> board, out ReadOnlySpan<char> title)
    {
        author = default;
        board = default;
        title = default;
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOf("看板");
            if (at < 0)
            {
                return false;
            }

            at += from;
            var rest = text[(at + 2)..];
            var label = rest.IndexOf("標題");
            if (label < 0)
            {
                return false;
            }

            var name = SkipSeparator(rest[..label]).Trim();
            var before = text[..at].TrimEnd();
            if (PttHeader.CleanBoard(name) is not null && (before is [.., ')'] || !before.Contains('(') || text[(at + 2)..].IndexOf(")看板") < 0))
            {
                author = before;
                board = name;
                title = rest[(label + 2)..];
                return true;
            }

            from = at + 2;
        }

        return false;
    }

    private static PttHeader? TryReadLabelled(IReadOnlyList<PttLine> lines, int start, ReadOnlySpan<char> first, out int next, out string? glued)
    {
        glued = null;
        next = start + 1;
        string? board = null;
        string? title = null;
        DateTime? time = null;
        var hasTime = false;

        // BBS and terminal: the board shares the author's line. Its label is the last one, for nicknames hold anything.
        var author = first;
        foreach (var label in BoardLabels)
        {
            var at = first.LastIndexOf(label);
            if (at > 0 && PttHeader.CleanBoard(SkipSeparator(first[(at + label.Length)..])) is { } name)
            {
                board = name;
                author = first[..at];
                break;
            }
        }

        while (next < lines.Count && !(title is not null && hasTime && board is not null))
        {
            var line = lines[next].Text.AsSpan().Trim();
            if (board is null && TakeLabel(ref line, BoardLabels))
            {
                board = PttHeader.CleanBoard(line);
            }
            else if (title is null && TakeLabel(ref line, TitleLabels))
            {
                title = line.ToString();
            }
            else if (!hasTime && TakeLabel(ref line, TimeLabels))
            {
                hasTime = true;
                time = PttClock.ReadCtime(line) is { } wall ? PttClock.ToUtc(wall) : null;
                var rest = PttClock.MeasureCtime(line) is > 0 and var length ? line[length..].Trim() : default;
                if (rest.Length > 0)
                {
                    glued = rest.ToString();
                    next++;
                    break;
                }
            }
            else
            {
                break;
            }

            next++;
        }

        if (title is null || (!hasTime && board is null))
        {
            return null;
        }

        if (next < lines.Count && IsRule(lines[next].Text))
        {
            next++;
        }

        var (id, nickname) = PttHeader.SplitAuthor(author);
        return new PttHeader(id, nickname, board, title, time);
    }

    private static bool IsRule(string line)
    {
        var text = line.AsSpan().Trim();
        return text.Length >= 10 && !text.ContainsAnyExcept('─', '—', '-');
    }

    private static bool TakeLabel(ref ReadOnlySpan<char> line, string[] labels)
    {
        foreach (var label in labels)
        {
            if (line.StartsWith(label, StringComparison.Ordinal))
            {
                line = SkipSeparator(line[label.Length..]);
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> SkipSeparator(ReadOnlySpan<char> value)
    {
        value = value.TrimStart();
        return value.Length > 0 && value[0] is ':' or '：' ? value[1..].TrimStart() : value;
    }
}

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>
/// Finds the header at the start of a post's lines: run together on one line, labelled on three or four, as a terminal shows it, or as another
/// station wrote it. Any one of author, board, title and time may be missing.
/// </summary>
internal static class PttHeaderReader
{
    private const string OutsideAuthor = "發信人";
    private const string OutsideSite = "發信站";

    /// <summary>More lines than any header has labels.</summary>
    private const int MaxLabelledLines = 8;

    private static readonly string[] AuthorLabels = ["作者", OutsideAuthor];
    private static readonly string[] BoardLabels = ["看板", "站內", "信區"];
    private static readonly string[] TitleLabels = ["標題"];
    private static readonly string[] TimeLabels = ["時間"];

    /// <summary>What else stands in the header of a post that came from another station; it says nothing that is kept.</summary>
    private static readonly string[] OutsideLabels = [OutsideSite, "轉信站", "轉信", "Origin", "Path", "日期", "Date"];

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
        var hasAuthor = TakeLabel(ref first, AuthorLabels, out var label);
        if (!hasAuthor)
        {
            return TryReadWithoutAuthor(lines, start, out next, out glued);
        }

        var window = first[..Math.Min(first.Length, PttLimits.MaxHeaderLength)];
        if (TryReadRunOn(first, window, out var header, out glued))
        {
            next = start + 1;
            return header;
        }

        return TryReadLabelled(lines, start + 1, first, isOutside: label == OutsideAuthor, out next, out glued);
    }

    /// <summary>True when a line, with those below it, begins a header.</summary>
    public static bool StartsHeader(ReadOnlySpan<char> line, ReadOnlySpan<char> below)
    {
        var rest = line.Trim();
        if (!TakeLabel(ref rest, AuthorLabels, out _) && !TakeLabel(ref rest, BoardLabels, out _) && !TakeLabel(ref rest, TitleLabels, out _))
        {
            return false;
        }

        var lines = new List<PttLine> { new(line.ToString(), 1) };
        while (below.Length > 0 && lines.Count <= MaxLabelledLines)
        {
            var length = below.IndexOfAny('\n', '\r');
            lines.Add(new PttLine((length < 0 ? below : below[..length]).ToString(), lines.Count + 1));
            below = length < 0 ? default : below[(below[length..].StartsWith("\r\n") ? length + 2 : length + 1)..];
        }

        return TryRead(lines, 0, out _, out _) is not null;
    }

    /// <summary>True when a line can be the first of a header.</summary>
    public static bool StartsHeader(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return TakeLabel(ref line, AuthorLabels, out _) || (TakeLabel(ref line, BoardLabels, out _) && FindTime(line) >= 0);
    }

    /// <summary>Where the last 時間 stands that a full time follows; nicknames and titles hold the word too. -1 when there is none.</summary>
    private static int FindTime(ReadOnlySpan<char> line)
    {
        var window = line[..Math.Min(line.Length, PttLimits.MaxHeaderLength)];
        for (var at = window.LastIndexOf("時間"); at >= 0; at = window[..at].LastIndexOf("時間"))
        {
            if (PttClock.MeasureCtime(SkipSeparator(line[(at + 2)..])) > 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A header that lost its author has all of the other three, so that a sentence about boards or titles is none.</summary>
    private static PttHeader? TryReadWithoutAuthor(IReadOnlyList<PttLine> lines, int start, out int next, out string? glued)
    {
        next = start;
        glued = null;
        var first = lines[start].Text.AsSpan().Trim();
        var rest = first;
        var isBoard = TakeLabel(ref rest, BoardLabels, out _);
        if (!isBoard && !TakeLabel(ref rest, TitleLabels, out _))
        {
            return null;
        }

        if (isBoard && FindTime(rest) is >= 0 and var time)
        {
            var title = rest[..time].IndexOf("標題");
            if (title > 0 && PttHeader.CleanBoard(rest[..title]) is { } board)
            {
                next = start + 1;
                return new PttHeader(
                    null, null, board, SkipSeparator(rest[(title + 2)..time]).Trim().ToString(), ReadTime(SkipSeparator(rest[(time + 2)..]), out glued));
            }
        }

        return TryReadLabelled(lines, start, default, isOutside: false, out next, out glued) is { Board: not null, Title: not null, PostedAt: not null } header
            ? header
            : null;
    }

    /// <summary>The time that a value begins with; the year has exactly four digits, and what follows is the first line of the body.</summary>
    private static DateTime? ReadTime(ReadOnlySpan<char> value, out string? glued)
    {
        var rest = value[PttClock.MeasureCtime(value)..].Trim();
        glued = rest.Length == 0 ? null : rest.ToString();
        return PttClock.ReadCtime(value) is { } wall ? PttClock.ToUtc(wall) : null;
    }

    private static bool TryReadRunOn(ReadOnlySpan<char> line, ReadOnlySpan<char> window, out PttHeader? header, out string? glued)
    {
        header = null;
        glued = null;
        var timeLabel = FindTime(line);
        var beforeTime = timeLabel >= 0 ? line[..timeLabel] : window;
        if (!TrySplitBoard(beforeTime, out var author, out var board, out var title)
            && (timeLabel < 0 || !TrySplitWithout(beforeTime, out author, out board, out title)))
        {
            return false;
        }

        DateTime? time = null;
        if (timeLabel >= 0)
        {
            time = ReadTime(SkipSeparator(line[(timeLabel + 2)..]), out glued);
        }
        else
        {
            title = line[(line.IndexOf("標題", StringComparison.Ordinal) + 2)..];
            // A time that cannot be read ends the title all the same; in 沒有時間的文 the word is the title's.
            var label = title.LastIndexOf("時間");
            var isLabel = label > 0 && (SkipSeparator(title[(label + 2)..]) is not [var next, ..] || char.IsAscii(next));
            title = isLabel ? title[..label] : title;
        }

        var (id, nickname) = PttHeader.SplitAuthor(author);
        header = new PttHeader(id, nickname, PttHeader.CleanBoard(board), SkipSeparator(title).Trim().ToString(), time);
        return true;
    }

    /// <summary>Splits what lacks the title (<c>id (nick)看板Board</c>) or the board (<c>id (nick)標題Title</c>).</summary>
    private static bool TrySplitWithout(ReadOnlySpan<char> text, out ReadOnlySpan<char> author, out ReadOnlySpan<char> board, out ReadOnlySpan<char> title)
    {
        board = default;
        title = default;
        author = default;
        var at = text.LastIndexOf("看板");
        if (at >= 0 && PttPostId.IsBoard(SkipSeparator(text[(at + 2)..]).Trim()))
        {
            author = text[..at];
            board = text[(at + 2)..];
            board = SkipSeparator(board);
            return !author.Contains("標題", StringComparison.Ordinal) || author.TrimEnd() is [.., ')'];
        }

        // A nickname may hold the word; behind it stands the parenthesis that ends it.
        at = text.Contains('(') && text.IndexOf(")標題") is >= 0 and var closed ? closed + 1 : text.IndexOf("標題");
        if (at < 0)
        {
            return false;
        }

        author = text[..at];
        title = text[(at + 2)..];
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
            // A title that names a board comes behind the author's parenthesis and the title's own label.
            var inTitle = before.Contains(")標題", StringComparison.Ordinal);
            if (!inTitle && PttHeader.CleanBoard(name) is not null && (before is [.., ')'] || !before.Contains('(') || text[(at + 2)..].IndexOf(")看板") < 0))
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

    /// <summary>Reads labels on lines of their own from <paramref name="start"/> on.</summary>
    /// <param name="lines">The post's lines.</param>
    /// <param name="start">The first line that may bear a label.</param>
    /// <param name="first">The author's value and what may stand behind it; empty when the author is missing.</param>
    /// <param name="isOutside">True for the header of another station.</param>
    /// <param name="next">The first line below the header.</param>
    /// <param name="glued">Body text that stands behind the year, or null.</param>
    private static PttHeader? TryReadLabelled(
        IReadOnlyList<PttLine> lines, int start, ReadOnlySpan<char> first, bool isOutside, out int next, out string? glued)
    {
        glued = null;
        next = start;
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
                author = first[..at].TrimEnd().TrimEnd(',').TrimEnd();
                isOutside |= label is "信區";
                break;
            }
        }

        while (next < lines.Count && next - start < MaxLabelledLines && !(title is not null && hasTime && board is not null))
        {
            var line = lines[next].Text.AsSpan().Trim();
            if (board is null && TakeLabel(ref line, BoardLabels, out _))
            {
                board = PttHeader.CleanBoard(line);
            }
            else if (title is null && TakeLabel(ref line, TitleLabels, out _))
            {
                title = line.ToString();
            }
            else if (!hasTime && TakeLabel(ref line, TimeLabels, out _))
            {
                hasTime = true;
                time = ReadTime(line, out var rest);
                if (rest is not null && PttClock.MeasureCtime(line) > 0)
                {
                    glued = rest;
                    next++;
                    break;
                }
            }
            else if (TakeOutsideLine(line, ref isOutside, title is not null, ref time))
            {
                hasTime |= time is not null;
            }
            else
            {
                break;
            }

            next++;
        }

        while (glued is null && isOutside && next < lines.Count && next - start < MaxLabelledLines
            && TakeOutsideLine(lines[next].Text.AsSpan().Trim(), ref isOutside, hasTitle: true, ref time))
        {
            next++;
        }

        // A missing title is made up for by the body; what has neither title nor board needs a time, and that one has to be readable.
        if (title is null ? time is null : !(hasTime || board is not null || (isOutside && time is not null)))
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

    /// <summary>Takes <c>發信站: name (time)</c> and the lines that name the ways of a post between stations.</summary>
    private static bool TakeOutsideLine(ReadOnlySpan<char> line, ref bool isOutside, bool hasTitle, ref DateTime? time)
    {
        var value = line;
        if (!TakeLabel(ref value, OutsideLabels, out var label) || (!isOutside && !(label == OutsideSite && hasTitle)) || !HasColon(line, value))
        {
            return false;
        }

        isOutside = true;
        time ??= ReadOutsideTime(value);
        return true;
    }

    /// <summary>The time that another station writes in parentheses behind its name; such clocks are taken for Taipei's.</summary>
    public static DateTime? ReadOutsideTime(ReadOnlySpan<char> value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            if (at > 0 && value[at - 1] is not ('(' or '（'))
            {
                continue;
            }

            var text = value[at..].TrimStart();
            if ((PttClock.ReadCtime(text) ?? PttClock.ReadDate(text)) is { } wall)
            {
                return PttClock.ToUtc(wall);
            }
        }

        return null;
    }

    private static bool HasColon(ReadOnlySpan<char> line, ReadOnlySpan<char> value) =>
        line[..(line.Length - value.Length)].TrimEnd() is [.., ':' or '：'];

    private static bool IsRule(string line)
    {
        var text = line.AsSpan().Trim();
        return text.Length >= 10 && !text.ContainsAnyExcept('─', '—', '-');
    }

    private static bool TakeLabel(ref ReadOnlySpan<char> line, string[] labels, out string? taken)
    {
        foreach (var label in labels)
        {
            if (MeasureLabel(line, label) is > 0 and var length)
            {
                line = SkipSeparator(line[length..]);
                taken = label;
                return true;
            }
        }

        taken = null;
        return false;
    }

    /// <summary>The length of a label at the start of a line, 0 when it is not there; other stations write it with blanks inside: <c>標  題</c>.</summary>
    private static int MeasureLabel(ReadOnlySpan<char> line, string label)
    {
        if (line.StartsWith(label, StringComparison.Ordinal))
        {
            return label.Length;
        }

        var at = 0;
        for (var i = 0; i < label.Length; i++)
        {
            while (i > 0 && at < line.Length && line[at] is ' ' or '\u3000')
            {
                at++;
            }

            if (at >= line.Length || line[at] != label[i])
            {
                return 0;
            }

            at++;
        }

        // Blanks inside mark a label only where a colon follows: 作 者 may begin a sentence.
        return line[at..].TrimStart() is [':' or '：', ..] ? at : 0;
    }

    private static ReadOnlySpan<char> SkipSeparator(ReadOnlySpan<char> value)
    {
        value = value.TrimStart();
        return value.Length > 0 && value[0] is ':' or '：' ? value[1..].TrimStart() : value;
    }
}

using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>
/// Tells which comment lines www.ptt.cc marks as comments. It goes by their colours alone, which text has lost, so this goes by what
/// else tells: the site trims the padding of a line that it marks.
/// </summary>
internal static class PageMarks
{
    /// <summary>Where the tail of a comment begins that kept its padding to the full: no trimmed line, but no typed one either.</summary>
    private const int FullColumn = 64;

    /// <summary>Comment lines above the comment area: pasted into the text or a signature, perhaps with their colours.</summary>
    public static CommentCounts CountPasted(List<PttLine> lines, int end)
    {
        var counts = default(CommentCounts);
        for (var i = 0; i < end && i < lines.Count; i++)
        {
            if ((lines[i].Comment ?? CommentLine.TryRead(lines[i].Text)) is { IsWhole: true } comment && (lines[i].Comment is not null || comment.Padding < 2))
            {
                counts = Add(counts, comment.Tag);
            }
        }

        return counts;
    }

    /// <summary>True for a line with its tail, its padding either trimmed or whole.</summary>
    public static bool IsMarked(CommentLine comment, string rawLine) =>
        comment.TimeText is not null && (comment.Padding < 2 || comment.IsDayOnly || DisplayWidth.Measure(rawLine) - comment.TimeText!.Length >= FullColumn);

    public static CommentCounts Add(CommentCounts counts, CommentTag tag) => tag switch
    {
        CommentTag.Push => counts with { Push = counts.Push + 1 },
        CommentTag.Boo => counts with { Boo = counts.Boo + 1 },
        _ => counts with { Arrow = counts.Arrow + 1 },
    };
}

using System.Buffers;
using System.Text;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A paragraph to show.</summary>
/// <param name="Text">Its text, with <c>\n</c> where its writer ended a line.</param>
/// <param name="AsWritten">True for a table or a picture made of letters, whose lines and blanks stay in their places.</param>
public sealed record Paragraph(string Text, bool AsWritten);

/// <summary>
/// Undoes the line ends that an editor of 80 columns made: a line is joined with the next when it is too long to have been ended on purpose.
/// What pages show, the index finds and the API gives are the paragraphs of this one rule.
/// </summary>
public static class WrappedText
{
    /// <summary>From this width on a line was ended by the editor (78 columns), or by a writer who keeps to it, not by a new thought.</summary>
    public const int FullColumns = 72;

    /// <summary>A quoted line of so many columns was cut when the mark before it made it too long.</summary>
    private const int OverfullColumns = 76;

    /// <summary>The most that is left over of such a line, in columns.</summary>
    private const int TailColumns = 8;

    private static readonly SearchValues<char> Rules = SearchValues.Create(" -=_*~─—");

    /// <summary>How long a label before a colon is, in characters.</summary>
    private const int MaxLabel = 8;

    /// <summary>From here on letters stand without a blank between them: Han, kana, full-width signs.</summary>
    private const char FirstWide = '\u2E80';

    /// <summary>The paragraphs of a text, which blank lines part.</summary>
    public static IReadOnlyList<Paragraph> Split(string text)
    {
        var paragraphs = new List<Paragraph>();
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                Close();
            }
            else
            {
                lines.Add(line.TrimEnd());
            }
        }

        Close();
        return paragraphs;

        void Close()
        {
            if (lines.Count > 0)
            {
                var isDrawn = lines.Count(IsDrawn) > 1;
                paragraphs.Add(new Paragraph(isDrawn ? string.Join('\n', lines) : Join(lines), isDrawn));
                lines.Clear();
            }
        }
    }

    /// <summary>The text of the paragraphs, with a blank line between them.</summary>
    public static string Unwrap(string text) => text.Contains('\n', StringComparison.Ordinal) ? string.Join("\n\n", Split(text).Select(p => p.Text)) : text;

    /// <summary>The text of a quotation's paragraphs without the mark that the board puts before each line; deeper marks stay.</summary>
    public static string UnwrapQuotation(string text) => string.Join('\n', Unwrap(text).Split('\n').Select(RemoveMark)).Trim('\n');

    /// <summary>Whether a line without a mark is the end of the quoted line above it, which the mark pushed over the edge.</summary>
    internal static bool IsTail(string quoted, string line, string? below) =>
        below is not null && BodyPartition.IsQuoted(below) && !string.IsNullOrWhiteSpace(line)
        && DisplayWidth.Measure(line.AsSpan().TrimEnd()) <= TailColumns
        && quoted.TrimEnd() is { Length: > 0 } above && above[^1] is not ('。' or '？' or '！' or '?' or '!' or '」')
        && DisplayWidth.Measure(above) >= OverfullColumns;

    private static string Join(List<string> lines)
    {
        var text = new StringBuilder(lines[0]);
        for (var at = 1; at < lines.Count; at++)
        {
            var above = lines[at - 1];
            var below = at + 1 < lines.Count ? lines[at + 1] : null;
            if (IsFull(above) && !BeginsAnew(lines[at]) && FindContinuation(above, lines[at], below) is { Length: > 0 } rest)
            {
                text.Append(above[^1] < FirstWide && rest[0] < FirstWide ? " " : string.Empty).Append(rest);
            }
            else
            {
                text.Append('\n').Append(lines[at]);
            }
        }

        return text.ToString();
    }

    /// <summary>What of a line goes on with the one above: all of it, or of a quotation what stands behind its marks;
    /// null where another person's words begin.</summary>
    private static string? FindContinuation(string above, string line, string? below)
    {
        var isQuoted = BodyPartition.IsQuoted(line);
        if (!BodyPartition.IsQuoted(above))
        {
            return isQuoted ? null : line;
        }

        return isQuoted ? FindContinuation(RemoveMark(above), RemoveMark(line), null) : IsTail(above, line, below) ? line : null;
    }

    /// <summary>A rule (<c>-----</c>) is as long as its writer made it.</summary>
    private static bool IsFull(string line) => DisplayWidth.Measure(line) >= FullColumns && line.AsSpan().ContainsAnyExcept(Rules);

    /// <summary>A line that begins <c>2. 分類</c>, <c>3、</c> or <c>結論：</c> is the next of a list; <c>3.5 %</c> is not.</summary>
    private static bool BeginsAnew(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (text.IndexOfAnyExceptInRange('0', '9') is >= 1 and <= 2 and var digits)
        {
            return text[digits] is '.' or '、' && digits + 1 < text.Length && !char.IsAsciiDigit(text[digits + 1]);
        }

        return text.IndexOfAny(':', '：') is > 1 and <= MaxLabel and var colon && text[0] >= FirstWide && text[..colon].IndexOfAny('，', '。', '、') < 0;
    }

    private static string RemoveMark(string line) => line is [':' or '>', ' ', ..] ? line[2..] : line is ":" or ">" ? string.Empty : line;

    /// <summary>Tables and pictures made of letters have rules, boxes, or gaps inside a line.</summary>
    private static bool IsDrawn(string line)
    {
        var gap = 0;
        foreach (var letter in line.AsSpan().TrimStart())
        {
            if (letter is >= '\u2500' and <= '\u25FF')
            {
                return true;
            }

            gap = letter is ' ' or '\u3000' ? gap + 1 : 0;
            if (gap == 3)
            {
                return true;
            }
        }

        return false;
    }
}

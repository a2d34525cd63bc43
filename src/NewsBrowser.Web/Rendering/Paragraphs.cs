using System.Text;

namespace NewsBrowser.Web.Rendering;

/// <summary>A paragraph to show: flowing text, or lines whose places must stay.</summary>
internal sealed record Paragraph(string Text, bool AsWritten);

/// <summary>
/// Undoes the hard line breaks of text that was wrapped for an 80-column terminal, so that it flows on a narrow screen.
/// A break is taken out only after a line too long to have been ended on purpose.
/// </summary>
internal static class Paragraphs
{
    /// <summary>A line of at least this many columns was ended by the terminal's edge, not by its writer.</summary>
    public const int FullLine = 70;

    public static IReadOnlyList<Paragraph> Split(string text)
    {
        var paragraphs = new List<Paragraph>();
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lines.Add(line.TrimEnd());
                continue;
            }

            Close(lines, paragraphs);
        }

        Close(lines, paragraphs);
        return paragraphs;
    }

    /// <summary>A quotation's lines without the marks that the board puts before each; deeper ones keep theirs.</summary>
    public static string WithoutQuoteMarks(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n')
            .Select(line => line is [':' or '>', ' ', ..] ? line[2..] : line is ":" or ">" ? string.Empty : line)).Trim('\n');

    private static void Close(List<string> lines, List<Paragraph> paragraphs)
    {
        if (lines.Count == 0)
        {
            return;
        }

        paragraphs.Add(lines.Count(IsDrawn) > 1 ? new Paragraph(string.Join('\n', lines), AsWritten: true) : new Paragraph(Joined(lines), AsWritten: false));
        lines.Clear();
    }

    private static string Joined(List<string> lines)
    {
        var text = new StringBuilder(lines[0]);
        for (var index = 1; index < lines.Count; index++)
        {
            var (above, line) = (lines[index - 1], lines[index]);
            if (Columns(above) < FullLine)
            {
                text.Append('\n');
            }
            else if (above[^1] < 0x2E80 && line[0] < 0x2E80)
            {
                text.Append(' ');
            }

            text.Append(line);
        }

        return text.ToString();
    }

    // Tables and pictures made of letters: rules, boxes, or gaps inside a line.
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

    private static int Columns(string line)
    {
        var columns = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            columns += rune.Value >= 0x1100 ? 2 : 1;
        }

        return columns;
    }
}

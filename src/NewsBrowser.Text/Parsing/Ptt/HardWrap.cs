using System.Text;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>Undoes the editor's line ends, so that a word cut by one is found.</summary>
public static class HardWrap
{
    /// <summary>From this width on a line was ended by the editor (78 columns) or by a writer who keeps to it, not by a new thought.</summary>
    public const int FullColumns = 72;

    /// <summary>Joins a line with the next without a seam where it is full and letters or digits stand on both sides, at least one of them Han;
    /// other line ends stay, those between two Latin words too.</summary>
    /// <param name="body">Text with <c>\n</c> as line end.</param>
    public static string Unwrap(string body)
    {
        var first = body.IndexOf('\n');
        if (first < 0)
        {
            return body;
        }

        var result = new StringBuilder(body.Length);
        var start = 0;
        while (true)
        {
            var end = body.IndexOf('\n', start);
            var line = body.AsSpan(start, (end < 0 ? body.Length : end) - start);
            result.Append(line);
            if (end < 0)
            {
                return result.ToString();
            }

            start = end + 1;
            if (!IsCut(line, body.AsSpan(start)))
            {
                result.Append('\n');
            }
        }
    }

    private static bool IsCut(ReadOnlySpan<char> line, ReadOnlySpan<char> rest) =>
        line.Length > 0 && rest.Length > 0
        && (IsHanEnd(line) || DisplayWidth.IsHan(rest[0]))
        && (IsHanEnd(line) || char.IsAsciiLetterOrDigit(line[^1]))
        && (DisplayWidth.IsHan(rest[0]) || char.IsAsciiLetterOrDigit(rest[0]))
        && DisplayWidth.Measure(line) >= FullColumns;

    private static bool IsHanEnd(ReadOnlySpan<char> line)
    {
        var last = line[^1];
        return char.IsLowSurrogate(last) ? line.Length > 1 && DisplayWidth.IsHan(line[^2]) : DisplayWidth.IsHan(last);
    }
}

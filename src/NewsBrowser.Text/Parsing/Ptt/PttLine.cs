using NewsBrowser.Text.Documents;

namespace NewsBrowser.Text.Parsing.Ptt;

/// <summary>A line of a post: its text without ANSI codes and its place in the file.</summary>
/// <param name="Text">The text without line end.</param>
/// <param name="Number">The 1-based line in the file.</param>
/// <param name="Comment">The comment, where the source marks comments itself (HTML, JSON); else null and the text decides.</param>
internal readonly record struct PttLine(string Text, int Number, CommentLine? Comment = null)
{
    public bool IsBlank => Comment is null && string.IsNullOrWhiteSpace(Text);

    /// <summary>Splits text at LF, CRLF or lone CR, removing ANSI codes; null when a limit is passed.</summary>
    public static List<PttLine>? Split(string text, int firstNumber, out Rejection? rejection)
    {
        rejection = null;
        var lines = new List<PttLine>(Math.Min(text.Length / 32, 4096) + 4);
        var start = 0;
        var number = firstNumber;
        while (start <= text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : start + length;
            if (end - start > PttLimits.MaxLineLength)
            {
                rejection = new Rejection($"A line is longer than {PttLimits.MaxLineLength} characters, which no post of the BBS has.", number);
                return null;
            }

            if (lines.Count >= PttLimits.MaxLines)
            {
                rejection = new Rejection($"The post has more than {PttLimits.MaxLines} lines.", number);
                return null;
            }

            lines.Add(new PttLine(AnsiCodes.Strip(text[start..end]), number++));
            if (length < 0)
            {
                break;
            }

            start = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        }

        return lines;
    }
}

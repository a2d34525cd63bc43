namespace NewsBrowser.Text.Parsing.News;

/// <summary>A file cut at its two <c>---</c> lines; the second may be YAML's own end of a document, <c>...</c>.</summary>
/// <param name="Yaml">The lines between them; up to the limit or the end when the second is missing.</param>
/// <param name="Body">What follows the second; empty when there is none.</param>
/// <param name="Closed">False when the second line is missing.</param>
/// <param name="BodyLine">The 1-based line where the body begins, or the last line read when nothing closes the front matter.</param>
internal readonly record struct FrontMatter(string Yaml, string Body, bool Closed, int BodyLine)
{
    /// <summary>The longest front matter that is read, in UTF-16 units; the longest of 293 real files has 11,406.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>The line of the file that the YAML's first line is.</summary>
    public const int FirstLine = 2;

    public static bool Begins(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\n', '\r');
        return end >= 0 && IsFence(text[..end]);
    }

    /// <summary>True for a text whose lines end in a carriage return alone, as old Macs wrote them.</summary>
    public static bool EndsLinesInReturns(ReadOnlySpan<char> text) =>
        text.IndexOfAny('\n', '\r') is >= 0 and var end && text[end] == '\r' && (end + 1 == text.Length || text[end + 1] != '\n');

    /// <summary>Cuts a text that <see cref="Begins"/>; it has no byte order mark, its lines end in LF or CRLF.</summary>
    public static FrontMatter Split(string text)
    {
        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var line = FirstLine;
        for (var at = start; at < text.Length && at - start <= MaxLength; line++)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var content = text.AsSpan(at, (end < 0 ? text.Length : end) - at);
            if (IsFence(content) || content.TrimEnd(" \t\r") is "...")
            {
                return new FrontMatter(text[start..at], text[next..], true, line + 1);
            }

            at = next;
        }

        return new FrontMatter(text[start..Math.Min(text.Length, start + MaxLength)], string.Empty, false, Math.Max(1, line - 1));
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd(" \t\r") is "---";
}

using NewsBrowser.Text.Parsing.News;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Parsing;

/// <summary>A file's text as the parser reads it, for people: decoded, in the lines that the parser counts.</summary>
public static class ReadableText
{
    /// <summary>The text; terminal codes are gone where they had to go before decoding. What is no text is read byte by byte.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) => FileText.Read(bytes) switch
    {
        FileText.NotText when PttRawParser.CanParse(bytes) => PttRawParser.DecodeText(bytes),
        FileText.Decoded { Repaired: true } when PttRawParser.CanParse(bytes) => PttRawParser.DecodeText(bytes),
        FileText.Decoded decoded => decoded.Text,
        _ => System.Text.Encoding.Latin1.GetString(bytes),
    };

    /// <summary>The text's lines without their ends; the n-th is line n of a provenance.</summary>
    public static IReadOnlyList<string> ReadLines(ReadOnlySpan<byte> bytes)
    {
        var text = Read(bytes);
        // News and JSON are counted by line feeds; a post's lines may end in a carriage return alone, and so may all lines of an item.
        var byFeedsAlone = (NewsParser.CanParse(text) && !FrontMatter.EndsLinesInReturns(text)) || PttJsonParser.CanParse(bytes);
        var lines = new List<string>();
        for (var start = 0; start <= text.Length;)
        {
            var length = byFeedsAlone ? text.AsSpan(start).IndexOf('\n') : text.AsSpan(start).IndexOfAny('\n', '\r');
            if (length < 0)
            {
                if (start < text.Length)
                {
                    lines.Add(text[start..]);
                }

                break;
            }

            var end = start + length;
            lines.Add(text[start..end].TrimEnd('\r'));
            start = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        }

        return lines;
    }
}

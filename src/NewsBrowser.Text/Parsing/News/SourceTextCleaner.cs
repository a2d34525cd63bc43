using System.Net;
using System.Text;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Cleans one-line texts and addresses of sources, whose makers escaped them once too often.</summary>
internal static class SourceTextCleaner
{
    /// <summary>Producers escaped some samples twice: <c>&amp;amp;quot;</c>.</summary>
    private const int MaxDecoding = 2;

    /// <summary>Entities decoded, white space (U+00A0 too) collapsed, control characters and broken surrogates gone; null when nothing is left.</summary>
    public static string? Line(string text)
    {
        text = Decode(text);
        var result = new StringBuilder(text.Length);
        var space = false;
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsWhiteSpace(letter))
            {
                space = result.Length > 0;
                continue;
            }

            if (char.IsControl(letter) || letter == '\ufeff')
            {
                continue;
            }

            if (space)
            {
                result.Append(' ');
                space = false;
            }

            AppendWhole(result, text, ref at);
        }

        return result.Length == 0 ? null : result.ToString();
    }

    /// <summary>Appends the character at a place, both halves of a pair; a half alone becomes U+FFFD.</summary>
    public static void AppendWhole(StringBuilder result, string text, ref int at)
    {
        var letter = text[at];
        if (!char.IsSurrogate(letter))
        {
            result.Append(letter);
        }
        else if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            result.Append(letter).Append(text[++at]);
        }
        else
        {
            result.Append('\ufffd');
        }
    }

    public static string Decode(string text)
    {
        for (var round = 0; round < MaxDecoding && text.Contains('&', StringComparison.Ordinal); round++)
        {
            text = WebUtility.HtmlDecode(text);
        }

        return text;
    }
}

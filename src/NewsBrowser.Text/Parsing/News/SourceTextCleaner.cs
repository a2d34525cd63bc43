using System.Net;
using System.Text;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Cleans one-line texts and addresses of sources, whose makers escaped them once too often.</summary>
internal static class SourceTextCleaner
{
    /// <summary>Producers escaped some samples' addresses twice: <c>&amp;amp;#038;</c>.</summary>
    private const int MaxDecoding = 2;

    /// <summary>Different entities inside one another (<c>&amp;#38;lt;</c>); chains of <c>amp;</c> count as one.</summary>
    private const int MaxRounds = 8;

    /// <summary>Entities decoded, white space (U+00A0 too) collapsed, control characters and broken surrogates gone; null when nothing is left.</summary>
    public static string? Line(string text)
    {
        text = DecodeAll(text);
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

    /// <summary>Decodes to the end, however often the text was escaped; for words, not for addresses, which may hold <c>&amp;lt=</c> by right.</summary>
    public static string DecodeAll(string text)
    {
        for (var round = 0; round < MaxRounds && text.Contains('&', StringComparison.Ordinal); round++)
        {
            var decoded = WebUtility.HtmlDecode(CollapseAmpersands(text));
            if (decoded == text)
            {
                break;
            }

            text = decoded;
        }

        return text;
    }

    /// <summary><c>&amp;amp;amp;nbsp;</c> as <c>&amp;nbsp;</c>: an ampersand escaped any number of times, in one pass.</summary>
    private static string CollapseAmpersands(string text)
    {
        if (!text.Contains("&amp;amp;", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            result.Append(text[at]);
            if (text[at++] != '&')
            {
                continue;
            }

            var start = at;
            while (text.AsSpan(at).StartsWith("amp;"))
            {
                at += 4;
            }

            // One escape stays: it stands before what may be another entity, or before a letter.
            result.Append(at > start ? "amp;" : string.Empty);
        }

        return result.ToString();
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

using System.Text;
using System.Xml;

namespace NewsBrowser.Web.Feeds;

/// <summary>Takes out of a text what no XML may hold, not even escaped: control characters, halves of surrogate pairs, U+FFFE and U+FFFF.</summary>
internal static class XmlSafeText
{
    public static string RemoveIllegal(string text)
    {
        var legal = 0;
        while (legal < text.Length && Length(text, legal) is var length and > 0)
        {
            legal += length;
        }

        if (legal == text.Length)
        {
            return text;
        }

        var kept = new StringBuilder(text, 0, legal, text.Length);
        for (var at = legal; at < text.Length;)
        {
            var length = Length(text, at);
            kept.Append(text, at, length);
            at += Math.Max(length, 1);
        }

        return kept.ToString();
    }

    private static int Length(string text, int at)
    {
        if (XmlConvert.IsXmlChar(text[at]))
        {
            return 1;
        }

        return at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]) ? 2 : 0;
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Web.Rendering;

/// <summary>A sanitised body taken apart into its text and the tags between, so that ranges of the text can be marked whatever elements they cross.</summary>
/// <remarks>What the sanitiser wrote is well formed: each <c>&lt;</c> begins a tag, and texts and values are encoded.
/// Texts are encoded again when they are written.</remarks>
internal sealed class MarkedHtml
{
    // Elements inside a line: words on their two sides may be one word.
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub",
        "sup", "time", "u", "var", "wbr",
    };

    private readonly List<(string? Tag, int Start, int End)> _parts = [];

    public MarkedHtml(string html)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < html.Length)
        {
            var end = html[at] == '<' ? FindTagEnd(html, at) : html.IndexOf('<', at);
            if (end < 0)
            {
                end = html.Length;
            }

            if (html[at] == '<')
            {
                var tag = html[at..end];
                _parts.Add((tag, 0, 0));
                if (!Inline.Contains(GetTagName(tag)))
                {
                    text.Append('\n');
                }
            }
            else
            {
                var start = text.Length;
                text.Append(WebUtility.HtmlDecode(html[at..end]));
                _parts.Add((null, start, text.Length));
            }

            at = end;
        }

        Text = text.ToString();
    }

    /// <summary>The body's text; a block begins a line.</summary>
    public string Text { get; }

    /// <summary>The body with ranges of <see cref="Text"/> marked and numbered from <paramref name="first"/>.</summary>
    public IHtmlContent With(IReadOnlyList<TextRange> ranges, int first) => new TextMarkup.Content((writer, encoder) =>
    {
        var marked = new MarkedText(Text, ranges, first);
        foreach (var (tag, start, end) in _parts)
        {
            if (tag is not null)
            {
                writer.Write(tag);
            }
            else
            {
                marked.Write(writer, encoder, start, end);
            }
        }
    });

    private static int FindTagEnd(string html, int at)
    {
        char? quote = null;
        for (at++; at < html.Length; at++)
        {
            if (quote is null && html[at] == '>')
            {
                return at + 1;
            }

            if (html[at] is '"' or '\'')
            {
                quote = quote is null ? html[at] : quote == html[at] ? null : quote;
            }
        }

        return html.Length;
    }

    private static string GetTagName(string tag)
    {
        var name = tag.AsSpan(1).TrimStart('/');
        var end = name.IndexOfAnyExcept(Letters);
        return (end < 0 ? name : name[..end]).ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

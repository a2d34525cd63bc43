using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Web.Rendering;

/// <summary>A stretch of a text that leads somewhere on this site, and what its title says.</summary>
internal readonly record struct TextLink(int Start, int Length, string Href, string Title);

/// <summary>Turns text out of sources into markup: encoded, with marks where ranges say so and links where it names web addresses.</summary>
internal static class TextMarkup
{
    public static IHtmlContent Marked(Snippet snippet) => Marked(snippet.Text, snippet.Ranges);

    /// <summary>The text with its ranges in <c>mark</c> elements; ranges that lie outside or overlap are cut to fit.</summary>
    public static IHtmlContent Marked(string text, IReadOnlyList<TextRange> ranges)
    {
        // The ends that are missing come behind the text, so that its ranges stay where they are.
        text = BidiText.Close(text);
        return new Content((writer, encoder) => new MarkedText(text, ranges, null).Write(writer, encoder, 0, text.Length));
    }

    /// <summary>The text with marks that have addresses of their own: <c>#hit-7</c> and on.</summary>
    public static IHtmlContent Numbered(string text, IReadOnlyList<TextRange> ranges, int first)
    {
        text = BidiText.Close(text);
        return new Content((writer, encoder) => new MarkedText(text, ranges, first).Write(writer, encoder, 0, text.Length));
    }

    /// <summary>The text with its http and https addresses as links.</summary>
    public static IHtmlContent Linked(string text) => Linked(text, [], null);

    /// <summary>The text with its addresses as links and its ranges marked; a range that begins in a link and ends behind it is marked in both.</summary>
    public static IHtmlContent Linked(string text, IReadOnlyList<TextRange> ranges, int? first) => Linked(text, ranges, first, []);

    /// <summary>The same with links of our own, in order; one inside an address is left out.
    /// Behind an address whose page is here comes the way to it.</summary>
    public static IHtmlContent Linked(string text, IReadOnlyList<TextRange> ranges, int? first, IReadOnlyList<TextLink> links, InternalLinks? inside = null) =>
        new Content((writer, encoder) =>
    {
        var marked = new MarkedText(text, ranges, first);
        var (done, next) = (0, 0);
        var address = UrlScanner.Next(text, 0);
        while (true)
        {
            while (next < links.Count && links[next].Start < done)
            {
                next++;
            }

            if (next < links.Count && (address is null || links[next].Start < address.Value.Start))
            {
                var link = links[next];
                marked.Write(writer, encoder, done, link.Start);
                writer.Write($"<a class=\"to\" href=\"{encoder.Encode(link.Href)}\" title=\"{encoder.Encode(BidiText.Close(link.Title))}\">");
                done = link.Start + link.Length;
                marked.Write(writer, encoder, link.Start, done);
                writer.Write("</a>");
            }
            else if (address is { } found)
            {
                marked.Write(writer, encoder, done, found.Start);
                var url = text.Substring(found.Start, found.Length);
                writer.Write($"<a rel=\"{SiteUrls.ForeignRel}\" href=\"{encoder.Encode(url)}\">");
                done = found.End;
                marked.Write(writer, encoder, found.Start, done);
                writer.Write("</a>");
                inside?.Write(writer, encoder, url);
                address = UrlScanner.Next(text, done);
            }
            else
            {
                break;
            }
        }

        marked.Write(writer, encoder, done, text.Length);
    });

    /// <summary>Content that is written when the page is.</summary>
    internal sealed class Content(Action<TextWriter, HtmlEncoder> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(writer, encoder);
    }
}

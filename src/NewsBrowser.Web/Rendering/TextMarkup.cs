using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Web.Rendering;

/// <summary>Turns text out of sources into markup: encoded, with marks where ranges say so and links where it names web addresses.</summary>
internal static class TextMarkup
{
    public static IHtmlContent Marked(Snippet snippet) => Marked(snippet.Text, snippet.Ranges);

    /// <summary>The text with its ranges in <c>mark</c> elements; ranges that lie outside or overlap are cut to fit.</summary>
    public static IHtmlContent Marked(string text, IReadOnlyList<TextRange> ranges) =>
        new Content((writer, encoder) => new MarkedText(text, ranges, null).Write(writer, encoder, 0, text.Length));

    /// <summary>The text with marks that have addresses of their own: <c>#hit-7</c> and on.</summary>
    public static IHtmlContent Numbered(string text, IReadOnlyList<TextRange> ranges, int first) =>
        new Content((writer, encoder) => new MarkedText(text, ranges, first).Write(writer, encoder, 0, text.Length));

    /// <summary>The text with its http and https addresses as links.</summary>
    public static IHtmlContent Linked(string text) => Linked(text, [], null);

    /// <summary>The text with its addresses as links and its ranges marked; a range that begins in a link and ends behind it is marked in both.</summary>
    public static IHtmlContent Linked(string text, IReadOnlyList<TextRange> ranges, int? first, InsideLinks? inside = null) => new Content((writer, encoder) =>
    {
        var marked = new MarkedText(text, ranges, first);
        var done = 0;
        while (WebAddresses.Next(text, done) is { } address)
        {
            marked.Write(writer, encoder, done, address.Start);
            var url = text.Substring(address.Start, address.Length);
            writer.Write("<a rel=\"");
            writer.Write(Addresses.ForeignRel);
            writer.Write("\" href=\"");
            encoder.Encode(writer, url);
            writer.Write("\">");
            marked.Write(writer, encoder, address.Start, address.End);
            writer.Write("</a>");
            inside?.Write(writer, encoder, url);
            done = address.End;
        }

        marked.Write(writer, encoder, done, text.Length);
    });

    /// <summary>Content that is written when the page is.</summary>
    internal sealed class Content(Action<TextWriter, HtmlEncoder> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(writer, encoder);
    }
}

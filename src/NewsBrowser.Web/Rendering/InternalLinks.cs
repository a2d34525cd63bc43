using System.Text.Encodings.Web;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Items;

namespace NewsBrowser.Web.Rendering;

/// <summary>Puts beside an address in a text the way to its page here. The address itself stays what its writer wrote.</summary>
/// <param name="Known">What is here, by the addresses' keys.</param>
/// <param name="Label">What the way is called, in the reader's language.</param>
internal sealed record InternalLinks(IReadOnlyDictionary<string, ItemSummary> Known, string Label)
{
    public void Write(TextWriter writer, HtmlEncoder encoder, string url)
    {
        if (UrlKey.FromUrl(url) is not { } key || !Known.TryGetValue(key, out var item))
        {
            return;
        }

        writer.Write(" <a class=\"badge\" lang=\"");
        writer.Write(Words.Language);
        writer.Write("\" href=\"");
        encoder.Encode(writer, item.Path);
        writer.Write("\" title=\"");
        encoder.Encode(writer, item.DisplayTitle);
        writer.Write("\">");
        encoder.Encode(writer, Label);
        writer.Write("</a>");
    }
}

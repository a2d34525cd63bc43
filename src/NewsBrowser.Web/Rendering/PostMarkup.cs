using System.Text.Encodings.Web;
using System.Text.Unicode;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Web.Rendering;

/// <summary>A post's text as paragraphs of encoded HTML with links: what the JSON interface gives beside the text.</summary>
internal static class PostMarkup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Render(string text)
    {
        using var writer = new StringWriter();
        foreach (var paragraph in WrappedText.Split(text))
        {
            writer.Write(paragraph.AsWritten ? "<pre>" : "<p>");
            var lines = paragraph.Text.Split('\n');
            for (var index = 0; index < lines.Length; index++)
            {
                if (index > 0)
                {
                    writer.Write(paragraph.AsWritten ? "\n" : "<br>");
                }

                TextMarkup.Linked(lines[index]).WriteTo(writer, Encoder);
            }

            writer.Write(paragraph.AsWritten ? "</pre>" : "</p>");
        }

        return writer.ToString();
    }
}

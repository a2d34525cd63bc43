using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Web.Rendering;

/// <summary>Writes compared texts: what was removed as <c>del</c>, what was added as <c>ins</c>.</summary>
internal static class DifferenceMarkup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IHtmlContent Render(IEnumerable<TextPiece> pieces)
    {
        var html = new StringBuilder();
        foreach (var piece in pieces)
        {
            var text = Encoder.Encode(piece.Text);
            html.Append(piece.Kind switch
            {
                DifferenceKind.Removed => $"<del>{text}</del>",
                DifferenceKind.Added => $"<ins>{text}</ins>",
                _ => text,
            });
        }

        return new HtmlString(html.ToString());
    }

    /// <summary>The sign before a whole paragraph, and the same as a word for those who do not see it.</summary>
    public static IHtmlContent Sign(DifferenceKind kind, Words words)
    {
        var (sign, word) = kind == DifferenceKind.Added ? ("+", words["versions.added"]) : ("−", words["versions.removed"]);
        return new HtmlString($"<span class=\"sign\" lang=\"{Words.Language}\"><span aria-hidden=\"true\">{sign}</span><span "
            + $"class=\"unseen\">{Encoder.Encode(word)} </span></span>");
    }
}

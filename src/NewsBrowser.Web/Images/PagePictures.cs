using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>Says what a page does with a remote picture: where its bytes come from, or that a link stands in its place.</summary>
internal sealed class PagePictures(PictureSignatures signs, Words words, HtmlEncoder encoder, IOptions<NewsBrowserSettings> settings)
{
    private const string Source = " src=\"";

    private const string Alternative = " alt=\"";

    /// <summary>Whether pages load pictures by themselves.</summary>
    public bool AreShown => settings.Value.Images != RemoteImagesMode.Hidden;

    /// <summary>The address from which a page loads a picture; null where it does not.</summary>
    /// <param name="picture">The picture's own address.</param>
    /// <param name="asked">What the reader asked this page to show.</param>
    public string? GetSource(string? picture, ShownPictures? asked) =>
        GetSource(picture) ?? (AreShown || picture is null ? null : asked?.Take(picture));

    private string? GetSource(string? picture) => !SiteUrls.IsWeb(picture) ? null : settings.Value.Images switch
    {
        // The site's policy lets nothing in that came over an open line.
        RemoteImagesMode.Direct when picture!.StartsWith("https:", StringComparison.OrdinalIgnoreCase) => picture,
        RemoteImagesMode.Proxied when picture!.Length <= PictureRoutes.MaxAddressLength => signs.BuildAddress(picture),
        _ => null,
    };

    /// <summary>A sanitised body with the pictures that its page loads from where it may, and links in the place of the others.</summary>
    /// <param name="html">The body.</param>
    /// <param name="root">What stands before addresses of this site, where the body is read elsewhere.</param>
    /// <param name="asked">What the reader asked this page to show.</param>
    public string In(string html, string root = "", ShownPictures? asked = null)
    {
        var at = html.IndexOf("<img ", StringComparison.Ordinal);
        if (at < 0)
        {
            return html;
        }

        var written = new StringBuilder(html.Length + 256);
        var done = 0;
        for (; at >= 0; at = html.IndexOf("<img ", done, StringComparison.Ordinal))
        {
            var end = FindTagEnd(html, at);
            var tag = html[at..end];
            written.Append(html, done, at - done);
            done = end;
            (var start, var length) = FindValue(tag, Source);
            var address = WebUtility.HtmlDecode(tag.Substring(start, length));
            if (GetSource(address, asked) is { } source)
            {
                written.Append(tag, 0, start).Append(encoder.Encode(WithRoot(source, root))).Append(tag, start + length, tag.Length - start - length);
            }
            else
            {
                WriteLink(written, address, tag, isInLink: IsInLink(html, at));
            }
        }

        return written.Append(html, done, html.Length - done).ToString();
    }

    /// <summary>As the other, for who reads it elsewhere.</summary>
    public string? GetSource(string? picture, string root) => GetSource(picture) is { } source ? WithRoot(source, root) : null;

    private static string WithRoot(string source, string root) => source.StartsWith('/') ? root + source : source;

    private void WriteLink(StringBuilder to, string address, string tag, bool isInLink)
    {
        (var start, var length) = FindValue(tag, Alternative);
        var said = length > 0 ? string.Concat(tag.AsSpan(start, length), " ") : string.Empty;
        to.Append("<span class=\"unloaded\">").Append(said).Append("<span lang=\"").Append(Words.Language).Append("\">")
            .Append(encoder.Encode(words["picture.hidden"]));
        if (!isInLink && SiteUrls.IsWeb(address))
        {
            to.Append(" <a href=\"").Append(encoder.Encode(address)).Append("\" rel=\"").Append(SiteUrls.ForeignRel).Append("\">")
                .Append(encoder.Encode(words.Format("picture.open", SiteUrls.Host(address)))).Append("</a>");
        }

        to.Append("</span></span>");
    }

    // The sanitiser writes every value in double quotes, in which it leaves none.
    private static (int Start, int Length) FindValue(string tag, string name)
    {
        var start = tag.IndexOf(name, StringComparison.Ordinal);
        if (start < 0)
        {
            return (0, 0);
        }

        start += name.Length;
        return (start, tag.IndexOf('"', start) - start);
    }

    private static int FindTagEnd(string html, int at)
    {
        var quoted = false;
        for (; at < html.Length; at++)
        {
            if (html[at] == '"')
            {
                quoted = !quoted;
            }
            else if (html[at] == '>' && !quoted)
            {
                return at + 1;
            }
        }

        return html.Length;
    }

    private static bool IsInLink(string html, int at) =>
        html.LastIndexOf("<a ", at, StringComparison.Ordinal) is var opened and >= 0 && html.LastIndexOf("</a>", at, StringComparison.Ordinal) < opened;
}

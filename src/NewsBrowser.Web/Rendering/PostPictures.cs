using System.Text.RegularExpressions;
using NewsBrowser.Archive.Identity;

namespace NewsBrowser.Web.Rendering;

/// <summary>Finds the addresses of pictures in a post's text.</summary>
internal static partial class PostPictures
{
    /// <summary>More than these nobody looks through at once.</summary>
    public const int Most = 40;

    /// <summary>The pictures in the order of the text, each once; a page of imgur that shows one picture stands for that.</summary>
    public static IReadOnlyList<string> Find(string text)
    {
        var found = new List<string>();
        for (var next = UrlScanner.Next(text, 0); next is { } url && found.Count < Most; next = UrlScanner.Next(text, url.End))
        {
            var address = text.Substring(url.Start, url.Length);
            var picture = ImgurPage().Replace(address, "https://i.imgur.com/$1.jpg");
            if (PictureFile().IsMatch(picture) && !found.Contains(picture))
            {
                found.Add(picture);
            }
        }

        return found;
    }

    [GeneratedRegex("^https?://(?:m\\.)?imgur\\.com/([A-Za-z0-9]{5,8})$", RegexOptions.CultureInvariant)]
    private static partial Regex ImgurPage();

    [GeneratedRegex("^https?://[^?#]+\\.(?:jpe?g|png|gif|webp)(?:[?#].*)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PictureFile();
}

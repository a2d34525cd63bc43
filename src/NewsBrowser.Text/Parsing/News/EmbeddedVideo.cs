using System.Text.RegularExpressions;

namespace NewsBrowser.Text.Parsing.News;

/// <summary>Finds the video that an embedding frame shows; of the frame only the video's id is believed.</summary>
internal static partial class EmbeddedVideo
{
    /// <summary>The page of the video at YouTube or Vimeo, or null for every other frame.</summary>
    public static string? FindPage(string frame)
    {
        var match = YouTube().Match(frame);
        if (match.Success)
        {
            return "https://www.youtube.com/watch?v=" + match.Groups[1].Value;
        }

        match = Vimeo().Match(frame);
        return match.Success ? "https://vimeo.com/" + match.Groups[1].Value : null;
    }

    [GeneratedRegex(
        "^\\s*(?:<iframe\\s[^<>]*?src=[\"']?)?(?:https?:)?//(?:www\\.)?youtube(?:-nocookie)?\\.com/embed/([A-Za-z0-9_-]{6,20})(?:[?&\"'\\s>]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex YouTube();

    [GeneratedRegex(
        "^\\s*(?:<iframe\\s[^<>]*?src=[\"']?)?(?:https?:)?//player\\.vimeo\\.com/video/([0-9]{1,15})(?:[?&\"'\\s>]|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Vimeo();
}

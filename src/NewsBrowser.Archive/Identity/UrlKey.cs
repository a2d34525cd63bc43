using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Identity;

/// <summary>The key under which the archive knows what an address names, whether or not it is here.</summary>
public static class UrlKey
{
    private static readonly string[] PttHosts = ["https://ptt.cc/", "https://pttweb.cc/"];

    /// <summary><c>ptt:board/file</c> for a post's page on PTT, <c>url:</c> and the canonical address for any other page;
    /// null for what is no web address.</summary>
    public static string? FromUrl(string? url)
    {
        if (CanonicalUrl.Canonicalize(url) is not { } canonical)
        {
            return null;
        }

        return PttHosts.Any(host => canonical.StartsWith(host, StringComparison.Ordinal)) && PttPostId.TryFromUrl(canonical, out var post, out var board)
            ? ItemKeys.PostPrefix + board!.ToLowerInvariant() + "/" + post.FileName.ToLowerInvariant()
            : ItemKeys.UrlPrefix + canonical;
    }
}

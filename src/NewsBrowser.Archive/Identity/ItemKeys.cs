using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Identity;

/// <summary>The names under which a document is known, and the public id that is made from the first of them.</summary>
/// <remarks>What each name is and why: docs/store.md, "Keys and ids".</remarks>
internal static class ItemKeys
{
    public const string UrlPrefix = "url:";
    public const string PostPrefix = "ptt:";
    public const string FilePrefix = "file:";
    public const string RelatedPrefix = "related:";
    public const string EarlierIdPrefix = "id:";

    /// <summary>Stands for a board that nothing tells, in keys and ids.</summary>
    public const string UnknownBoard = "-";

    /// <summary>How many letters of a hash make a public id: 50 bits, so that a million items meet a collision about once in 2,000 archives.</summary>
    private const int ShortestId = 10;

    /// <summary>A document's names.</summary>
    public static IReadOnlyList<string> Build(SourceDocument document, string path) =>
        document is NewsItem news ? Build(news, path) : Build((ForumPost)document, path);

    /// <summary>A news item's names: its addresses, and its file where it has none.</summary>
    public static IReadOnlyList<string> Build(NewsItem item, string path)
    {
        var keys = Urls(item.WebUrl, item.OriginalUrl, item.AmpUrl, item.CdnAmpUrl);
        if (keys.Count == 0)
        {
            keys.Add(File(path, item.Line));
        }

        return keys;
    }

    /// <summary>A related link's names: its addresses, and what it says of itself where it has none.</summary>
    public static IReadOnlyList<string> Build(RelatedLink link)
    {
        var keys = Urls(link.WebUrl, link.AmpUrl, link.CdnAmpUrl);
        if (keys.Count == 0)
        {
            var told = string.Join('\n', link.Title, link.Provider?.Domain, link.PublishedAt?.Utc.ToString("O", CultureInfo.InvariantCulture));
            keys.Add(RelatedPrefix + Hash(told));
        }

        return keys;
    }

    /// <summary>A post's names: board and file name, then board, author and time; its file where it has neither.</summary>
    public static IReadOnlyList<string> Build(ForumPost post, string path)
    {
        var keys = new List<string>(2);
        var board = (post.Board ?? UnknownBoard).ToLowerInvariant();
        if (post.FileName is { Length: > 0 } name)
        {
            keys.Add(PostPrefix + board + "/" + name.ToLowerInvariant());
        }

        // The second in a file's name is that of saving, not the header's: it would be another name for the same post.
        if (post.Board is not null && post.Author is { Length: > 0 } author && post.PostedAt is { } at && post.PostedAtSource != PostTimeSource.FileName)
        {
            keys.Add(PostPrefix + board + "/" + author.ToLowerInvariant() + "/" + Second(at));
        }

        if (keys.Count == 0)
        {
            keys.Add(File(path, post.Line));
        }

        return keys;
    }

    /// <summary>The key of the article that a post quotes; null when its address is none.</summary>
    public static string? GetArticleKey(ForumPost post) => CanonicalUrl.Canonicalize(post.Template?.Link) is { } url ? UrlPrefix + url : null;

    /// <summary>True for a name that only this post can have; board, author and second may be shared by a post and its copy.</summary>
    public static bool IsPostName(string key) => key.StartsWith(PostPrefix, StringComparison.Ordinal) && key.IndexOf('/') == key.LastIndexOf('/');

    /// <summary>The n-th choice for a news item's public id: letters of its key's hash, one more each time.</summary>
    public static string NewsId(string key, int choice)
    {
        var letters = Hash(key);
        return letters[..Math.Min(ShortestId + choice, letters.Length)];
    }

    /// <summary>A post's part of its page's path: its file name, else its time in UTC and its author, else a hash of its first key.</summary>
    public static string PostName(ForumPost post, string key)
    {
        if (post.FileName is { Length: > 0 } name)
        {
            return name;
        }

        return post.Author is { Length: > 0 } author && post.PostedAt is { } at ? Second(at) + "-" + author : NewsId(key, 0);
    }

    private static string Second(DateTime at) => at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static List<string> Urls(params ReadOnlySpan<string?> urls)
    {
        var keys = new List<string>(2);
        foreach (var url in urls)
        {
            if (CanonicalUrl.Canonicalize(url) is { } canonical && !keys.Contains(UrlPrefix + canonical))
            {
                keys.Add(UrlPrefix + canonical);
            }
        }

        return keys;
    }

    /// <summary>Folder and name, so that an archive moved to another place knows its files again; the line parts the documents of one file.</summary>
    private static string File(string path, int line)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(path));
        var key = FilePrefix + folder + "/" + Path.GetFileName(path);
        return line <= 1 ? key : key + "#" + line.ToString(CultureInfo.InvariantCulture);
    }

    private static string Hash(string text)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        var result = new StringBuilder(52);
        int bits = 0, count = 0;
        foreach (var part in hash)
        {
            bits = (bits << 8) | part;
            count += 8;
            while (count >= 5)
            {
                count -= 5;
                result.Append(Letters[(bits >> count) & 31]);
            }

            bits &= (1 << count) - 1;
        }

        return result.ToString();
    }
}

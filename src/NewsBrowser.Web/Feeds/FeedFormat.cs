namespace NewsBrowser.Web.Feeds;

/// <summary>The formats in which every feed is there.</summary>
internal static class FeedFormat
{
    public const string Atom = "atom";
    public const string Rss = "rss";
    public const string Json = "json";

    public static IReadOnlyList<string> All { get; } = [Atom, Rss, Json];

    /// <summary>The format's name as feed readers show it.</summary>
    public static string GetName(string format) => format switch
    {
        Atom => "Atom",
        Rss => "RSS",
        _ => "JSON Feed",
    };

    public static string GetContentType(string format) => format switch
    {
        Atom => "application/atom+xml",
        Rss => "application/rss+xml",
        _ => "application/feed+json",
    };

    public static byte[] Write(string format, Feed feed) => format switch
    {
        Atom => AtomFeed.Write(feed),
        Rss => RssFeed.Write(feed),
        _ => JsonFeed.Write(feed),
    };
}

namespace NewsBrowser.Web.Rendering;

/// <summary>Where a page's list is as a feed, and as a file: the page names them in its head and beside the list.</summary>
/// <param name="Path">The path before <c>/feed.atom</c>; empty for searches.</param>
/// <param name="Title">What is in the feed, for people.</param>
internal sealed record FeedLinks(string Path, string Title)
{
    /// <summary>What <c>of=</c> says for a feed of comments.</summary>
    public const string OfComments = "comments";

    public string? Query { get; init; }

    public bool Comments { get; init; }

    /// <summary>The order of the list, which a file keeps; a feed tells what is new.</summary>
    public string? Sort { get; init; }

    /// <summary>What <c>recent=</c> says of the list.</summary>
    public string? Recent { get; init; }

    /// <summary>Whether the list is there as a file.</summary>
    public bool Exported => Path.Length == 0 && !Comments;

    public string At(string format) => SiteUrls.With($"{Path}/feed.{format}", ("q", Query), ("of", Comments ? OfComments : null));

    public string Export(string format) => SiteUrls.With($"/export.{format}", ("q", Query), ("sort", Sort), ("recent", Recent));

    /// <summary>The feed of a search for items.</summary>
    public static FeedLinks ForItems(string? query, string title) => new(string.Empty, title) { Query = query };

    /// <summary>The feed of a search for comments.</summary>
    public static FeedLinks ForComments(string? query, string title) => new(string.Empty, title) { Query = query, Comments = true };

    /// <summary>The feed of the comments under a post, by its page's path.</summary>
    public static FeedLinks ForThread(string path, string title) => new(path, title);
}

namespace NewsBrowser.Web.Feeds;

/// <summary>A feed before it is written in one of the formats; all addresses are absolute.</summary>
/// <param name="Id">Lasting, whatever address the site is asked under.</param>
/// <param name="Title">What its reader finds it by.</param>
/// <param name="Description">One sentence about what is in it.</param>
/// <param name="Language">That of title and description.</param>
/// <param name="Root">The site.</param>
/// <param name="Self">The feed's own address.</param>
/// <param name="Page">The page that shows the same.</param>
/// <param name="Entries">In their order.</param>
internal sealed record Feed(
    string Id, string Title, string Description, string Language, string Root, string Self, string Page, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>The last change of any entry; for a feed that is empty a time that never changes, because the formats ask for one.</summary>
    public DateTime UpdatedAt => Entries.Count == 0 ? DateTime.UnixEpoch : Entries.Max(entry => entry.UpdatedAt);
}

/// <summary>An item or a comment in a feed.</summary>
internal sealed record FeedEntry(string Id, string Url, string Title, string Language)
{
    /// <summary>The source's own teaser.</summary>
    public string? Summary { get; init; }

    /// <summary>Safe HTML. An entry has this or <see cref="Text"/>.</summary>
    public string? Html { get; init; }

    public string? Text { get; init; }

    /// <summary>UTC; null where the source has no date.</summary>
    public DateTime? PublishedAt { get; init; }

    /// <summary>UTC: when it became as it is.</summary>
    public required DateTime UpdatedAt { get; init; }

    public FeedPerson? Author { get; init; }

    public IReadOnlyList<FeedCategory> Categories { get; init; } = [];

    /// <summary>The original's address.</summary>
    public string? Original { get; init; }

    /// <summary>The address of a picture.</summary>
    public string? Image { get; init; }

    /// <summary>What stands under the entry; null for what nobody can comment on.</summary>
    public FeedReplies? Replies { get; init; }

    /// <summary>What the entry is a comment on.</summary>
    public FeedTarget? InReplyTo { get; init; }
}

/// <summary>Who wrote an entry, and the page about them.</summary>
internal sealed record FeedPerson(string Name, string? Url);

/// <summary>What an entry is filed under, and the page that lists the same.</summary>
internal sealed record FeedCategory(string Name, string Url);

/// <summary>The comments of an entry: where they are, where their own feed is, how many.</summary>
internal sealed record FeedReplies(string Page, string Feed, int Count);

/// <summary>The entry that another one answers.</summary>
internal sealed record FeedTarget(string Id, string Url);

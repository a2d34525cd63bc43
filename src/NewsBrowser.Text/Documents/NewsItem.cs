namespace NewsBrowser.Text.Documents;

/// <summary>A news item: the front matter of one file and its body, if it has one.</summary>
public sealed record NewsItem : SourceDocument
{
    /// <summary>The headline, entities decoded and white space collapsed; <c>name</c> where the file is a profile.</summary>
    public required string Title { get; init; }

    /// <summary>The front matter's <c>category</c>, or the kind that its folder tells (<c>news</c>, <c>videos</c>, <c>people</c>, ...).</summary>
    public string? Category { get; init; }

    /// <summary>The teaser, often cut in mid-sentence by its maker; <c>bio</c> where the file is a profile.</summary>
    public string? Excerpt { get; init; }

    public PublicationTime? PublishedAt { get; init; }

    /// <summary>The address that the producer's robot saw.</summary>
    public string? OriginalUrl { get; init; }

    /// <summary>The address to show; absent in some kinds, where <see cref="OriginalUrl"/> serves.</summary>
    public string? WebUrl { get; init; }

    public string? AmpUrl { get; init; }

    public string? CdnAmpUrl { get; init; }

    /// <summary>article, video, download, course, collection, profile, forum: as written.</summary>
    public string? Type { get; init; }

    /// <summary>The producer's score of the item; null when it was never scored, which is not zero.</summary>
    public int? Quality { get; init; }

    /// <summary>The producer's decaying rank; null when never scored, -1 when buried.</summary>
    public int? Heat { get; init; }

    /// <summary>The producer's own switch; null when the file does not say.</summary>
    public bool? Published { get; init; }

    /// <summary>The address of an embedded video (YouTube or Vimeo), taken from <c>featuredContent</c>.</summary>
    public string? FeaturedVideoUrl { get; init; }

    public Provider? Provider { get; init; }

    public IReadOnlyList<string> Topics { get; init; } = [];

    public IReadOnlyList<ImageReference> Images { get; init; } = [];

    /// <summary>The file's own list of related stories, in its order.</summary>
    public IReadOnlyList<RelatedLink> Related { get; init; } = [];

    /// <summary>The body after sanitising: safe to send as it stands. Null when the file has none.</summary>
    public string? BodyHtml { get; init; }

    /// <summary>The body as plain text, paragraphs parted by newlines, for search and excerpts.</summary>
    public string? BodyText { get; init; }

    /// <summary>The producer's encrypted blob as written: kept, never shown, never indexed.</summary>
    public string? Secured { get; init; }

    public string? Price { get; init; }

    /// <summary>An ISO 8601 duration as written, such as <c>PT44M</c>.</summary>
    public string? Length { get; init; }

    public Rating? Rating { get; init; }

    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>The ids that a collection lists, in order.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    public IReadOnlyList<DownloadAction> Actions { get; init; } = [];

    public bool Removed { get; init; }

    public Profile? Profile { get; init; }

    /// <summary>Every key that this record has no place for, as a JSON object in file order; null when there is none.</summary>
    public string? ExtraJson { get; init; }
}

/// <summary>Who published an item: a name and a domain, with logos and authors where the file has them.</summary>
public sealed record Provider(string? Name, string? Domain)
{
    public IReadOnlyList<ImageReference> Images { get; init; } = [];

    public IReadOnlyList<string> Authors { get; init; } = [];
}

/// <summary>A picture by address, with the size in pixels that the file states.</summary>
/// <param name="Url">Entities decoded; resolved when a base is known, else as written (it may be root-relative).</param>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="IsCached">What the producer said of its own copy; null when it did not.</param>
/// <param name="Title">A caption, or null.</param>
public sealed record ImageReference(string Url, int? Width, int? Height, bool? IsCached, string? Title);

/// <summary>A story that a news item names as related, with what the file tells of it.</summary>
public sealed record RelatedLink
{
    public required string Title { get; init; }

    public string? Excerpt { get; init; }

    public PublicationTime? PublishedAt { get; init; }

    public string? WebUrl { get; init; }

    public string? AmpUrl { get; init; }

    public string? CdnAmpUrl { get; init; }

    public string? Type { get; init; }

    public Provider? Provider { get; init; }

    public int? Quality { get; init; }

    public IReadOnlyList<ImageReference> Images { get; init; } = [];

    /// <summary>Unknown keys of the entry as a JSON object; null when there is none.</summary>
    public string? ExtraJson { get; init; }

    /// <summary>The 1-based line of the file where the entry begins.</summary>
    public int Line { get; init; }
}

/// <summary>Readers' rating of a sample: the average of <paramref name="Count"/> votes.</summary>
public sealed record Rating(double Average, int Count);

/// <summary>Something an item offers to do, such as a download.</summary>
public sealed record DownloadAction(string Url, string? Type, string? Title, string? Attribution);

/// <summary>What a person's or community's file tells beyond its name and biography.</summary>
public sealed record Profile
{
    public string? Location { get; init; }

    public string? Website { get; init; }

    public string? TwitterName { get; init; }

    public string? TwitterUrl { get; init; }

    public int? TwitterFollowers { get; init; }

    public string? LinkedInUrl { get; init; }

    public string? Affiliation { get; init; }

    public int? Members { get; init; }
}

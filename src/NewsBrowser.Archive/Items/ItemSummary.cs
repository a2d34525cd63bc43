using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Items;

/// <summary>What a list shows of an item; no body.</summary>
public sealed record ItemSummary
{
    /// <summary>The row's number: for joins inside the archive, never shown.</summary>
    public required long RowId { get; init; }

    public required string Id { get; init; }

    public required ItemKind Kind { get; init; }

    public required string Title { get; init; }

    public required string Language { get; init; }

    /// <summary>The original's address, http or https, or null.</summary>
    public string? Link { get; init; }

    public string? SourceName { get; init; }

    public string? SourceDomain { get; init; }

    public string? SourceSlug { get; init; }

    public string? Board { get; init; }

    /// <summary>A post's own part of its id, such as <c>M.1694447439.A.B1F</c>; null for news.</summary>
    public string? PostName { get; init; }

    public string? Author { get; init; }

    public string? AuthorKey { get; init; }

    public string? Nickname { get; init; }

    public string? TitleClass { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? PublishedAt { get; init; }

    public bool PublishedDateOnly { get; init; }

    public string? Excerpt { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<TopicName> Topics { get; init; } = [];

    public int? Quality { get; init; }

    public int? Heat { get; init; }

    public bool? Published { get; init; }

    public bool IsLink { get; init; }

    public bool HasBody { get; init; }

    public int PushCount { get; init; }

    public int BooCount { get; init; }

    public int ArrowCount { get; init; }

    public int CommentCount { get; init; }

    public int CommenterCount { get; init; }

    public string? ImageUrl { get; init; }

    public int? ImageWidth { get; init; }

    public int? ImageHeight { get; init; }
}

/// <summary>A topic as lists show it.</summary>
public sealed record TopicName(string Name, string Slug);

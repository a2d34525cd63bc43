using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Indexing;

/// <summary>An item as the store has it, with everything that is searched.</summary>
internal sealed record IndexedItem
{
    public required long Id { get; init; }

    public required ItemKind Kind { get; init; }

    public bool IsLink { get; init; }

    public required string Title { get; init; }

    public string? RawTitle { get; init; }

    public string? Excerpt { get; init; }

    public required string Language { get; init; }

    public DateTime? PublishedAt { get; init; }

    public bool PublishedDateOnly { get; init; }

    public string? Link { get; init; }

    public string? Type { get; init; }

    public int? Quality { get; init; }

    public int? Heat { get; init; }

    public bool? Published { get; init; }

    public string? SourceName { get; init; }

    public string? SourceDomain { get; init; }

    public string? SourceSlug { get; init; }

    /// <summary>The publisher's keyword; null where the item has none.</summary>
    public string? Publisher => SourceDomain is { Length: > 0 } domain ? ArchiveNames.PublisherKeyword(domain, SourceSlug ?? string.Empty) : null;

    public string? BoardKey { get; init; }

    public string? BoardName { get; init; }

    public string? AuthorKey { get; init; }

    public string? AuthorName { get; init; }

    public string? Nickname { get; init; }

    public string? TitleClass { get; init; }

    public string? Reporter { get; init; }

    public string? ArticleKey { get; init; }

    public int PushCount { get; init; }

    public int BooCount { get; init; }

    public int CommentCount { get; init; }

    public int RelatedCount { get; init; }

    public bool HasImage { get; init; }

    public IReadOnlyList<(string Name, string Slug)> Topics { get; init; } = [];

    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Keys of the addresses that its texts quote.</summary>
    public IReadOnlyList<string> Quotes { get; init; } = [];

    /// <summary>The body's parts; a news body is one part of its own words.</summary>
    public IReadOnlyList<BodyPart> Parts { get; init; } = [];

    /// <summary>The form of its board.</summary>
    public PostingForm Form { get; init; } = PostingForm.None;

    /// <summary>What the author wrote between the comments.</summary>
    public IReadOnlyList<string> AuthorNotes { get; init; } = [];

    public IReadOnlyList<IndexedMessage> Messages { get; init; } = [];
}

/// <summary>A run of comments as the store has it.</summary>
internal readonly record struct IndexedMessage(long Id, string PersonKey, string Text, DateTime? At, CommentTag Tag);

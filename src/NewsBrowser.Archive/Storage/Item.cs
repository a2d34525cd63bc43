namespace NewsBrowser.Archive.Storage;

/// <summary>Which of the two worlds an item belongs to.</summary>
public enum ItemKind
{
    News = 1,
    Forum = 2,
}

/// <summary>A news item, a forum post, or a link that stands for a news item until the full one comes.
/// Bodies are kept apart in <see cref="ItemBody"/>.</summary>
public sealed class Item
{
    public long Id { get; set; }

    /// <summary>The id that pages and scripts use, made from the natural key: a hash of the canonical URL for news, <c>Board.FileName</c> for a post.</summary>
    public required string PublicId { get; set; }

    public ItemKind Kind { get; set; }

    /// <summary>True while only a related link tells of the item.</summary>
    public bool IsLink { get; set; }

    public required string Title { get; set; }

    /// <summary>The title as the source cut it, when <see cref="Title"/> was restored or the list gave another; null otherwise.</summary>
    public string? RawTitle { get; set; }

    public string? Excerpt { get; set; }

    /// <summary><c>en</c>, <c>zh-Hant-TW</c>, ...: guessed from the text, for the page's <c>lang</c>.</summary>
    public required string Language { get; set; }

    public DateTime? PublishedAt { get; set; }

    public bool PublishedDateOnly { get; set; }

    /// <summary>The original's address.</summary>
    public string? Link { get; set; }

    public string? Category { get; set; }

    public string? Type { get; set; }

    public int? Quality { get; set; }

    public int? Heat { get; set; }

    public bool? Published { get; set; }

    public long? SourceId { get; set; }

    public Source? Source { get; set; }

    public long? BoardId { get; set; }

    public Board? Board { get; set; }

    /// <summary>The post's part of its page's path: its BBS file name, else time and author.</summary>
    public string? PostName { get; set; }

    public long? AuthorId { get; set; }

    public Person? Author { get; set; }

    public string? Nickname { get; set; }

    public string? TitleClass { get; set; }

    public string? Reporter { get; set; }

    public string? ThreadKey { get; set; }

    /// <summary>The key (as in <see cref="ItemKey"/>) of the article that a [新聞] post carries, whether or not that article is here; null for others.</summary>
    public string? ArticleKey { get; set; }

    public int ReplyDepth { get; set; }

    public bool IsForward { get; set; }

    public int PushCount { get; set; }

    public int BooCount { get; set; }

    public int ArrowCount { get; set; }

    public int CommentCount { get; set; }

    public int CommenterCount { get; set; }

    public int RelatedCount { get; set; }

    public bool HasBody { get; set; }

    /// <summary>The picture shown in lists, with its size in pixels where known.</summary>
    public string? ImageUrl { get; set; }

    public int? ImageWidth { get; set; }

    public int? ImageHeight { get; set; }

    /// <summary>The file that the shown content comes from; for a link, the file that names it.</summary>
    public long SourceFileId { get; set; }

    public SourceFile? SourceFile { get; set; }

    public int SourceLine { get; set; }

    /// <summary>SHA-256 of the raw text that the shown content comes from. The file may hold another text by now.</summary>
    public required byte[] TextHash { get; set; }

    /// <summary>SHA-256 over the parsed content: equal hashes mean nothing changed.</summary>
    public required byte[] ContentHash { get; set; }

    /// <summary>The store's change number when the row last changed; the index follows it.</summary>
    public long ChangeNumber { get; set; }

    public long AddedInRun { get; set; }

    public long ChangedInRun { get; set; }

    public List<ItemTopic> Topics { get; set; } = [];
}

/// <summary>What lists leave out of an item: its text and everything that only its own page shows.</summary>
public sealed class ItemBody
{
    public long ItemId { get; set; }

    public string? Text { get; set; }

    /// <summary>Sanitised HTML, for news that came with a body.</summary>
    public string? Html { get; set; }

    /// <summary>The rest of the parsed document as JSON (see <c>ItemDetails</c>).</summary>
    public required string DetailsJson { get; set; }
}

/// <summary>A name under which an item is known: canonical URL, board and file name, or board, author and time. Unique,
/// so that the database keeps identity.</summary>
public sealed class ItemKey
{
    public required string Key { get; set; }

    public long ItemId { get; set; }
}

/// <summary>An earlier or other state of an item: which text it came from and what its title was.</summary>
public sealed class ItemVersion
{
    public long Id { get; set; }

    public long ItemId { get; set; }

    public long SourceFileId { get; set; }

    /// <summary>The raw text, by hash, and the line in it.</summary>
    public required byte[] TextHash { get; set; }

    public int SourceLine { get; set; }

    public required byte[] ContentHash { get; set; }

    public required string Title { get; set; }

    public int CommentCount { get; set; }

    public long SeenInRun { get; set; }
}

/// <summary>A topic, by name; its slug is its address.</summary>
public sealed class Topic
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }
}

public sealed class ItemTopic
{
    public long ItemId { get; set; }

    public long TopicId { get; set; }

    public Topic? Topic { get; set; }

    public int Position { get; set; }
}

/// <summary>A publisher, known by its domain and its name: on a video platform many publish on one domain.</summary>
public sealed class Source
{
    public long Id { get; set; }

    public required string Domain { get; set; }

    /// <summary>As files write it; the domain where they give no name.</summary>
    public required string Name { get; set; }

    /// <summary>The name in an address, unique on its domain.</summary>
    public required string Slug { get; set; }
}

/// <summary>A PTT board; <see cref="Key"/> is its name in lower case.</summary>
public sealed class Board
{
    public long Id { get; set; }

    public required string Key { get; set; }

    public required string Name { get; set; }

    /// <summary>The form that its posts follow, as JSON (<see cref="StoredForm"/>); null when they follow none.</summary>
    public string? Form { get; set; }

    /// <summary>From how many posts the form was learnt.</summary>
    public int FormPosts { get; set; }
}

/// <summary>Somebody who wrote: a PTT id, or a news author. <see cref="Key"/> is the part of the page's path.</summary>
public sealed class Person
{
    public long Id { get; set; }

    /// <summary>The id in lower case; for news authors a slug of the name, <c>@</c> and the domain.</summary>
    public required string Key { get; set; }

    public required string Name { get; set; }
}

/// <summary>A picture of an item, in the file's order.</summary>
public sealed class ItemImage
{
    public long ItemId { get; set; }

    public int Position { get; set; }

    public required string Url { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public string? Title { get; set; }
}

/// <summary>An item names another as related, with the score that it gives it.</summary>
public sealed class RelatedReference
{
    public long FromItemId { get; set; }

    public int Position { get; set; }

    public long ToItemId { get; set; }

    public Item? To { get; set; }

    public int? Quality { get; set; }

    public int SourceLine { get; set; }
}

namespace NewsBrowser.Archive.Storage;

/// <summary>The part of an item in which an address stands.</summary>
public enum QuotePlace
{
    /// <summary>A poster's own words, or a news body.</summary>
    Body = 0,

    /// <summary>The article that a [新聞] post carries.</summary>
    Article,

    /// <summary>Lines that a post quotes from another one.</summary>
    Reply,

    /// <summary>The post that a forward carries.</summary>
    Forwarded,

    /// <summary>What the author wrote between the comments.</summary>
    Note,

    Comment,
}

/// <summary>An address that an item's text quotes, whether or not what it names is here.</summary>
public sealed class QuotedUrl
{
    public long ItemId { get; set; }

    /// <summary>Order in the item, from 0.</summary>
    public int Position { get; set; }

    /// <summary>As in <see cref="ItemKey"/>: what is quoted is the item that has it, whenever that comes.</summary>
    public required string Key { get; set; }

    public QuotePlace Place { get; set; }

    /// <summary>The comment that it begins in; of an author's note the comment above; 0 elsewhere.</summary>
    public int Floor { get; set; }
}

using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Why one item is connected with another.</summary>
public enum ConnectionReason
{
    /// <summary>The post's template names it (原文連結).</summary>
    Article = 0,

    /// <summary>The file's list of related stories names it.</summary>
    Related,

    /// <summary>A text quotes its address.</summary>
    Quoted,
}

/// <summary>An item that points at another, and the best of its reasons.</summary>
/// <param name="Item">The item that points.</param>
/// <param name="Reason">Why.</param>
/// <param name="Place">Where a quotation stands.</param>
/// <param name="Floor">The comment of a quotation; of an author's note the comment above.</param>
/// <param name="Position">The place in a list of related stories, from 1; null for other reasons.</param>
/// <param name="Quality">The score that the naming file gave; null where it gave none.</param>
/// <param name="OtherReasons">How many more reasons the same item gives.</param>
public sealed record ItemConnection(ItemSummary Item, ConnectionReason Reason, QuotePlace Place, int Floor, int? Position, int? Quality, int OtherReasons);

/// <summary>The newest of those that point at an item, and how many there are.</summary>
/// <param name="Items">At most <see cref="ItemReader.MaxBeside"/>.</param>
/// <param name="Total">All of them.</param>
public sealed record ConnectionList(IReadOnlyList<ItemConnection> Items, int Total)
{
    public static ConnectionList None { get; } = new([], 0);

    /// <summary>The lowest and highest score that files gave the item; null where none did.</summary>
    public (int From, int To)? Quality { get; init; }
}

/// <summary>An item known here whose address stands in a text, and where it stands first.</summary>
/// <param name="Item">What is quoted.</param>
/// <param name="Place">Where.</param>
/// <param name="Floor">The comment, or of an author's note the comment above.</param>
/// <param name="OtherPlaces">How many more times.</param>
public sealed record QuotedItem(ItemSummary Item, QuotePlace Place, int Floor, int OtherPlaces);

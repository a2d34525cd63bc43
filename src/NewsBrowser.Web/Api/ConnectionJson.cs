using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>An item that points at the one asked for, and why.</summary>
internal sealed record ConnectionJson : ItemJson
{
    private ConnectionJson(ItemJson item, WhyJson why)
        : base(item) => Why = why;

    public WhyJson Why { get; }

    public static ConnectionJson From(ItemConnection connection) => new(
        ItemJson.From(connection.Item),
        new WhyJson(
            SearchReader.GetName(connection.Reason),
            connection.Reason == ConnectionReason.Quoted ? SearchReader.GetName(connection.Place) : null,
            connection.Floor > 0 ? connection.Floor : null,
            connection.Position,
            connection.Quality,
            connection.OtherReasons));
}

/// <summary>Why an item points at another.</summary>
/// <param name="Reason"><c>article</c> (its template names it), <c>related</c> (its file lists it) or <c>quoted</c> (its text quotes the address).</param>
/// <param name="Place">Of a quotation: <c>body</c>, <c>article</c>, <c>reply</c>, <c>forwarded</c>, <c>note</c> or <c>comment</c>.</param>
/// <param name="Floor">Of a quotation in a comment, its floor; in an author's note, that of the comment above.</param>
/// <param name="Position">The place in the file's list of related stories, from 1.</param>
/// <param name="Quality">The score that the naming file gave.</param>
/// <param name="Others">How many more reasons the same item gives.</param>
internal sealed record WhyJson(string Reason, string? Place, int? Floor, int? Position, int? Quality, int Others);

/// <summary>An item of the archive that the one asked for quotes, and where it does so first.</summary>
internal sealed record QuotedJson : ItemJson
{
    private QuotedJson(ItemJson item)
        : base(item)
    {
    }

    /// <summary>As in <see cref="WhyJson"/>.</summary>
    public required string Place { get; init; }

    public int? Floor { get; init; }

    /// <summary>How many more times it is quoted.</summary>
    public int Others { get; init; }

    public static QuotedJson From(QuotedItem quoted) => new(ItemJson.From(quoted.Item))
    {
        Place = SearchReader.GetName(quoted.Place),
        Floor = quoted.Floor > 0 ? quoted.Floor : null,
        Others = quoted.OtherPlaces,
    };
}

using NewsBrowser.Archive.Items;
using NewsBrowser.Text.Snippets;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>An item in a list of the JSON interface.</summary>
/// <param name="Id">Its lasting id.</param>
/// <param name="Kind"><c>news</c> or <c>forum</c>.</param>
/// <param name="Title">Its title, restored where the source had cut it.</param>
/// <param name="Url">The path of its page here.</param>
/// <param name="Link">The original's address, or null.</param>
/// <param name="Source">The publisher's name, or its domain where it has none.</param>
/// <param name="Board">The board, for posts.</param>
/// <param name="Author">The author's id alone.</param>
/// <param name="Nickname">The author's nickname, for posts.</param>
/// <param name="PublishedAt">UTC; midnight where only the day is known.</param>
/// <param name="Topics">Names of topics.</param>
/// <param name="Excerpt">The source's own teaser, or null.</param>
/// <param name="Snippet">A fragment around what matched.</param>
/// <param name="Comments">How many comments carry each tag.</param>
internal record ItemJson(
    string Id,
    string Kind,
    string Title,
    string Url,
    string? Link,
    string? Source,
    string? Board,
    string? Author,
    string? Nickname,
    DateTime? PublishedAt,
    IReadOnlyList<string> Topics,
    string? Excerpt,
    SnippetJson Snippet,
    TallyJson Comments)
{
    /// <summary>The publisher's domain.</summary>
    public string? SourceDomain { get; init; }

    /// <summary>True when the source gave a day without a time.</summary>
    public bool PublishedDateOnly { get; init; }

    public string? Language { get; init; }

    public string? TitleClass { get; init; }

    public int? Quality { get; init; }

    public int? Heat { get; init; }

    public bool? Published { get; init; }

    /// <summary>True while only another item's related link tells of this one.</summary>
    public bool IsLink { get; init; }

    public static ItemJson From(ItemSummary item, Snippet? snippet = null) => new(
        item.Id,
        DisplayLabels.Name(item.Kind),
        item.Title,
        item.Path,
        item.Link,
        item.SourceName ?? item.SourceDomain,
        item.Board,
        item.Author,
        item.Nickname,
        item.PublishedAt,
        [.. item.Topics.Select(topic => topic.Name)],
        item.Excerpt,
        SnippetJson.From(snippet ?? Text.Snippets.Snippet.Empty),
        new TallyJson(item.PushCount, item.BooCount, item.ArrowCount, item.PushCount + item.BooCount + item.ArrowCount))
    {
        SourceDomain = item.SourceDomain,
        PublishedDateOnly = item.PublishedDateOnly,
        Language = item.Language,
        TitleClass = item.TitleClass,
        Quality = item.Quality,
        Heat = item.Heat,
        Published = item.Published,
        IsLink = item.IsLink,
    };
}

/// <summary>A fragment of text; the ranges, in UTF-16 units, are what matched.</summary>
internal sealed record SnippetJson(string Text, IReadOnlyList<RangeJson> Ranges)
{
    public static SnippetJson From(Snippet snippet) => new(snippet.Text, [.. snippet.Ranges.Select(range => new RangeJson(range.Start, range.Length))]);
}

/// <summary>A stretch of text in UTF-16 units.</summary>
internal sealed record RangeJson(int Start, int Length);

/// <summary>Comments by tag: 推, 噓, →.</summary>
internal sealed record TallyJson(int Push, int Boo, int Arrow, int Total);

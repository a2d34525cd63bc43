using System.Text.Json;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Stories;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>Everything about an item but its comments.</summary>
internal sealed record ItemDetailsJson : ItemJson
{
    private ItemDetailsJson(ItemJson item, OriginJson origin)
        : base(item) => Origin = origin;

    /// <summary>The body as plain text; null when there is none.</summary>
    public string? BodyText { get; init; }

    /// <summary>The body as safe HTML.</summary>
    public string? BodyHtml { get; init; }

    public OriginJson Origin { get; }

    public IReadOnlyList<ImageJson> Images { get; init; } = [];

    /// <summary>In the file's own order.</summary>
    public IReadOnlyList<ItemJson> Related { get; init; } = [];

    /// <summary>The newest items that name this one as related or quote it; of a post, everything that quotes it.</summary>
    public IReadOnlyList<ConnectionJson> ReferencedBy { get; init; } = [];

    public int ReferencedByTotal { get; init; }

    /// <summary>The newest posts whose article this is or that quote it.</summary>
    public IReadOnlyList<ConnectionJson> DiscussedIn { get; init; } = [];

    public int DiscussedInTotal { get; init; }

    /// <summary>Items of the archive that the text quotes.</summary>
    public IReadOnlyList<QuotedJson> Quotes { get; init; } = [];

    /// <summary>Other items that tell the same story, the surest first; null while the index is being repaired.</summary>
    public IReadOnlyList<SameStoryJson>? SameStory { get; init; }

    /// <summary>Facts by name, in order.</summary>
    public IReadOnlyList<FactJson> Facts { get; init; } = [];

    /// <summary>What is particular to a post; null for news.</summary>
    public PostJson? Post { get; init; }

    /// <summary>Keys of the file that have no place elsewhere.</summary>
    public JsonElement? Extra { get; init; }

    public static ItemDetailsJson From(NewsView news) => new(
        ItemJson.From(news.Item),
        OriginJson.From(news.Provenance))
    {
        BodyText = news.BodyText,
        BodyHtml = news.BodyHtml,
        Images = [.. news.Images.Select(image => new ImageJson(image.Url, image.Width, image.Height, image.Title))],
        Related = [.. news.Related.Select(related => ItemJson.From(related.Item) with { Quality = related.Quality })],
        ReferencedBy = [.. news.ReferencedBy.Items.Select(ConnectionJson.From)],
        ReferencedByTotal = news.ReferencedBy.Total,
        DiscussedIn = [.. news.DiscussedIn.Items.Select(ConnectionJson.From)],
        DiscussedInTotal = news.DiscussedIn.Total,
        Quotes = [.. news.Quotes.Select(QuotedJson.From)],
        Facts = [.. news.Facts.Select(fact => new FactJson(fact.Name, fact.Value))],
        Extra = news.ExtraJson is { } extra ? JsonElement.Parse(extra) : null,
    };

    public static ItemDetailsJson From(ThreadView thread) => new(
        ItemJson.From(thread.Item),
        OriginJson.From(thread.Provenance))
    {
        BodyText = thread.Body,
        BodyHtml = PostMarkup.Render(thread.Body),
        ReferencedBy = [.. thread.ReferencedBy.Items.Select(ConnectionJson.From)],
        ReferencedByTotal = thread.ReferencedBy.Total,
        Quotes = [.. thread.Quotes.Select(QuotedJson.From)],
        Post = new PostJson(
            thread.RawTitle,
            thread.Signature,
            thread.Template is { } template
                ? new TemplateJson(
                    template.Headline, template.Link, template.PublishedText, template.PublishedAt?.Utc, template.Reporter, template.Article, template.OwnWords)
                : null,
            thread.Ip,
            thread.Country,
            [.. thread.Edits.Select(edit => new EditJson(edit.Person, edit.At))],
            thread.ForwardedFrom,
            thread.Incomplete,
            thread.Article?.Id,
            [.. thread.SameThread.Select(item => item.Id)]),
    };
}

/// <summary>An item that tells the same story, and what says so: words that both have, addresses that both carry, how many related links both name.</summary>
/// <param name="Item">The other item.</param>
/// <param name="Words">As this item writes them, those that tell most first.</param>
/// <param name="Urls">Canonical addresses.</param>
/// <param name="RelatedLinks">How many related links both name.</param>
/// <param name="DaysLater">Negative when the other came before; null when either day is unknown.</param>
internal sealed record SameStoryJson(ItemJson Item, IReadOnlyList<string> Words, IReadOnlyList<string> Urls, int RelatedLinks, int? DaysLater)
{
    public static SameStoryJson From(SameStoryMatch match) => new(ItemJson.From(match.Item), match.Words, match.Urls, match.RelatedLinks, match.DaysLater);
}

/// <summary>A picture of an item.</summary>
internal sealed record ImageJson(string Url, int? Width, int? Height, string? Title);

/// <summary>A named value.</summary>
internal sealed record FactJson(string Name, string Value);

/// <summary>The file and line that an item comes from, and what was odd there.</summary>
internal sealed record OriginJson(string FileName, int Line, string Format, bool Vanished, IReadOnlyList<WarningJson> Warnings)
{
    // The full path is the operator's own business and stays out.
    public static OriginJson From(Provenance from) =>
        new(from.FileName, from.Line, from.Format, from.Vanished, [.. from.Warnings.Select(warning => new WarningJson(warning.Line, warning.Message))]);
}

/// <summary>Something odd in a source file.</summary>
internal sealed record WarningJson(int Line, string Message);

/// <summary>What is particular to a post.</summary>
internal sealed record PostJson(
    string? RawTitle,
    string? Signature,
    TemplateJson? Template,
    string? Ip,
    string? Country,
    IReadOnlyList<EditJson> Edits,
    string? ForwardedFrom,
    bool Incomplete,
    string? ArticleId,
    IReadOnlyList<string> SameThread);

/// <summary>The fields of the [新聞] template.</summary>
internal sealed record TemplateJson(
    string? Headline, string? Link, string? Published, DateTime? PublishedAt, string? Reporter, string? Article, string? OwnWords);

/// <summary>Who edited a post, and when.</summary>
internal sealed record EditJson(string Person, DateTime? At);

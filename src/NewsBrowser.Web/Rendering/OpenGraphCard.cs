using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Web.Rendering;

/// <summary>How a page is shown where it is linked to: Open Graph.</summary>
internal sealed record OpenGraphCard
{
    private const int DescriptionLength = 200;

    public string Type { get; init; } = "website";

    public string? Description { get; init; }

    /// <summary>The content's language; null where it is the interface's.</summary>
    public string? Language { get; init; }

    /// <summary>The address of a picture: only named, so that nothing foreign loads with the page.</summary>
    public string? Image { get; init; }

    /// <summary>When the item came out; null where that is not known.</summary>
    public string? Published { get; init; }

    /// <param name="item">What the page shows.</param>
    /// <param name="text">Its body, which is quoted where the source has no teaser.</param>
    public static OpenGraphCard Create(ItemSummary item, string? text) => new()
    {
        Type = "article",
        Description = Beginning(string.IsNullOrWhiteSpace(item.Excerpt) ? text : item.Excerpt),
        Language = item.Language,
        Image = item.Kind == ItemKind.News && SiteUrls.IsWeb(item.ImageUrl) ? item.ImageUrl : null,
        Published = StructuredData.Moment(item.PublishedAt, item.PublishedDateOnly),
    };

    /// <summary>A language as Open Graph names it, with a country; null where the country would be a guess.</summary>
    public static string? GetLocale(string language) => language switch
    {
        _ when language.StartsWith("en", StringComparison.OrdinalIgnoreCase) => "en_US",
        _ when language.StartsWith("zh-Hant", StringComparison.OrdinalIgnoreCase) => "zh_TW",
        _ when language.StartsWith("zh-Hans", StringComparison.OrdinalIgnoreCase) => "zh_CN",
        _ => null,
    };

    private static string? Beginning(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        // More than enough of it, so that a long text is not taken apart whole.
        var piece = text.Length > 4 * DescriptionLength ? text[..(4 * DescriptionLength)] : text;
        var line = string.Join(' ', piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= DescriptionLength)
        {
            return line;
        }

        var length = char.IsHighSurrogate(line[DescriptionLength - 1]) ? DescriptionLength - 1 : DescriptionLength;
        return line[..length] + "…";
    }
}

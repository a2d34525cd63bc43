using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Makes an item's details from its document.</summary>
internal static class ItemDetailsBuilder
{
    public static ItemDetails FromNews(NewsItem item) => new()
    {
        OriginalUrl = item.OriginalUrl,
        WebUrl = item.WebUrl,
        AmpUrl = item.AmpUrl,
        CdnAmpUrl = item.CdnAmpUrl,
        VideoUrl = item.FeaturedVideoUrl,
        ProviderName = item.Provider?.Name,
        ProviderDomain = item.Provider?.Domain,
        ProviderImages = OrNull(item.Provider?.Images),
        Authors = OrNull(Authors(item)),
        Price = item.Price,
        Length = item.Length,
        Rating = item.Rating,
        Levels = OrNull(item.Levels),
        Items = OrNull(item.Items),
        Actions = OrNull(item.Actions),
        Removed = item.Removed,
        Profile = item.Profile,
        SecuredLength = item.Secured?.Length ?? 0,
        ExtraJson = item.ExtraJson,
        RelatedExtraJson = item.Related.Any(link => link.ExtraJson is not null)
            ? item.Related.Index().Where(link => link.Item.ExtraJson is not null).ToDictionary(link => link.Index, link => link.Item.ExtraJson!)
            : null,
    };

    public static ItemDetails FromPost(ForumPost post) => new()
    {
        ListTitle = post.ListTitle,
        PostUrl = post.Url,
        PostedAtSource = post.PostedAtSource,
        BodyParts = post.Parts is [] or [{ Kind: BodyPartKind.Own }] ? null : [.. post.Parts.Select(part => new StoredPart(part.Kind, part.Text.Length))],
        Signature = post.Signature,
        NewsTemplate = post.Template is null ? null : StoredTemplate.FromTemplate(post.Template, post.Body),
        Ip = post.Ip,
        Country = post.Country,
        Edits = OrNull(post.Edits),
        ForwardedFrom = post.ForwardedFrom,
        Incomplete = post.Incomplete,
        StatedCounts = post.StatedCounts,
        ExtraJson = post.ExtraJson,
    };

    /// <summary>A news file's authors with the keys of their pages: names are only told apart within one publisher.</summary>
    public static IReadOnlyList<ItemAuthor> Authors(NewsItem item)
    {
        var domain = (item.Provider?.Domain ?? string.Empty).Trim().ToLowerInvariant();
        return [
            .. (item.Provider?.Authors ?? []).Where(name => !string.IsNullOrWhiteSpace(name))
                .Select(name => new ItemAuthor(name, Slug.Create(name) + "@" + domain))
        ];
    }

    private static IReadOnlyList<T>? OrNull<T>(IReadOnlyList<T>? list) => list is null or [] ? null : list;
}

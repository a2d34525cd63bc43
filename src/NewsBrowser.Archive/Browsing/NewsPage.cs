using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Puts a news item's page together: six statements beside the one of its head, however much stands on it.</summary>
internal static class NewsPage
{
    public static async Task<NewsView> ReadAsync(ArchiveContext context, ItemHead head, CancellationToken cancellation)
    {
        var id = head.Item.Id;
        var images = await context.Images.Where(i => i.ItemId == id).OrderBy(i => i.Position)
            .Select(i => new { i.Url, i.Width, i.Height, i.Title }).ToListAsync(cancellation);
        var related = await context.References.Where(r => r.FromItemId == id).OrderBy(r => r.Position)
            .Select(r => new { r.ToItemId, r.Quality, r.SourceLine }).ToListAsync(cancellation);
        var pointing = await ItemConnections.PointingAtAsync(context, id, cancellation);
        var quoted = await ItemConnections.QuotedByAsync(context, id, cancellation);
        var versions = await ItemHead.VersionsAsync(context, id, cancellation);
        var rows = await ItemSummaryQueries.ByIdAsync(
            context, [id, .. related.Select(r => r.ToItemId), .. pointing.Select(p => p.Pointing), .. quoted.Select(q => q.ItemId)], cancellation);
        var details = head.Details;
        return new NewsView
        {
            Item = rows[id],
            BodyHtml = head.Html,
            BodyText = head.Text,
            Images = [.. images.Select(i => (i.Url, i.Width, i.Height, i.Title))],
            Related = [.. related.Where(r => rows.ContainsKey(r.ToItemId)).Select(r => new RelatedItem(rows[r.ToItemId], r.Quality, r.SourceLine))],
            ReferencedBy = ItemConnections.BuildList([.. pointing.Where(p => p.Kind == ItemKind.News)], rows),
            DiscussedIn = ItemConnections.BuildList([.. pointing.Where(p => p.Kind == ItemKind.Forum)], rows),
            Quotes = ItemConnections.BuildQuotedItems(quoted, rows),
            Authors = [.. (details.Authors ?? []).Select(a => (a.Name, a.Key))],
            Facts = CollectFacts(head.Item, details),
            VideoUrl = ItemSummaryQueries.WebAddress(details.VideoUrl),
            Actions = details.Actions ?? [],
            SecuredLength = details.SecuredLength,
            ExtraJson = details.ExtraJson,
            Provenance = head.Provenance,
            Versions = versions,
        };
    }

    /// <summary>What the file says of the item and the page does not show elsewhere.
    /// A heat of -1 is the producer's mark for buried, no score is not zero.</summary>
    private static List<(string Name, string Value)> CollectFacts(Item item, ItemDetails details)
    {
        var facts = new List<(string Name, string Value)>();
        Add("type", item.Type);
        Add("category", item.Category);
        Add("published", item.Published switch { true => "true", false => "false", null => null });
        Add("quality", item.Quality?.ToString(CultureInfo.InvariantCulture) ?? "unscored");
        Add("heat", item.Heat switch { null => null, -1 => "buried", { } heat => heat.ToString(CultureInfo.InvariantCulture) });
        Add("price", details.Price);
        Add("length", details.Length);
        Add("rating", details.Rating is { } rating ? string.Create(CultureInfo.InvariantCulture, $"{rating.Average:0.##} ({rating.Count})") : null);
        Add("levels", Joined(details.Levels));
        Add("items", Joined(details.Items));
        Add("removed", details.Removed ? "true" : null);
        Add("original-url", details.OriginalUrl);
        Add("amp-url", details.AmpUrl);
        Add("cdn-amp-url", details.CdnAmpUrl);
        if (details.Profile is { } profile)
        {
            Add("location", profile.Location);
            Add("website", profile.Website);
            Add("twitter", profile.TwitterName ?? profile.TwitterUrl);
            Add("twitter-followers", profile.TwitterFollowers?.ToString(CultureInfo.InvariantCulture));
            Add("linkedin", profile.LinkedInUrl);
            Add("affiliation", profile.Affiliation);
            Add("members", profile.Members?.ToString(CultureInfo.InvariantCulture));
        }

        return facts;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                facts.Add((name, value));
            }
        }

        static string? Joined(IReadOnlyList<string>? values) => values is null ? null : string.Join(", ", values);
    }
}

/// <summary>A news item's page.</summary>
public sealed record NewsView
{
    public required ItemSummary Item { get; init; }

    public string? BodyHtml { get; init; }

    public string? BodyText { get; init; }

    public IReadOnlyList<(string Url, int? Width, int? Height, string? Title)> Images { get; init; } = [];

    /// <summary>In the file's own order; each target is an item here, full or a link.</summary>
    public IReadOnlyList<RelatedItem> Related { get; init; } = [];

    /// <summary>News that names this item as related or quotes it in its body.</summary>
    public ConnectionList ReferencedBy { get; init; } = ConnectionList.None;

    /// <summary>Posts whose article is this item, or that quote it anywhere: in the body, in a note, in a comment.</summary>
    public ConnectionList DiscussedIn { get; init; } = ConnectionList.None;

    /// <summary>Items known here that the body quotes.</summary>
    public IReadOnlyList<QuotedItem> Quotes { get; init; } = [];

    public IReadOnlyList<(string Name, string Key)> Authors { get; init; } = [];

    /// <summary>Facts in order, for a table: a stable name that the interface translates, and the value.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public string? VideoUrl { get; init; }

    public IReadOnlyList<DownloadAction> Actions { get; init; } = [];

    /// <summary>How many characters the producer's encrypted body has; 0 for none. The text itself never leaves the store.</summary>
    public int SecuredLength { get; init; }

    /// <summary>Unknown keys of the file as JSON, or null.</summary>
    public string? ExtraJson { get; init; }

    public required Provenance Provenance { get; init; }

    public IReadOnlyList<VersionView> Versions { get; init; } = [];
}

/// <summary>A related item with the score that this file gave it.</summary>
public sealed record RelatedItem(ItemSummary Item, int? Quality, int Line);

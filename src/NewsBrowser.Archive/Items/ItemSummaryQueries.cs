using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Items;

/// <summary>Reads items as lists show them: one statement, no bodies.</summary>
internal static class ItemSummaryQueries
{
    public static IQueryable<ItemSummary> Summaries(IQueryable<Item> items) => items.AsSingleQuery().Select(i => new ItemSummary
    {
        RowId = i.Id,
        Id = i.PublicId,
        Kind = i.Kind,
        Title = i.Title,
        Language = i.Language,
        Link = WebAddress(i.Link),
        SourceName = i.Source!.Name,
        SourceDomain = i.Source!.Domain,
        SourceSlug = i.Source!.Slug,
        Board = i.Board!.Name,
        PostName = i.PostName,
        Author = i.Author!.Name,
        AuthorKey = i.Author!.Key,
        Nickname = i.Nickname,
        TitleClass = i.TitleClass,
        PublishedAt = i.PublishedAt,
        PublishedDateOnly = i.PublishedDateOnly,
        Excerpt = i.Excerpt,
        Type = i.Type,
        Topics = i.Topics.OrderBy(t => t.Position).Select(t => new TopicName(t.Topic!.Name, t.Topic.Slug)).ToList(),
        Quality = i.Quality,
        Heat = i.Heat,
        Published = i.Published,
        IsLink = i.IsLink,
        HasBody = i.HasBody,
        PushCount = i.PushCount,
        BooCount = i.BooCount,
        ArrowCount = i.ArrowCount,
        CommentCount = i.CommentCount,
        CommenterCount = i.CommenterCount,
        ImageUrl = i.ImageUrl,
        ImageWidth = i.ImageWidth,
        ImageHeight = i.ImageHeight,
    });

    /// <summary>The summaries of some items by row number, in one statement.</summary>
    public static async Task<Dictionary<long, ItemSummary>> ByIdAsync(ArchiveContext context, IEnumerable<long> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToArray();
        return await Summaries(context.Items.Where(i => wanted.Contains(i.Id))).ToDictionaryAsync(s => s.RowId, cancellation);
    }

    /// <summary>Those of the ids that there are, in the order of the ids.</summary>
    public static IReadOnlyList<ItemSummary> InOrder(IReadOnlyDictionary<long, ItemSummary> rows, IEnumerable<long> ids)
    {
        var ordered = new List<ItemSummary>();
        foreach (var id in ids)
        {
            if (rows.TryGetValue(id, out var row))
            {
                ordered.Add(row);
            }
        }

        return ordered;
    }

    /// <summary>An address that may stand in a link: http or https; null for all others.</summary>
    public static string? WebAddress(string? url) =>
        url is not null && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            ? url
            : null;
}

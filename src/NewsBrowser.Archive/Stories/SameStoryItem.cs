using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Stories;

/// <summary>What is read of an item to compare its story with others'.</summary>
internal sealed record SameStoryItem
{
    /// <summary>An address that more items than this carry is a front page or a form, not a story.</summary>
    public const int MaxSharers = 8;

    private SameStoryText? _text;

    public required long Id { get; init; }

    public required ItemKind Kind { get; init; }

    public required string Title { get; init; }

    public required string Language { get; init; }

    public required string? Excerpt { get; init; }

    public required string? Beginning { get; init; }

    public required DateTime? PublishedAt { get; init; }

    public required bool PublishedDateOnly { get; init; }

    public required long? AuthorId { get; init; }

    public required long? SourceId { get; init; }

    public required long? BoardId { get; init; }

    public required string? ThreadKey { get; init; }

    public required string? ArticleKey { get; init; }

    public bool IsChinese => Language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    public SameStoryText Text => _text ??= SameStoryText.Create(Kind, Title, Excerpt, Beginning);

    public static Task<Dictionary<long, SameStoryItem>> ReadAsync(ArchiveContext context, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToArray();
        return (
            from item in context.Items
            where wanted.Contains(item.Id)
            join body in context.Bodies on item.Id equals body.ItemId into bodies
            from body in bodies.DefaultIfEmpty()
            select new SameStoryItem
            {
                Id = item.Id,
                Kind = item.Kind,
                Title = item.Title,
                Language = item.Language,
                Excerpt = item.Excerpt,
                Beginning = body.Text!.Substring(0, SameStoryText.ReadLength),
                PublishedAt = item.PublishedAt,
                PublishedDateOnly = item.PublishedDateOnly,
                AuthorId = item.AuthorId,
                SourceId = item.SourceId,
                BoardId = item.BoardId,
                ThreadKey = item.ThreadKey,
                ArticleKey = item.ArticleKey,
            }).ToDictionaryAsync(i => i.Id, cancellation);
    }

    /// <summary>The item's own addresses and the one of the article that it carries.</summary>
    public static async Task<IReadOnlyList<string>> UrlsAsync(ArchiveContext context, SameStoryItem item, CancellationToken cancellation)
    {
        var keys = await context.Keys.Where(k => k.ItemId == item.Id && k.Key.StartsWith(ItemKeys.UrlPrefix)).Select(k => k.Key).ToListAsync(cancellation);
        return item.ArticleKey is { } article ? [.. keys, article] : keys;
    }

    /// <summary>Other items that name related links which this one names too, with how many of them.</summary>
    public static Task<Dictionary<long, int>> SharedRelatedAsync(ArchiveContext context, long id, CancellationToken cancellation) => (
        from own in context.References
        where own.FromItemId == id
        join same in context.References on own.ToItemId equals same.ToItemId
        where same.FromItemId != id
        group same by same.FromItemId into sharing
        orderby sharing.Count() descending, sharing.Key descending
        select new { sharing.Key, Links = sharing.Count() }).Take(SameStory.Limit).ToDictionaryAsync(s => s.Key, s => s.Links, cancellation);

    /// <summary>Answers of one discussion stand together already.</summary>
    public bool IsSameThread(SameStoryItem other) =>
        BoardId is not null && BoardId == other.BoardId && ThreadKey is { Length: > 0 } && ThreadKey == other.ThreadKey;

    public bool IsSameVoice(SameStoryItem other) =>
        (AuthorId is not null && AuthorId == other.AuthorId) || (SourceId is not null && SourceId == other.SourceId);

    public int? DaysUntil(SameStoryItem other, TimeZoneInfo zone) =>
        GetDay(zone) is { } day && other.GetDay(zone) is { } then ? then.DayNumber - day.DayNumber : null;

    private DateOnly? GetDay(TimeZoneInfo zone) => PublishedAt switch
    {
        null => null,
        { } day when PublishedDateOnly => DateOnly.FromDateTime(day),
        { } time => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc), zone)),
    };
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Browsing;

/// <summary>Reads one item with everything that its page shows.</summary>
public sealed class ItemReader
{
    /// <summary>How many items the lists beside an item have: referenced by, discussed in, same thread.</summary>
    public const int MaxBeside = 50;

    /// <summary>How many items one list by ids has.</summary>
    public const int MaxListed = 50;

    private readonly ArchiveStore _store;

    internal ItemReader(ArchiveStore store) => _store = store;

    /// <summary>The item's summary by its public id, or an earlier id or key of it; null when there is none.
    /// A different <see cref="ItemSummary.Id"/> asks for a redirect.</summary>
    public async Task<ItemSummary?> FindAsync(string publicId, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        string[] keys = [publicId, ItemKeys.EarlierIdPrefix + publicId];
        var ids = context.Items.Where(i => i.PublicId == publicId).Select(i => i.Id)
            .Concat(context.Keys.Where(k => keys.Contains(k.Key)).Select(k => k.ItemId));
        return await FindOneAsync(context, ids, publicId, cancellation);
    }

    /// <summary>As <see cref="FindAsync"/>, by the two parts of a post's path.</summary>
    public async Task<ItemSummary?> FindPostAsync(string board, string post, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var publicId = board + "." + post;
        var boardKey = board.ToLowerInvariant();
        string[] keys = [ItemKeys.PostPrefix + boardKey + "/" + post.ToLowerInvariant(), ItemKeys.EarlierIdPrefix + publicId];
        var ids = context.Items.Where(i => i.PublicId == context.Boards.Where(b => b.Key == boardKey).Select(b => b.Name).First() + "." + post)
            .Select(i => i.Id)
            .Concat(context.Items.Where(i => i.PublicId == publicId).Select(i => i.Id))
            .Concat(context.Keys.Where(k => keys.Contains(k.Key)).Select(k => k.ItemId));
        return await FindOneAsync(context, ids, publicId, cancellation);
    }

    /// <summary>The first <see cref="MaxListed"/> of some public ids, in their order; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<ItemSummary>> ListAsync(IReadOnlyList<string> publicIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(publicIds);
        string[] wanted = [.. publicIds.Distinct(StringComparer.Ordinal).Take(MaxListed)];
        if (wanted.Length == 0)
        {
            return [];
        }

        await using var context = _store.CreateContext();
        var rows = await ItemSummaryQueries.Summaries(context.Items.Where(i => wanted.Contains(i.PublicId)))
            .ToDictionaryAsync(s => s.Id, StringComparer.Ordinal, cancellation);
        return [.. wanted.Select(id => rows.GetValueOrDefault(id)).OfType<ItemSummary>()];
    }

    public async Task<NewsView?> ReadNewsAsync(string publicId, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await ItemHead.ReadAsync(context, publicId, ItemKind.News, cancellation) is { } head
            ? await NewsPage.ReadAsync(context, head, cancellation)
            : null;
    }

    public async Task<ThreadView?> ReadThreadAsync(string publicId, ThreadRequest request, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await ItemHead.ReadAsync(context, publicId, ItemKind.Forum, cancellation) is { } head
            ? await ThreadPage.ReadAsync(context, head, request, _store.Options.Zone, cancellation)
            : null;
    }

    /// <summary>What some items say and when they last changed here, by row number, in one statement: for feeds, which carry texts.</summary>
    public async Task<IReadOnlyDictionary<long, ItemText>> ReadTextsAsync(IEnumerable<long> rowIds, CancellationToken cancellation)
    {
        long[] ids = [.. rowIds];
        if (ids.Length == 0)
        {
            return new Dictionary<long, ItemText>();
        }

        await using var context = _store.CreateContext();
        return await (
            from item in context.Items
            where ids.Contains(item.Id)
            join run in context.IngestionRuns on item.ChangedInRun equals run.Id
            join body in context.Bodies on item.Id equals body.ItemId into bodies
            from body in bodies.DefaultIfEmpty()
            select new { item.Id, Text = (string?)body.Text, Html = (string?)body.Html, run.StartedAt })
            .ToDictionaryAsync(r => r.Id, r => new ItemText(r.Text, r.Html, r.StartedAt), cancellation);
    }

    /// <summary>The bytes of the file that an item comes from, as ingested; <c>secured</c> blobs cut out of news files.</summary>
    public Task<RawSource?> ReadRawAsync(string publicId, CancellationToken cancellation) => ReadRawAsync(publicId, null, cancellation);

    /// <summary>The bytes of the file that an item, or a kept state of it, comes from, as ingested; <c>secured</c> blobs cut out of news files.</summary>
    public async Task<RawSource?> ReadRawAsync(string publicId, long? version, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var origins = version is { } number
            ? from kept in context.Versions
              where kept.Id == number
              join item in context.Items on kept.ItemId equals item.Id
              where item.PublicId == publicId
              select new VersionOrigin { FileId = kept.SourceFileId, Hash = kept.TextHash, Line = kept.SourceLine }
            : context.Items.Where(i => i.PublicId == publicId)
                .Select(i => new VersionOrigin { FileId = i.SourceFileId, Hash = i.TextHash, Line = i.SourceLine });
        return await RawSource.ReadAsync(context, origins, cancellation) is { } raw ? raw.WithoutEncryptedBody() : null;
    }

    private static async Task<ItemSummary?> FindOneAsync(ArchiveContext context, IQueryable<long> ids, string publicId, CancellationToken cancellation)
    {
        var found = await ItemSummaryQueries.Summaries(context.Items.Where(i => ids.Contains(i.Id))).ToListAsync(cancellation);
        return found.Find(i => i.Id == publicId) ?? found.FirstOrDefault();
    }
}

/// <summary>The row behind an item's page, with its body and the file it comes from.</summary>
internal sealed record ItemHead(Item Item, string? Text, string? Html, ItemDetails Details, Provenance Provenance, string? Form)
{
    public static async Task<ItemHead?> ReadAsync(ArchiveContext context, string publicId, ItemKind kind, CancellationToken cancellation)
    {
        var row = await (
            from item in context.Items
            where item.PublicId == publicId && item.Kind == kind
            join body in context.Bodies on item.Id equals body.ItemId into bodies
            from body in bodies.DefaultIfEmpty()
            select new
            {
                Item = item,
                Text = (string?)body.Text,
                Html = (string?)body.Html,
                Details = (string?)body.DetailsJson,
                item.SourceFile!.Path,
                item.SourceFile.Format,
                item.SourceFile.WarningsJson,
                item.SourceFile.VanishedInRun,
                item.Board!.Form,
            }).FirstOrDefaultAsync(cancellation);
        if (row is null)
        {
            return null;
        }

        var provenance = new Provenance(
            Path.GetFileName(row.Path),
            row.Path,
            row.Item.SourceLine,
            ((SourceFormat)row.Format).ToString(),
            ParseWarnings(row.WarningsJson),
            row.VanishedInRun is not null);
        var details = row.Details is null ? new ItemDetails() : ItemDetails.Parse(row.Details);
        return new ItemHead(row.Item, row.Text, row.Html, details, provenance, row.Form);
    }

    public static async Task<IReadOnlyList<VersionView>> VersionsAsync(ArchiveContext context, long itemId, CancellationToken cancellation)
    {
        var versions = await (
            from version in context.Versions
            where version.ItemId == itemId
            join file in context.Files on version.SourceFileId equals file.Id
            join run in context.IngestionRuns on version.SeenInRun equals run.Id
            orderby version.Id descending
            select new { version.Id, version.Title, file.Path, version.CommentCount, run.StartedAt }).ToListAsync(cancellation);
        return versions.ConvertAll(v => new VersionView(v.Id, v.Title, Path.GetFileName(v.Path), v.CommentCount, v.StartedAt));
    }

    private static List<(int Line, string Message)> ParseWarnings(string? json) => json is null
        ? []
        : [.. (JsonSerializer.Deserialize(json, StoredJsonContext.Compact.IReadOnlyListStoredLine) ?? []).Select(w => (w.Line, w.Message))];
}

/// <summary>Where a shown item comes from.</summary>
/// <param name="FileName">The last part of the path.</param>
/// <param name="Path">The full path, for the administrator.</param>
/// <param name="Line">1-based.</param>
/// <param name="Format">What the file was recognised as.</param>
/// <param name="Warnings">What was odd in the file.</param>
/// <param name="Vanished">True when the file is no longer where it was.</param>
public sealed record Provenance(string FileName, string Path, int Line, string Format, IReadOnlyList<(int Line, string Message)> Warnings, bool Vanished);

/// <summary>An earlier or other state of an item.</summary>
public sealed record VersionView(long Number, string Title, string FileName, int CommentCount, DateTime SeenAt);

/// <summary>What an item says.</summary>
/// <param name="Text">Its text; null when there is none.</param>
/// <param name="Html">The same as safe HTML, for news that came with a body.</param>
/// <param name="ChangedAt">UTC: when it last became another here.</param>
public sealed record ItemText(string? Text, string? Html, DateTime ChangedAt);

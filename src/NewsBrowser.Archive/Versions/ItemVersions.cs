using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Versions;

/// <summary>Reads the states of an item back from the stored texts and compares two of them.</summary>
public sealed class ItemVersions
{
    /// <summary>The largest text that is parsed for a comparison, in bytes: a visitor must not be able to make the archive read a
    /// crawl of 64 MB over and over.</summary>
    public const int MaxTextBytes = 8 * 1024 * 1024;

    private readonly ArchiveStore _store;

    internal ItemVersions(ArchiveStore store) => _store = store;

    /// <summary>All states of an item and two of them compared: by default the newest kept one with the shown one.
    /// Null when there is no such item or state.</summary>
    /// <param name="publicId">The item.</param>
    /// <param name="from">The number of a kept state.</param>
    /// <param name="to">The number of a kept state; null for the shown one.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ItemVersionsView?> ReadAsync(string publicId, long? from, long? to, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var shown = await (
            from item in context.Items
            where item.PublicId == publicId
            select new { item.Id, item.ContentHash, item.SourceLine, item.Kind, item.SourceFile!.Path }).FirstOrDefaultAsync(cancellation);
        if (shown is null)
        {
            return null;
        }

        var rows = await ItemSummaryQueries.ByIdAsync(context, [shown.Id], cancellation);
        var kept = await (
            from version in context.Versions
            where version.ItemId == shown.Id
            join file in context.Files on version.SourceFileId equals file.Id
            join run in context.IngestionRuns on version.SeenInRun equals run.Id
            orderby version.Id descending
            select new { version.Id, version.Title, file.Path, version.SourceLine, version.CommentCount, run.StartedAt, version.ContentHash })
            .ToListAsync(cancellation);
        var head = rows[shown.Id];
        var states = new List<ItemVersionSummary> { new(null, head.Title, Path.GetFileName(shown.Path), shown.SourceLine, head.CommentCount, null) };
        states.AddRange(kept.Select(v => new ItemVersionSummary(v.Id, v.Title, Path.GetFileName(v.Path), v.SourceLine, v.CommentCount, v.StartedAt)));
        if (kept.Count == 0)
        {
            return from is null && to is null ? new ItemVersionsView(head, states, null, null) : null;
        }

        var right = states.Find(s => s.Version == to);
        var left = from is null ? states.Find(s => s.Version is not null && s != right) ?? states[0] : states.Find(s => s.Version == from);
        if (left is null || right is null)
        {
            return null;
        }

        var before = await DocumentAsync(left);
        if (before is null)
        {
            return new ItemVersionsView(head, states, null, left);
        }

        var after = left == right ? before : await DocumentAsync(right);
        return after is null
            ? new ItemVersionsView(head, states, null, right)
            : new ItemVersionsView(head, states, DocumentComparison.Compare(before, after, left, right), null);

        async Task<SourceDocument?> DocumentAsync(ItemVersionSummary state)
        {
            var origins = state.Version is { } number
                ? context.Versions.Where(v => v.Id == number).Select(v => new VersionOrigin { FileId = v.SourceFileId, Hash = v.TextHash, Line = v.SourceLine })
                : context.Items.Where(i => i.Id == shown.Id).Select(i => new VersionOrigin { FileId = i.SourceFileId, Hash = i.TextHash, Line = i.SourceLine });
            return await RawSource.ReadAsync(context, origins, cancellation) is { IsWithheld: false } raw && raw.Bytes.Length <= MaxTextBytes
                ? Choose(
                    RawTexts.Parse(raw.Path, raw.Bytes, _store.Options.NewsBaseUrl), raw.Line, shown.Kind,
                    kept.Find(v => v.Id == state.Version)?.ContentHash ?? shown.ContentHash)
                : null;
        }
    }

    /// <summary>Of a text's documents the one that begins in a line and is of a kind; where several do, the one with the content,
    /// which a newer parser may read otherwise.</summary>
    internal static SourceDocument? Choose(IReadOnlyList<SourceDocument> documents, int line, ItemKind kind, byte[] contentHash)
    {
        var fitting = documents.Where(document => document.Line == line && (kind == ItemKind.Forum ? document is ForumPost : document is NewsItem)).ToList();
        return fitting.Count == 1 ? fitting[0] : fitting.Find(document => ContentHash.Compute(document).AsSpan().SequenceEqual(contentHash));
    }
}

/// <summary>All states of an item, and two of them side by side.</summary>
/// <param name="Item">The item as it is shown.</param>
/// <param name="Versions">The shown one first, then the kept ones, newest first.</param>
/// <param name="Comparison">Null when there is one state only, or when a state cannot be read back.</param>
/// <param name="Unreadable">The state whose stored text can no longer be read or is too large to compare.</param>
public sealed record ItemVersionsView(
    ItemSummary Item, IReadOnlyList<ItemVersionSummary> Versions, VersionComparison? Comparison, ItemVersionSummary? Unreadable);

/// <summary>One state of an item.</summary>
/// <param name="Version">The number of a kept state; null for the shown one.</param>
/// <param name="Title">Its title.</param>
/// <param name="FileName">The last part of its file's path.</param>
/// <param name="Line">Where the item begins in the file.</param>
/// <param name="Comments">How many comments it has.</param>
/// <param name="KeptAt">When the run began that put it beside the shown one; null for the shown one.</param>
public sealed record ItemVersionSummary(long? Version, string Title, string FileName, int Line, int Comments, DateTime? KeptAt);

using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Versions;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.DryRun;

/// <summary>Notes, during a dry run, what becomes of each document, and compares the states that would be new with the shown ones.</summary>
internal sealed class DryRunRecorder : IDisposable
{
    /// <summary>Characters of differences that a preview holds; past it items are listed without.</summary>
    private const long MostText = 4 * 1024 * 1024;

    private readonly Statement _readText;
    private readonly string? _newsBaseUrl;
    private readonly List<DryRunItem> _items = [];
    private readonly int[] _counts = new int[Enum.GetValues<ItemChange>().Length];
    private readonly HashSet<long> _added = [];
    private int _newLinks;
    private long _text;

    // A crawl holds many items of one text, which follow each other.
    private (byte[] Hash, string Path, IReadOnlyList<SourceDocument> Documents)? _lastParsed;

    /// <param name="connection">That of a <see cref="DryRunStore"/>.</param>
    /// <param name="newsBaseUrl">Of the archive's settings.</param>
    public DryRunRecorder(SqliteConnection connection, string? newsBaseUrl)
    {
        _newsBaseUrl = newsBaseUrl;
        _readText = new Statement(
            connection, "SELECT Length, Compressed FROM main.SourceTexts WHERE Hash = ?1 UNION ALL SELECT Length, Compressed FROM archive.SourceTexts "
                + "WHERE Hash = ?1 LIMIT 1");
    }

    /// <summary>True when no more comparisons are listed, and no more texts needed for them.</summary>
    public bool IsFull => _items.Count >= DryRunResult.MaxItems || _text >= MostText;

    public DryRunResult Result => new()
    {
        Items = [.. _items],
        Counts = Enum.GetValues<ItemChange>().ToDictionary(change => change, change => _counts[(int)change]),
        NewLinks = _newLinks,
    };

    public void Add(PreparedDocument prepared, CurrentFile file, WrittenItem written)
    {
        var isPresent = written.Before is not null && !_added.Contains(written.Id);
        foreach (var link in file.NewLinks)
        {
            _newLinks += _added.Add(link) ? 1 : 0;
        }

        if (written.Change is not { } change)
        {
            return;
        }

        VersionComparison? comparison = null;
        if (written.Before is not { } before)
        {
            _added.Add(written.Id);
        }
        else if (!IsFull && change is ItemChange.Changed or ItemChange.Kept && ReadShown(before) is { } shown)
        {
            comparison = DocumentComparison.Compare(shown, prepared.Document, CreateState(before.Path, shown), CreateState(file.Path, prepared.Document));
            _text += CountCharacters(comparison);
        }

        Add(change, prepared, file.Path, written.PublicId, isPresent, comparison);
    }

    public void AddLeftOut(PreparedDocument prepared, string path) => Add(ItemChange.LeftOut, prepared, path, string.Empty, isPresent: false, null);

    public void Dispose() => _readText.Dispose();

    private void Add(ItemChange change, PreparedDocument prepared, string path, string publicId, bool isPresent, VersionComparison? comparison)
    {
        _counts[(int)change]++;
        if (_items.Count < DryRunResult.MaxItems)
        {
            _items.Add(new DryRunItem(change, path, prepared.Document.Line, CreateSummary(prepared, publicId), isPresent, comparison));
        }
    }

    private static ItemSummary CreateSummary(PreparedDocument prepared, string publicId)
    {
        var post = prepared.Document as ForumPost;
        var news = prepared.Document as NewsItem;
        var dot = post is null ? -1 : publicId.IndexOf('.', StringComparison.Ordinal);
        return new ItemSummary
        {
            RowId = 0,
            Id = publicId,
            Kind = post is null ? ItemKind.News : ItemKind.Forum,
            Title = post?.Title ?? news?.Title ?? string.Empty,
            Language = prepared.Language,
            Board = dot < 0 ? post?.Board : publicId[..dot],
            PostName = dot < 0 ? null : publicId[(dot + 1)..],
            SourceName = news?.Provider?.Name,
            SourceDomain = news?.Provider?.Domain,
            Author = post?.Author,
            PublishedAt = post?.PostedAt ?? news?.PublishedAt?.Utc,
            PublishedDateOnly = news?.PublishedAt?.DateOnly ?? false,
            CommentCount = post?.Comments.Count ?? 0,
        };
    }

    private static ItemVersionSummary CreateState(string path, SourceDocument document) => new(
        null, document is NewsItem news ? news.Title : ((ForumPost)document).Title, Path.GetFileName(path), document.Line,
        document is ForumPost post ? post.Comments.Count : 0, null);

    /// <summary>The shown state's document, read back from its stored text.</summary>
    private SourceDocument? ReadShown(ExistingItem found)
    {
        if (_lastParsed is not { } last || last.Path != found.Path || !last.Hash.AsSpan().SequenceEqual(found.TextHash))
        {
            if (!_readText.Bind(found.TextHash).Next())
            {
                return null;
            }

            var bytes = RawTexts.Unpack(_readText.GetSpan(1), _readText.GetInt64(0));
            _readText.Reset();
            if (bytes is null or { Length: > ItemVersions.MaxTextBytes })
            {
                return null;
            }

            _lastParsed = last = (found.TextHash, found.Path, RawTexts.Parse(found.Path, bytes, _newsBaseUrl));
        }

        return ItemVersions.Choose(last.Documents, found.SourceLine, found.Kind, found.ContentHash);
    }

    private static long CountCharacters(VersionComparison comparison) =>
        comparison.Fields.Sum(field => field.Pieces.Sum(piece => (long)piece.Text.Length))
        + comparison.Body.Sum(paragraph => paragraph.Pieces.Sum(piece => (long)piece.Text.Length))
        + comparison.Comments.Sum(comment => comment.Pieces.Sum(piece => (long)piece.Text.Length));
}

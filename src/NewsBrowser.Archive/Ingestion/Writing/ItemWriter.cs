using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>What writing a document did.</summary>
internal enum WriteOutcome
{
    Unchanged = 0,
    Updated,
    Added,
}

/// <summary>The file that is being written, and in which run.</summary>
internal sealed record CurrentFile(long Id, string Path, byte[] TextHash, long RunId)
{
    /// <summary>Items that this file has given so far: a second document of one of them is a duplicate, not a new state.</summary>
    public HashSet<long> Items { get; } = [];
}

/// <summary>Decides which item a document is and writes it: identity, links, duplicates, versions. The rules:
/// docs/store.md, "Which item a document is".</summary>
internal sealed partial class ItemWriter : IDisposable
{
    private readonly LookupTables _names;
    private readonly ItemBuilder _content;
    private readonly ThreadRows _threads;
    private readonly ItemRows _rows;
    private readonly QuoteRows _quotes;
    private readonly ItemDeletion _deletion;
    private readonly BatchChanges _changes;
    private readonly DryRunRecorder? _dryRun;

    /// <param name="connection">The writer's.</param>
    /// <param name="changes">Of the open transaction.</param>
    /// <param name="preview">Is told what becomes of each document; null when nobody asks.</param>
    /// <param name="copies">What a dry run writes into; null of any other.</param>
    public ItemWriter(SqliteConnection connection, BatchChanges changes, DryRunRecorder? preview, DryRunStore? copies)
    {
        _changes = changes;
        _dryRun = preview;
        _names = new LookupTables(connection, changes);
        _content = new ItemBuilder(_names);
        _threads = new ThreadRows(connection, _names);
        _rows = new ItemRows(connection, copies);
        _quotes = new QuoteRows(connection);
        _deletion = new ItemDeletion(connection);
    }

    public WriteOutcome Write(PreparedDocument prepared, CurrentFile file)
    {
        var found = Find(prepared.Keys, file, out var keys);
        if (found is null)
        {
            var id = _rows.NewId();
            var item = Store(prepared, keys, file, id, null);
            _dryRun?.AddNew(prepared, file, item);
            return WriteOutcome.Added;
        }

        if (found.IsLink)
        {
            _dryRun?.Add(DryRunChange.Whole, prepared, file, found);
            Store(prepared, keys, file, found.Id, found);
            return WriteOutcome.Added;
        }

        var sameContent = found.ContentHash.AsSpan().SequenceEqual(prepared.ContentHash);
        var ofThisFile = found.SourceFileId == file.Id && !file.Items.Contains(found.Id);
        if (sameContent)
        {
            // A moved file takes the item along; of two that are there the first by path keeps it.
            if (ofThisFile || (found.SourceFileId != file.Id && (string.CompareOrdinal(file.Path, found.Path) < 0 || !File.Exists(found.Path))))
            {
                _rows.Place(found.Id, file.Id, prepared.Document.Line, file.TextHash);
            }

            file.Items.Add(found.Id);
            var named = Rename(prepared, found, keys, file);
            if (named != WriteOutcome.Unchanged)
            {
                _dryRun?.Add(DryRunChange.Named, prepared, file, found);
            }

            return named;
        }

        if (ofThisFile || IsShownBefore(prepared, file, found))
        {
            _dryRun?.Add(DryRunChange.Changed, prepared, file, found);

            // The same bytes that another parser reads otherwise are no other state of the item.
            var isReread = ofThisFile && found.SourceLine == prepared.Document.Line && found.TextHash.AsSpan().SequenceEqual(file.TextHash);
            if (!isReread)
            {
                _rows.AddVersion(
                    found.Id, found.SourceFileId, found.TextHash, found.SourceLine, found.ContentHash, found.Title, found.CommentCount, file.RunId);
            }

            Store(prepared, keys, file, found.Id, found);
            return WriteOutcome.Updated;
        }

        var isNew = _rows.AddVersion(
            found.Id, file.Id, file.TextHash, prepared.Document.Line, prepared.ContentHash, GetTitle(prepared.Document), CountComments(prepared.Document),
            file.RunId);
        file.Items.Add(found.Id);
        var renamed = Rename(prepared, found, keys, file);
        if (isNew || renamed != WriteOutcome.Unchanged)
        {
            _dryRun?.Add(isNew ? DryRunChange.Kept : DryRunChange.Named, prepared, file, found);
        }

        return isNew ? WriteOutcome.Updated : renamed;
    }

    public void Dispose()
    {
        _deletion.Dispose();
        _quotes.Dispose();
        _rows.Dispose();
        _threads.Dispose();
        _names.Dispose();
    }

    /// <summary>The item that the keys name, made one where they name several; null when they name none. Gives the keys that may become its own.</summary>
    private ExistingItem? Find(IReadOnlyList<string> wanted, CurrentFile file, out IReadOnlyList<string> keys)
    {
        List<ExistingItem>? found = null;
        List<string>? left = null;
        foreach (var key in wanted)
        {
            if (_rows.Find(key) is not { } id)
            {
                continue;
            }

            if (found?.Exists(state => state.Id == id) == true)
            {
                continue;
            }

            // Board, author and second are shared by a post and the copy that its author made at once: two file names are two posts.
            if (key != wanted[0] && ItemKeys.IsPostName(wanted[0]) && _rows.ReadKeys(id).Exists(other => ItemKeys.IsPostName(other) && other != wanted[0]))
            {
                (left ??= [.. wanted]).Remove(key);
                continue;
            }

            (found ??= []).Add(_rows.Load(id));
        }

        keys = left ?? wanted;
        if (found is null)
        {
            return null;
        }

        var winner = found[0];
        foreach (var state in found.Skip(1))
        {
            winner = IsBetter(state, winner) ? state : winner;
        }

        foreach (var loser in found.Where(state => state != winner))
        {
            _rows.Merge(winner, loser, _changes.Number, file.RunId);
        }

        return winner;
    }

    /// <summary>Which of two items stays: the full one, then as <see cref="IsShownBefore"/>. Never the order in which they came.</summary>
    private static bool IsBetter(ExistingItem left, ExistingItem right) => left.IsLink != right.IsLink
        ? !left.IsLink
        : Precedes(GetRank(left), GetRank(right));

    /// <summary>Which of two files' content an item shows: of news the later published, of posts one with a body and then with more comments,
    /// then the first by path and line.</summary>
    private static bool IsShownBefore(PreparedDocument prepared, CurrentFile file, ExistingItem shown) =>
        Precedes(GetRank(prepared.Document, file), GetRank(shown));

    private static Rank GetRank(ExistingItem state) =>
        new(
            state.Kind == ItemKind.News ? state.PublishedAt : null,
            state.Kind == ItemKind.News || state.HasBody,
            state.CommentCount,
            state.Path,
            state.SourceLine);

    // The store keeps milliseconds; a document's ticks must not win over them. A post's time is its header's or its file name's,
    // seconds apart, and says nothing of which is newer.
    private static Rank GetRank(SourceDocument document, CurrentFile file) => document switch
    {
        NewsItem { PublishedAt: { } at } =>
            new(UnixMillisecondsConverter.FromStored(UnixMillisecondsConverter.ToStored(at.Utc)), true, 0, file.Path, document.Line),
        ForumPost post => new(null, !string.IsNullOrWhiteSpace(post.Body), post.Comments.Count, file.Path, document.Line),
        _ => new(null, true, 0, file.Path, document.Line),
    };

    private static bool Precedes(Rank left, Rank right)
    {
        var order = Comparer<DateTime?>.Default.Compare(right.At, left.At);
        order = order != 0 ? order : right.HasBody.CompareTo(left.HasBody);
        order = order != 0 ? order : right.Comments.CompareTo(left.Comments);
        order = order != 0 ? order : string.CompareOrdinal(left.Path, right.Path);
        return (order != 0 ? order : left.Line.CompareTo(right.Line)) < 0;
    }

    private readonly record struct Rank(DateTime? At, bool HasBody, int Comments, string Path, int Line);

    /// <summary>Adds names that the item did not have; a file name that becomes known gives the item its id.</summary>
    private WriteOutcome Rename(PreparedDocument prepared, ExistingItem item, IReadOnlyList<string> keys, CurrentFile file)
    {
        if (!_rows.AddKeys(item.Id, keys))
        {
            return WriteOutcome.Unchanged;
        }

        if (prepared.Document is ForumPost { FileName: not null } post && ItemKeys.IsPostName(keys[0]) && _rows.Find(keys[0]) == item.Id)
        {
            var id = (post.Board is null ? ItemKeys.UnknownBoard : _names.GetOrAddBoard(post.Board).Name) + "." + post.FileName;
            if (id != item.PublicId && !_rows.IsTaken(id))
            {
                _rows.KeepEarlierId(item.PublicId, item.Id);
                _rows.Rename(item.Id, id, post.FileName);
            }
        }

        _rows.Stamp(item.Id, _changes.Number, file.RunId);
        return WriteOutcome.Updated;
    }

    private Item Store(PreparedDocument prepared, IReadOnlyList<string> keys, CurrentFile file, long id, ExistingItem? before)
    {
        file.Items.Add(id);
        var item = prepared.Document switch
        {
            NewsItem news => _content.CreateItem(news),
            ForumPost post => _content.CreateItem(post),
            _ => throw new InvalidOperationException($"A document of kind {prepared.Document.GetType().Name} cannot be stored."),
        };
        item.Id = id;
        item.Language = prepared.Language;
        Stamp(item, prepared.ContentHash, prepared.Document.Line, file, before);
        item.PublicId = ChoosePublicId(prepared.Document, item, keys[0], before);
        if (before is null)
        {
            _rows.Insert(item);
        }
        else
        {
            if (item.PublicId != before.PublicId)
            {
                _rows.KeepEarlierId(before.PublicId, id);
            }

            _rows.Update(item);
            _rows.DeleteParts(id);
            if (!before.IsLink)
            {
                _quotes.Delete(id);
                _threads.Delete(id);
            }
        }

        _rows.AddKeys(id, keys);

        // Nothing that is decided later asks for an item's texts: a dry run leaves out what is most of an archive.
        if (_dryRun is null)
        {
            WriteTexts(id, prepared);
        }

        if (prepared.Document is NewsItem related)
        {
            WriteRelated(id, related, prepared.RelatedLinks, file);
        }

        return item;
    }

    private void WriteTexts(long id, PreparedDocument prepared)
    {
        _quotes.Write(id, prepared.Quotations);
        if (prepared.Document is ForumPost post)
        {
            _rows.WriteBody(new ItemBody { ItemId = id, Text = post.Body, DetailsJson = prepared.DetailsJson });
            _threads.Write(id, post);
        }
        else if (prepared.Document is NewsItem news)
        {
            _rows.WriteBody(new ItemBody { ItemId = id, Text = news.BodyText, Html = news.BodyHtml, DetailsJson = prepared.DetailsJson });
            WriteTopics(id, news.Topics);
            WriteImages(id, news.Images);
        }
    }

    private void Stamp(Item item, byte[] contentHash, int line, CurrentFile file, ExistingItem? before)
    {
        item.ContentHash = contentHash;
        item.TextHash = file.TextHash;
        item.SourceFileId = file.Id;
        item.SourceLine = line;
        item.ChangeNumber = _changes.Number;
        item.AddedInRun = before?.AddedInRun ?? file.RunId;
        item.ChangedInRun = file.RunId;
    }

    /// <summary>An item keeps its id, except that a post takes the one that its file name makes once that is known.</summary>
    private string ChoosePublicId(SourceDocument document, Item item, string firstKey, ExistingItem? before)
    {
        if (document is not ForumPost post)
        {
            return before?.PublicId ?? FreeNewsId(firstKey);
        }

        item.PostName = ItemKeys.PostName(post, firstKey);
        var id = (item.Board?.Name ?? ItemKeys.UnknownBoard) + "." + item.PostName;
        if (before is not null && (post.FileName is null || id == before.PublicId))
        {
            // The name of a post that is found by its time stays in its path, whatever a copy without a name would make.
            item.PostName = before.PublicId[((item.Board?.Name ?? ItemKeys.UnknownBoard).Length + 1)..];
            return before.PublicId;
        }

        var free = id;
        for (var number = 2; _rows.IsTaken(free); number++)
        {
            free = $"{id}-{number}";
        }

        item.PostName += free[id.Length..];
        return free;
    }

    private string FreeNewsId(string key)
    {
        for (var choice = 0; ; choice++)
        {
            var id = ItemKeys.NewsId(key, choice);
            if (!_rows.IsTaken(id))
            {
                return id;
            }
        }
    }

    private void WriteTopics(long itemId, IReadOnlyList<string> topics)
    {
        foreach (var (position, name) in topics.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal).Index())
        {
            _rows.AddTopic(itemId, _names.GetOrAddTopic(name).Id, position);
        }
    }

    private void WriteImages(long id, IReadOnlyList<ImageReference> images)
    {
        foreach (var (position, image) in images.Index())
        {
            _rows.AddImage(
                new ItemImage { ItemId = id, Position = position, Url = image.Url, Width = image.Width, Height = image.Height, Title = image.Title });
        }
    }

    private static int CountComments(SourceDocument document) => document is ForumPost post ? post.Comments.Count : 0;

    private static string GetTitle(SourceDocument document) => document is NewsItem news ? news.Title : ((ForumPost)document).Title;
}

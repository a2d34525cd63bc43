using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>What deciding about an item needs of its row.</summary>
internal sealed record ExistingItem(
    long Id,
    string PublicId,
    ItemKind Kind,
    bool IsLink,
    long SourceFileId,
    int SourceLine,
    byte[] TextHash,
    byte[] ContentHash,
    DateTime? PublishedAt,
    int CommentCount,
    string Title,
    long AddedInRun,
    int LinkFacts,
    string Path,
    bool HasBody);

/// <summary>What a version keeps when it is read again: its number, which links to it have, and the run that first saw it; and where it stood.</summary>
internal readonly record struct VersionMark(long Number, long SeenInRun, int Line);

/// <summary>Rows of items, their keys, versions and references: what is read to decide and written when decided.</summary>
internal sealed class ItemRows : IDisposable
{
    private static readonly string[] Columns =
    [
        "PublicId", "Kind", "IsLink", "Title", "RawTitle", "Excerpt", "Language", "PublishedAt", "PublishedDateOnly", "Link", "Category", "Type", "Quality",
        "Heat",
        "Published", "SourceId", "BoardId", "PostName", "AuthorId", "Nickname", "TitleClass", "Reporter", "ThreadKey", "ArticleKey", "ReplyDepth", "IsForward",
        "PushCount",
        "BooCount", "ArrowCount", "CommentCount", "CommenterCount", "RelatedCount", "HasBody", "ImageUrl", "ImageWidth", "ImageHeight", "SourceFileId",
        "SourceLine", "TextHash",
        "ContentHash", "ChangeNumber", "AddedInRun", "ChangedInRun",
    ];

    private readonly List<Statement> _statements = [];
    private readonly Statement _findKey;
    private readonly Statement _keysOf;
    private readonly Statement _addKey;
    private readonly Statement _moveKeys;
    private readonly Statement _aliasKey;
    private readonly Statement _load;
    private readonly Statement _idTaken;
    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly Statement _place;
    private readonly Statement _stamp;
    private readonly Statement _rename;
    private readonly Statement _delete;
    private readonly Statement _bury;
    private readonly Statement _writeBody;
    private readonly Statement _addTopic;
    private readonly Statement _addImage;
    private readonly Statement _addReference;
    private readonly Statement _moveReferences;
    private readonly Statement _dropOwnReferences;
    private readonly Statement _deleteTopics;
    private readonly Statement _deleteImages;
    private readonly Statement _deleteReferences;
    private readonly Statement _addVersion;
    private readonly Statement _moveVersions;
    private readonly Statement _shownFrom;
    private readonly Statement _versionsFrom;
    private readonly Statement _deleteVersionsFrom;
    private readonly Statement _filesBeside;
    private readonly Statement _namedBy;
    private readonly DryRunStore? _copies;
    private long _nextId;

    /// <param name="connection">The writer's.</param>
    /// <param name="copies">Of a dry run, what has to have a row before it is looked for.</param>
    public ItemRows(SqliteConnection connection, DryRunStore? copies)
    {
        _copies = copies;
        _findKey = Prepare("SELECT ItemId FROM ItemKeys WHERE Key = ?1");
        _keysOf = Prepare("SELECT Key FROM ItemKeys WHERE ItemId = ?1 ORDER BY Key");
        _addKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        _moveKeys = Prepare("UPDATE ItemKeys SET ItemId = ?1 WHERE ItemId = ?2");
        _aliasKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT (Key) DO UPDATE SET ItemId = excluded.ItemId");
        _load = Prepare(
            "SELECT i.PublicId, i.Kind, i.IsLink, i.SourceFileId, i.SourceLine, i.TextHash, i.ContentHash, i.PublishedAt, i.CommentCount, i.Title, "
                + "i.AddedInRun, "
            + "(i.Excerpt IS NOT NULL) + (i.PublishedAt IS NOT NULL) + (i.SourceId IS NOT NULL) + (i.ImageUrl IS NOT NULL) + (i.Quality IS NOT NULL), f.Path, "
            + "i.HasBody "
            + "FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE i.Id = ?1");
        _idTaken = Prepare("SELECT 1 FROM Items WHERE PublicId = ?1 UNION ALL SELECT 1 FROM ItemKeys WHERE Key = 'id:' || ?1");
        _insert = Prepare($"INSERT INTO Items (Id, {string.Join(", ", Columns)}) VALUES (?{string.Join(", ?", Enumerable.Range(1, Columns.Length + 1))})");
        _update = Prepare($"UPDATE Items SET {string.Join(", ", Columns.Select((column, index) => $"{column} = ?{index + 2}"))} WHERE Id = ?1");
        _place = Prepare("UPDATE Items SET SourceFileId = ?2, SourceLine = ?3, TextHash = ?4 WHERE Id = ?1");
        _stamp = Prepare("UPDATE Items SET ChangeNumber = ?2, ChangedInRun = ?3 WHERE Id = ?1");
        _rename = Prepare("UPDATE Items SET PublicId = ?2, PostName = ?3 WHERE Id = ?1");
        _delete = Prepare("DELETE FROM Items WHERE Id = ?1");
        _bury = Prepare("INSERT INTO Tombstones (ItemId, ChangeNumber) VALUES (?1, ?2)");
        _writeBody = Prepare(
            "INSERT INTO ItemBodies (ItemId, Text, Html, DetailsJson) VALUES (?1, ?2, ?3, ?4) "
            + "ON CONFLICT (ItemId) DO UPDATE SET Text = excluded.Text, Html = excluded.Html, DetailsJson = excluded.DetailsJson");
        _addTopic = Prepare("INSERT INTO ItemTopics (ItemId, TopicId, Position) VALUES (?1, ?2, ?3)");
        _addImage = Prepare("INSERT INTO ItemImages (ItemId, Position, Url, Width, Height, Title) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _addReference = Prepare("INSERT INTO RelatedReferences (FromItemId, Position, ToItemId, Quality, SourceLine) VALUES (?1, ?2, ?3, ?4, ?5)");
        _moveReferences = Prepare("UPDATE RelatedReferences SET ToItemId = ?1 WHERE ToItemId = ?2");
        _dropOwnReferences = Prepare("DELETE FROM RelatedReferences WHERE FromItemId = ?1 AND ToItemId = ?1");
        _deleteTopics = Prepare("DELETE FROM ItemTopics WHERE ItemId = ?1");
        _deleteImages = Prepare("DELETE FROM ItemImages WHERE ItemId = ?1");
        _deleteReferences = Prepare("DELETE FROM RelatedReferences WHERE FromItemId = ?1");
        _addVersion = Prepare(
            "INSERT INTO ItemVersions (ItemId, SourceFileId, TextHash, SourceLine, ContentHash, Title, CommentCount, SeenInRun, Id) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING");
        _moveVersions = Prepare("UPDATE OR IGNORE ItemVersions SET ItemId = ?1 WHERE ItemId = ?2");
        _shownFrom = Prepare("SELECT Id FROM Items WHERE SourceFileId = ?1 AND TextHash = ?2");
        _versionsFrom = Prepare("SELECT ItemId, Id, SeenInRun, SourceLine FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2 ORDER BY Id");
        _deleteVersionsFrom = Prepare("DELETE FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2");
        _filesBeside = Prepare(
            "SELECT i.SourceFileId FROM RelatedReferences r JOIN Items i ON i.Id = r.FromItemId WHERE r.ToItemId = ?1 UNION SELECT SourceFileId "
                + "FROM ItemVersions WHERE ItemId = ?1");
        _namedBy = Prepare("SELECT FromItemId FROM RelatedReferences WHERE ToItemId = ?1");
        using var highest = new Statement(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'Items'");
        _nextId = (highest.Number() ?? 0) + 1;

        Statement Prepare(string sql)
        {
            var statement = new Statement(connection, sql);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <summary>Numbers are handed out here and never again, so that the index cannot take a new item for one that is gone.</summary>
    public long NewId() => _nextId++;

    public long? Find(string key)
    {
        _copies?.EnsureKey(key);
        return _findKey.Bind(key).Number();
    }

    public List<string> ReadKeys(long id)
    {
        var keys = new List<string>();
        _keysOf.Bind(id);
        while (_keysOf.Next())
        {
            keys.Add(_keysOf.GetString(0));
        }

        return keys;
    }

    /// <summary>Adds the keys that are nobody's; true when there was one.</summary>
    public bool AddKeys(long id, IReadOnlyList<string> keys)
    {
        var added = 0;
        foreach (var key in keys)
        {
            added += _addKey.Bind(key).Bind(id).Run();
        }

        return added > 0;
    }

    public void KeepEarlierId(string publicId, long id) => _aliasKey.Bind(ItemKeys.EarlierIdPrefix + publicId).Bind(id).Run();

    public bool IsTaken(string publicId)
    {
        _copies?.EnsurePublicId(publicId);
        return _idTaken.Bind(publicId).Number() is not null;
    }

    public ExistingItem Load(long id)
    {
        if (!_load.Bind(id).Next())
        {
            throw new InvalidOperationException($"A key leads to item {id}, which is not there.");
        }

        var state = new ExistingItem(
            id,
            _load.GetString(0),
            (ItemKind)_load.GetInt64(1),
            _load.GetInt64(2) != 0,
            _load.GetInt64(3),
            (int)_load.GetInt64(4),
            _load.GetBytes(5),
            _load.GetBytes(6),
            _load.GetNumber(7) is { } at ? UnixMillisecondsConverter.FromStored(at) : null,
            (int)_load.GetInt64(8),
            _load.GetString(9),
            _load.GetInt64(10),
            (int)_load.GetInt64(11),
            _load.GetString(12),
            _load.GetInt64(13) != 0);
        _load.Reset();
        return state;
    }

    public void Insert(Item item) => Bound(_insert, item).Run();

    public void Update(Item item) => Bound(_update, item).Run();

    /// <summary>Says where the same content stands now.</summary>
    public void Place(long id, long fileId, int line, byte[] textHash) => _place.Bind(id).Bind(fileId).Bind(line).Bind(textHash).Run();

    public void Stamp(long id, long changeNumber, long runId) => _stamp.Bind(id).Bind(changeNumber).Bind(runId).Run();

    public void Rename(long id, string publicId, string postName) => _rename.Bind(id).Bind(publicId).Bind(postName).Run();

    public void WriteBody(ItemBody body) => _writeBody.Bind(body.ItemId).Bind(body.Text).Bind(body.Html).Bind(body.DetailsJson).Run();

    public void DeleteParts(long id)
    {
        _deleteTopics.Bind(id).Run();
        _deleteImages.Bind(id).Run();
        _deleteReferences.Bind(id).Run();
    }

    public void AddTopic(long id, long topicId, int position) => _addTopic.Bind(id).Bind(topicId).Bind(position).Run();

    public void AddImage(ItemImage image) =>
        _addImage.Bind(image.ItemId).Bind(image.Position).Bind(image.Url).Bind(image.Width).Bind(image.Height).Bind(image.Title).Run();

    public void AddReference(long from, int position, long to, int? quality, int line) =>
        _addReference.Bind(from).Bind(position).Bind(to).Bind(quality).Bind(line).Run();

    /// <summary>Keeps a state that is not shown, or no longer; false when it was kept already.</summary>
    public bool AddVersion(
        long itemId, long fileId, byte[] textHash, int line, byte[] contentHash, string title, int comments, long runId, long? number = null) => _addVersion
        .Bind(itemId).Bind(fileId).Bind(textHash).Bind(line).Bind(contentHash).Bind(title).Bind(comments).Bind(runId).Bind(number).Run() > 0;

    /// <summary>Gives everything that points to one item to another and deletes it.</summary>
    public void Merge(ExistingItem winner, ExistingItem loser, long changeNumber, long runId)
    {
        if (!loser.IsLink)
        {
            AddVersion(winner.Id, loser.SourceFileId, loser.TextHash, loser.SourceLine, loser.ContentHash, loser.Title, loser.CommentCount, runId);
        }

        _moveVersions.Bind(winner.Id).Bind(loser.Id).Run();
        _moveKeys.Bind(winner.Id).Bind(loser.Id).Run();
        KeepEarlierId(loser.PublicId, winner.Id);
        _moveReferences.Bind(winner.Id).Bind(loser.Id).Run();
        _dropOwnReferences.Bind(winner.Id).Run();
        _delete.Bind(loser.Id).Run();
        _bury.Bind(loser.Id).Bind(changeNumber).Run();
        Stamp(winner.Id, changeNumber, runId);
    }

    /// <summary>The items that are shown as a file's text has them.</summary>
    public HashSet<long> ShownFrom(long fileId, byte[] textHash) => [.. _shownFrom.Bind(fileId).Bind(textHash).Numbers()];

    public bool HasVersionsFrom(long fileId, byte[] textHash) => _versionsFrom.Bind(fileId).Bind(textHash).Number() is not null;

    /// <summary>Deletes the versions that come from a file's text; returns, by item, what they keep when they are written anew.</summary>
    public Dictionary<long, List<VersionMark>> RemoveVersionsFrom(long fileId, byte[] textHash)
    {
        var marks = new Dictionary<long, List<VersionMark>>();
        _versionsFrom.Bind(fileId).Bind(textHash);
        while (_versionsFrom.Next())
        {
            var item = _versionsFrom.GetInt64(0);
            if (!marks.TryGetValue(item, out var list))
            {
                marks[item] = list = [];
            }

            list.Add(new VersionMark(_versionsFrom.GetInt64(1), _versionsFrom.GetInt64(2), (int)_versionsFrom.GetInt64(3)));
        }

        if (marks.Count > 0)
        {
            _deleteVersionsFrom.Bind(fileId).Bind(textHash).Run();
        }

        return marks;
    }

    /// <summary>The files of the items that name an item, and of its versions.</summary>
    public List<long> FilesBeside(long id) => _filesBeside.Bind(id).Numbers();

    /// <summary>Whether an item outside a set names this one.</summary>
    public bool IsNamedByOthers(long id, HashSet<long> set) => _namedBy.Bind(id).Numbers().Exists(from => !set.Contains(from));

    public void DeleteReferences(long id) => _deleteReferences.Bind(id).Run();

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private static Statement Bound(Statement statement, Item item) => statement
        .Bind(item.Id)
        .Bind(item.PublicId)
        .Bind((long)item.Kind)
        .Bind(item.IsLink)
        .Bind(item.Title)
        .Bind(item.RawTitle)
        .Bind(item.Excerpt)
        .Bind(item.Language)
        .Bind(item.PublishedAt)
        .Bind(item.PublishedDateOnly)
        .Bind(item.Link)
        .Bind(item.Category)
        .Bind(item.Type)
        .Bind(item.Quality)
        .Bind(item.Heat)
        .Bind(item.Published)
        .Bind(item.SourceId)
        .Bind(item.BoardId)
        .Bind(item.PostName)
        .Bind(item.AuthorId)
        .Bind(item.Nickname)
        .Bind(item.TitleClass)
        .Bind(item.Reporter)
        .Bind(item.ThreadKey)
        .Bind(item.ArticleKey)
        .Bind(item.ReplyDepth)
        .Bind(item.IsForward)
        .Bind(item.PushCount)
        .Bind(item.BooCount)
        .Bind(item.ArrowCount)
        .Bind(item.CommentCount)
        .Bind(item.CommenterCount)
        .Bind(item.RelatedCount)
        .Bind(item.HasBody)
        .Bind(item.ImageUrl)
        .Bind(item.ImageWidth)
        .Bind(item.ImageHeight)
        .Bind(item.SourceFileId)
        .Bind(item.SourceLine)
        .Bind(item.TextHash)
        .Bind(item.ContentHash)
        .Bind(item.ChangeNumber)
        .Bind(item.AddedInRun)
        .Bind(item.ChangedInRun);
}

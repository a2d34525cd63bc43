using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

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
    bool HasBody,
    long? SourceId)
{
    /// <summary>True when it is shown with the content of this hash.</summary>
    public bool HasContent(byte[] hash) => ContentHash.AsSpan().SequenceEqual(hash);
}

/// <summary>What a version keeps when it is read again: its number, which links to it have, and the run that first saw it; and where it stood.</summary>
internal readonly record struct VersionMark(long Number, long SeenInRun, int Line);

/// <summary>Rows of items, their keys, versions and references: what is read to decide and written when decided.</summary>
internal sealed class ItemRows : IDisposable
{
    /// <summary>The columns that a document gives, each with its value.</summary>
    private static readonly (string Name, Action<Statement, Item> Bind)[] Columns =
    [
        ("PublicId", (row, item) => row.Bind(item.PublicId)),
        ("Kind", (row, item) => row.Bind((long)item.Kind)),
        ("IsLink", (row, item) => row.Bind(item.IsLink)),
        ("Title", (row, item) => row.Bind(item.Title)),
        ("RawTitle", (row, item) => row.Bind(item.RawTitle)),
        ("Excerpt", (row, item) => row.Bind(item.Excerpt)),
        ("Language", (row, item) => row.Bind(item.Language)),
        ("PublishedAt", (row, item) => row.Bind(item.PublishedAt)),
        ("PublishedDateOnly", (row, item) => row.Bind(item.PublishedDateOnly)),
        ("Link", (row, item) => row.Bind(item.Link)),
        ("Category", (row, item) => row.Bind(item.Category)),
        ("Type", (row, item) => row.Bind(item.Type)),
        ("Quality", (row, item) => row.Bind(item.Quality)),
        ("Heat", (row, item) => row.Bind(item.Heat)),
        ("Published", (row, item) => row.Bind(item.Published)),
        ("SourceId", (row, item) => row.Bind(item.SourceId)),
        ("BoardId", (row, item) => row.Bind(item.BoardId)),
        ("PostName", (row, item) => row.Bind(item.PostName)),
        ("AuthorId", (row, item) => row.Bind(item.AuthorId)),
        ("Nickname", (row, item) => row.Bind(item.Nickname)),
        ("TitleClass", (row, item) => row.Bind(item.TitleClass)),
        ("Reporter", (row, item) => row.Bind(item.Reporter)),
        ("ThreadKey", (row, item) => row.Bind(item.ThreadKey)),
        ("ArticleKey", (row, item) => row.Bind(item.ArticleKey)),
        ("ReplyDepth", (row, item) => row.Bind(item.ReplyDepth)),
        ("IsForward", (row, item) => row.Bind(item.IsForward)),
        ("PushCount", (row, item) => row.Bind(item.PushCount)),
        ("BooCount", (row, item) => row.Bind(item.BooCount)),
        ("ArrowCount", (row, item) => row.Bind(item.ArrowCount)),
        ("CommentCount", (row, item) => row.Bind(item.CommentCount)),
        ("CommenterCount", (row, item) => row.Bind(item.CommenterCount)),
        ("RelatedCount", (row, item) => row.Bind(item.RelatedCount)),
        ("HasBody", (row, item) => row.Bind(item.HasBody)),
        ("ImageUrl", (row, item) => row.Bind(item.ImageUrl)),
        ("ImageWidth", (row, item) => row.Bind(item.ImageWidth)),
        ("ImageHeight", (row, item) => row.Bind(item.ImageHeight)),
        ("SourceFileId", (row, item) => row.Bind(item.SourceFileId)),
        ("SourceLine", (row, item) => row.Bind(item.SourceLine)),
        ("TextHash", (row, item) => row.Bind(item.TextHash)),
        ("ContentHash", (row, item) => row.Bind(item.ContentHash)),
        ("ChangeNumber", (row, item) => row.Bind(item.ChangeNumber)),
        ("AddedInRun", (row, item) => row.Bind(item.AddedInRun)),
        ("ChangedInRun", (row, item) => row.Bind(item.ChangedInRun)),
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
    private readonly Statement _setPublisher;
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
    private readonly RunWriter _run;
    private long _nextId;

    public ItemRows(RunWriter run)
    {
        _run = run;
        _findKey = Prepare("SELECT ItemId FROM ItemKeys WHERE Key = ?1");
        _keysOf = Prepare("SELECT Key FROM ItemKeys WHERE ItemId = ?1 ORDER BY Key");
        _addKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        _moveKeys = Prepare("UPDATE ItemKeys SET ItemId = ?1 WHERE ItemId = ?2");
        _aliasKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT (Key) DO UPDATE SET ItemId = excluded.ItemId");
        _load = Prepare(
            """
            SELECT i.PublicId, i.Kind, i.IsLink, i.SourceFileId, i.SourceLine, i.TextHash, i.ContentHash, i.PublishedAt, i.CommentCount, i.Title, i.AddedInRun,
                (i.Excerpt IS NOT NULL) + (i.PublishedAt IS NOT NULL) + (i.SourceId IS NOT NULL) + (i.ImageUrl IS NOT NULL) + (i.Quality IS NOT NULL)
                    AS LinkFacts,
                f.Path, i.HasBody, i.SourceId
            FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE i.Id = ?1
            """);
        _idTaken = Prepare("SELECT 1 FROM Items WHERE PublicId = ?1 UNION ALL SELECT 1 FROM ItemKeys WHERE Key = 'id:' || ?1");
        _insert = Prepare($"INSERT INTO Items (Id, {string.Join(", ", Columns.Select(column => column.Name))}) "
            + $"VALUES (?{string.Join(", ?", Enumerable.Range(1, Columns.Length + 1))})");
        _update = Prepare($"UPDATE Items SET {string.Join(", ", Columns.Select((column, index) => $"{column.Name} = ?{index + 2}"))} WHERE Id = ?1");
        _place = Prepare("UPDATE Items SET SourceFileId = ?2, SourceLine = ?3, TextHash = ?4 WHERE Id = ?1");
        _stamp = Prepare("UPDATE Items SET ChangeNumber = ?2, ChangedInRun = ?3 WHERE Id = ?1");
        _rename = Prepare("UPDATE Items SET PublicId = ?2, PostName = ?3 WHERE Id = ?1");
        _setPublisher = Prepare("UPDATE Items SET SourceId = ?2 WHERE Id = ?1");
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
        using var highest = new Statement(run.Connection, "SELECT seq FROM sqlite_sequence WHERE name = 'Items'");
        _nextId = (highest.Number() ?? 0) + 1;

        Statement Prepare(string sql)
        {
            var statement = new Statement(run.Connection, sql);
            _statements.Add(statement);
            return statement;
        }
    }

    /// <summary>Numbers are handed out here and never again, so that the index cannot take a new item for one that is gone.</summary>
    public long NewId() => _nextId++;

    public long? Find(string key)
    {
        _run.NeedKey(key);
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
        _run.NeedPublicId(publicId);
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
            _load.GetString("PublicId"),
            (ItemKind)_load.GetInt64("Kind"),
            _load.GetInt64("IsLink") != 0,
            _load.GetInt64("SourceFileId"),
            (int)_load.GetInt64("SourceLine"),
            _load.GetBytes("TextHash"),
            _load.GetBytes("ContentHash"),
            _load.GetNumber("PublishedAt") is { } at ? UnixMillisecondsConverter.FromStored(at) : null,
            (int)_load.GetInt64("CommentCount"),
            _load.GetString("Title"),
            _load.GetInt64("AddedInRun"),
            (int)_load.GetInt64("LinkFacts"),
            _load.GetString("Path"),
            _load.GetInt64("HasBody") != 0,
            _load.GetNumber("SourceId"));
        _load.Reset();
        return state;
    }

    public void Insert(Item item) => Write(_insert, item);

    public void Update(Item item) => Write(_update, item);

    /// <summary>Says where the same content stands now.</summary>
    public void Place(long id, long fileId, int line, byte[] textHash) => _place.Bind(id).Bind(fileId).Bind(line).Bind(textHash).Run();

    public void Stamp(long id) => _stamp.Bind(id).Bind(_run.Touch()).Bind(_run.RunId).Run();

    public void SetPublisher(long id, long? source) => _setPublisher.Bind(id).Bind(source).Run();

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

    /// <summary>Keeps the state of an item that is shown no longer; false when it was kept already.</summary>
    public bool AddVersion(long itemId, ExistingItem state, VersionMark? mark = null) =>
        AddVersion(itemId, state.SourceFileId, state.TextHash, state.SourceLine, state.ContentHash, state.Title, state.CommentCount, mark);

    /// <summary>Keeps a document that is another state of an item than the one that is shown; false when it was kept already.</summary>
    public bool AddVersion(long itemId, PreparedDocument prepared, CurrentFile file, VersionMark? mark = null)
    {
        var (title, comments) = prepared.Document is ForumPost post ? (post.Title, post.Comments.Count) : (((NewsItem)prepared.Document).Title, 0);
        return AddVersion(itemId, file.Id, file.TextHash, prepared.Document.Line, prepared.ContentHash, title, comments, mark);
    }

    /// <summary>Gives everything that points to one item to another and deletes it.</summary>
    public void Merge(ExistingItem winner, ExistingItem loser)
    {
        if (!loser.IsLink)
        {
            AddVersion(winner.Id, loser);
        }

        _moveVersions.Bind(winner.Id).Bind(loser.Id).Run();
        _moveKeys.Bind(winner.Id).Bind(loser.Id).Run();
        KeepEarlierId(loser.PublicId, winner.Id);
        _moveReferences.Bind(winner.Id).Bind(loser.Id).Run();
        _dropOwnReferences.Bind(winner.Id).Run();
        _delete.Bind(loser.Id).Run();
        _bury.Bind(loser.Id).Bind(_run.Touch()).Run();
        Stamp(winner.Id);
    }

    public void DeleteReferences(long id) => _deleteReferences.Bind(id).Run();

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private bool AddVersion(
        long itemId, long fileId, byte[] textHash, int line, byte[] contentHash, string title, int comments, VersionMark? mark) => _addVersion
        .Bind(itemId).Bind(fileId).Bind(textHash).Bind(line).Bind(contentHash).Bind(title).Bind(comments)
        .Bind(mark?.SeenInRun ?? _run.RunId).Bind(mark?.Number).Run() > 0;

    private static void Write(Statement statement, Item item)
    {
        statement.Bind(item.Id);
        foreach (var column in Columns)
        {
            column.Bind(statement, item);
        }

        statement.Run();
    }
}

using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>What deciding about an item needs of its row.</summary>
internal sealed record StoredState(
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
        "PublicId", "Kind", "IsLink", "Title", "RawTitle", "Excerpt", "Language", "PublishedAt", "PublishedDateOnly", "Link", "Category", "Type", "Quality", "Heat",
        "Published", "SourceId", "BoardId", "PostName", "AuthorId", "Nickname", "TitleClass", "Reporter", "ThreadKey", "ArticleKey", "ReplyDepth", "IsForward", "PushCount",
        "BooCount", "ArrowCount", "CommentCount", "CommenterCount", "RelatedCount", "HasBody", "ImageUrl", "ImageWidth", "ImageHeight", "SourceFileId", "SourceLine", "TextHash",
        "ContentHash", "ChangeNumber", "AddedInRun", "ChangedInRun",
    ];

    private readonly List<Statement> statements = [];
    private readonly Statement findKey;
    private readonly Statement keysOf;
    private readonly Statement addKey;
    private readonly Statement moveKeys;
    private readonly Statement aliasKey;
    private readonly Statement load;
    private readonly Statement idTaken;
    private readonly Statement insert;
    private readonly Statement update;
    private readonly Statement place;
    private readonly Statement stamp;
    private readonly Statement rename;
    private readonly Statement delete;
    private readonly Statement bury;
    private readonly Statement writeBody;
    private readonly Statement addTopic;
    private readonly Statement addImage;
    private readonly Statement addReference;
    private readonly Statement moveReferences;
    private readonly Statement dropOwnReferences;
    private readonly Statement deleteTopics;
    private readonly Statement deleteImages;
    private readonly Statement deleteReferences;
    private readonly Statement addVersion;
    private readonly Statement moveVersions;
    private readonly Statement shownFrom;
    private readonly Statement versionsFrom;
    private readonly Statement deleteVersionsFrom;
    private readonly Statement filesBeside;
    private readonly Statement namedBy;
    private readonly PreviewStore? copies;
    private long nextId;

    /// <param name="connection">The writer's.</param>
    /// <param name="copies">Of a dry run, what has to have a row before it is looked for.</param>
    public ItemRows(SqliteConnection connection, PreviewStore? copies)
    {
        this.copies = copies;
        findKey = Prepare("SELECT ItemId FROM ItemKeys WHERE Key = ?1");
        keysOf = Prepare("SELECT Key FROM ItemKeys WHERE ItemId = ?1 ORDER BY Key");
        addKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        moveKeys = Prepare("UPDATE ItemKeys SET ItemId = ?1 WHERE ItemId = ?2");
        aliasKey = Prepare("INSERT INTO ItemKeys (Key, ItemId) VALUES (?1, ?2) ON CONFLICT (Key) DO UPDATE SET ItemId = excluded.ItemId");
        load = Prepare(
            "SELECT i.PublicId, i.Kind, i.IsLink, i.SourceFileId, i.SourceLine, i.TextHash, i.ContentHash, i.PublishedAt, i.CommentCount, i.Title, i.AddedInRun, "
            + "(i.Excerpt IS NOT NULL) + (i.PublishedAt IS NOT NULL) + (i.SourceId IS NOT NULL) + (i.ImageUrl IS NOT NULL) + (i.Quality IS NOT NULL), f.Path, i.HasBody "
            + "FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE i.Id = ?1");
        idTaken = Prepare("SELECT 1 FROM Items WHERE PublicId = ?1 UNION ALL SELECT 1 FROM ItemKeys WHERE Key = 'id:' || ?1");
        insert = Prepare($"INSERT INTO Items (Id, {string.Join(", ", Columns)}) VALUES (?{string.Join(", ?", Enumerable.Range(1, Columns.Length + 1))})");
        update = Prepare($"UPDATE Items SET {string.Join(", ", Columns.Select((column, index) => $"{column} = ?{index + 2}"))} WHERE Id = ?1");
        place = Prepare("UPDATE Items SET SourceFileId = ?2, SourceLine = ?3, TextHash = ?4 WHERE Id = ?1");
        stamp = Prepare("UPDATE Items SET ChangeNumber = ?2, ChangedInRun = ?3 WHERE Id = ?1");
        rename = Prepare("UPDATE Items SET PublicId = ?2, PostName = ?3 WHERE Id = ?1");
        delete = Prepare("DELETE FROM Items WHERE Id = ?1");
        bury = Prepare("INSERT INTO Tombstones (ItemId, ChangeNumber) VALUES (?1, ?2)");
        writeBody = Prepare(
            "INSERT INTO ItemBodies (ItemId, Text, Html, DetailsJson) VALUES (?1, ?2, ?3, ?4) "
            + "ON CONFLICT (ItemId) DO UPDATE SET Text = excluded.Text, Html = excluded.Html, DetailsJson = excluded.DetailsJson");
        addTopic = Prepare("INSERT INTO ItemTopics (ItemId, TopicId, Position) VALUES (?1, ?2, ?3)");
        addImage = Prepare("INSERT INTO ItemImages (ItemId, Position, Url, Width, Height, Title) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        addReference = Prepare("INSERT INTO RelatedReferences (FromItemId, Position, ToItemId, Quality, SourceLine) VALUES (?1, ?2, ?3, ?4, ?5)");
        moveReferences = Prepare("UPDATE RelatedReferences SET ToItemId = ?1 WHERE ToItemId = ?2");
        dropOwnReferences = Prepare("DELETE FROM RelatedReferences WHERE FromItemId = ?1 AND ToItemId = ?1");
        deleteTopics = Prepare("DELETE FROM ItemTopics WHERE ItemId = ?1");
        deleteImages = Prepare("DELETE FROM ItemImages WHERE ItemId = ?1");
        deleteReferences = Prepare("DELETE FROM RelatedReferences WHERE FromItemId = ?1");
        addVersion = Prepare(
            "INSERT INTO ItemVersions (ItemId, SourceFileId, TextHash, SourceLine, ContentHash, Title, CommentCount, SeenInRun, Id) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING");
        moveVersions = Prepare("UPDATE OR IGNORE ItemVersions SET ItemId = ?1 WHERE ItemId = ?2");
        shownFrom = Prepare("SELECT Id FROM Items WHERE SourceFileId = ?1 AND TextHash = ?2");
        versionsFrom = Prepare("SELECT ItemId, Id, SeenInRun, SourceLine FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2 ORDER BY Id");
        deleteVersionsFrom = Prepare("DELETE FROM ItemVersions WHERE SourceFileId = ?1 AND TextHash = ?2");
        filesBeside = Prepare(
            "SELECT i.SourceFileId FROM RelatedReferences r JOIN Items i ON i.Id = r.FromItemId WHERE r.ToItemId = ?1 UNION SELECT SourceFileId FROM ItemVersions WHERE ItemId = ?1");
        namedBy = Prepare("SELECT FromItemId FROM RelatedReferences WHERE ToItemId = ?1");
        using var highest = new Statement(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'Items'");
        nextId = (highest.Number() ?? 0) + 1;

        Statement Prepare(string sql)
        {
            var statement = new Statement(connection, sql);
            statements.Add(statement);
            return statement;
        }
    }

    /// <summary>Numbers are handed out here and never again, so that the index cannot take a new item for one that is gone.</summary>
    public long NewId() => nextId++;

    public long? Find(string key)
    {
        copies?.NeedKey(key);
        return findKey.Bind(key).Number();
    }

    public List<string> KeysOf(long id)
    {
        var keys = new List<string>();
        keysOf.Bind(id);
        while (keysOf.Next())
        {
            keys.Add(keysOf.GetString(0));
        }

        return keys;
    }

    /// <summary>Adds the keys that are nobody's; true when there was one.</summary>
    public bool AddKeys(long id, IReadOnlyList<string> keys)
    {
        var added = 0;
        foreach (var key in keys)
        {
            added += addKey.Bind(key).Bind(id).Run();
        }

        return added > 0;
    }

    public void KeepEarlierId(string publicId, long id) => aliasKey.Bind(ItemKeys.EarlierIdPrefix + publicId).Bind(id).Run();

    public bool IsTaken(string publicId)
    {
        copies?.NeedPublicId(publicId);
        return idTaken.Bind(publicId).Number() is not null;
    }

    public StoredState Load(long id)
    {
        if (!load.Bind(id).Next())
        {
            throw new InvalidOperationException($"A key leads to item {id}, which is not there.");
        }

        var state = new StoredState(
            id,
            load.GetString(0),
            (ItemKind)load.GetInt64(1),
            load.GetInt64(2) != 0,
            load.GetInt64(3),
            (int)load.GetInt64(4),
            load.GetBytes(5),
            load.GetBytes(6),
            load.GetNumber(7) is { } at ? UnixMillisecondsConverter.FromStored(at) : null,
            (int)load.GetInt64(8),
            load.GetString(9),
            load.GetInt64(10),
            (int)load.GetInt64(11),
            load.GetString(12),
            load.GetInt64(13) != 0);
        load.Reset();
        return state;
    }

    public void Insert(Item item) => Bound(insert, item).Run();

    public void Update(Item item) => Bound(update, item).Run();

    /// <summary>Says where the same content stands now.</summary>
    public void Place(long id, long fileId, int line, byte[] textHash) => place.Bind(id).Bind(fileId).Bind(line).Bind(textHash).Run();

    public void Stamp(long id, long changeNumber, long runId) => stamp.Bind(id).Bind(changeNumber).Bind(runId).Run();

    public void Rename(long id, string publicId, string postName) => rename.Bind(id).Bind(publicId).Bind(postName).Run();

    public void WriteBody(ItemBody body) => writeBody.Bind(body.ItemId).Bind(body.Text).Bind(body.Html).Bind(body.DetailsJson).Run();

    public void DeleteParts(long id)
    {
        deleteTopics.Bind(id).Run();
        deleteImages.Bind(id).Run();
        deleteReferences.Bind(id).Run();
    }

    public void AddTopic(long id, long topicId, int position) => addTopic.Bind(id).Bind(topicId).Bind(position).Run();

    public void AddImage(ItemImage image) => addImage.Bind(image.ItemId).Bind(image.Position).Bind(image.Url).Bind(image.Width).Bind(image.Height).Bind(image.Title).Run();

    public void AddReference(long from, int position, long to, int? quality, int line) => addReference.Bind(from).Bind(position).Bind(to).Bind(quality).Bind(line).Run();

    /// <summary>Keeps a state that is not shown, or no longer; false when it was kept already.</summary>
    public bool AddVersion(long itemId, long fileId, byte[] textHash, int line, byte[] contentHash, string title, int comments, long runId, long? number = null) => addVersion
        .Bind(itemId).Bind(fileId).Bind(textHash).Bind(line).Bind(contentHash).Bind(title).Bind(comments).Bind(runId).Bind(number).Run() > 0;

    /// <summary>Gives everything that points to one item to another and deletes it.</summary>
    public void Merge(StoredState winner, StoredState loser, long changeNumber, long runId)
    {
        if (!loser.IsLink)
        {
            AddVersion(winner.Id, loser.SourceFileId, loser.TextHash, loser.SourceLine, loser.ContentHash, loser.Title, loser.CommentCount, runId);
        }

        moveVersions.Bind(winner.Id).Bind(loser.Id).Run();
        moveKeys.Bind(winner.Id).Bind(loser.Id).Run();
        KeepEarlierId(loser.PublicId, winner.Id);
        moveReferences.Bind(winner.Id).Bind(loser.Id).Run();
        dropOwnReferences.Bind(winner.Id).Run();
        delete.Bind(loser.Id).Run();
        bury.Bind(loser.Id).Bind(changeNumber).Run();
        Stamp(winner.Id, changeNumber, runId);
    }

    /// <summary>The items that are shown as a file's text has them.</summary>
    public HashSet<long> ShownFrom(long fileId, byte[] textHash) => [.. shownFrom.Bind(fileId).Bind(textHash).Numbers()];

    public bool HasVersionsFrom(long fileId, byte[] textHash) => versionsFrom.Bind(fileId).Bind(textHash).Number() is not null;

    /// <summary>Deletes the versions that come from a file's text; returns, by item, what they keep when they are written anew.</summary>
    public Dictionary<long, List<VersionMark>> TakeVersionsFrom(long fileId, byte[] textHash)
    {
        var marks = new Dictionary<long, List<VersionMark>>();
        versionsFrom.Bind(fileId).Bind(textHash);
        while (versionsFrom.Next())
        {
            var item = versionsFrom.GetInt64(0);
            if (!marks.TryGetValue(item, out var list))
            {
                marks[item] = list = [];
            }

            list.Add(new VersionMark(versionsFrom.GetInt64(1), versionsFrom.GetInt64(2), (int)versionsFrom.GetInt64(3)));
        }

        if (marks.Count > 0)
        {
            deleteVersionsFrom.Bind(fileId).Bind(textHash).Run();
        }

        return marks;
    }

    /// <summary>The files of the items that name an item, and of its versions.</summary>
    public List<long> FilesBeside(long id) => filesBeside.Bind(id).Numbers();

    /// <summary>Whether an item outside a set names this one.</summary>
    public bool IsNamedByOthers(long id, HashSet<long> set) => namedBy.Bind(id).Numbers().Exists(from => !set.Contains(from));

    public void DeleteReferences(long id) => deleteReferences.Bind(id).Run();

    public void Dispose() => statements.ForEach(statement => statement.Dispose());

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

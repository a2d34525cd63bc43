using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Searching;

/// <summary>A stretch of the store's changes: the items that changed, those that are gone, and the change number that they reach.</summary>
/// <remarks>
/// Read by plain statements instead of EF: this path runs in every start and beside every ingestion, where compiling EF's queries alone took longer than reading the rows
/// (figures in docs/decisions/0051).
/// </remarks>
internal sealed record IndexChunk(long ChangeNumber, IReadOnlyList<IndexedRow> Rows, IReadOnlyList<long> Gone)
{
    private const string Changed = "FROM Items i WHERE i.ChangeNumber > $after AND i.ChangeNumber <= $upTo";

    private const string ItemsSql = """
        SELECT i.Id, i.Kind, i.IsLink, i.Title, i.RawTitle, i.Excerpt, i.Language, i.PublishedAt, i.PublishedDateOnly, i.Link, i.Type, i.Quality, i.Heat, i.Published,
               s.Name, s.Domain, b.Key, b.Name, p.Key, p.Name, i.Nickname, i.TitleClass, i.Reporter, i.ArticleKey, i.PushCount, i.BooCount, i.CommentCount, i.RelatedCount,
               i.ImageUrl IS NOT NULL, t.Text, t.DetailsJson
        FROM Items i
        LEFT JOIN Sources s ON s.Id = i.SourceId
        LEFT JOIN Boards b ON b.Id = i.BoardId
        LEFT JOIN People p ON p.Id = i.AuthorId
        LEFT JOIN ItemBodies t ON t.ItemId = i.Id
        WHERE i.ChangeNumber > $after AND i.ChangeNumber <= $upTo
        ORDER BY i.Id
        """;

    private const string TopicsSql =
        $"SELECT l.ItemId, t.Name, t.Slug FROM ItemTopics l JOIN Topics t ON t.Id = l.TopicId WHERE l.ItemId IN (SELECT i.Id {Changed}) ORDER BY l.ItemId, l.Position";

    private const string KeysSql = $"SELECT k.ItemId, k.Key FROM ItemKeys k WHERE k.ItemId IN (SELECT i.Id {Changed})";

    private static readonly string NotesSql =
        $"SELECT n.ItemId, n.Text FROM Notes n WHERE n.ItemId IN (SELECT i.Id {Changed}) AND n.Kind = {(int)NoteKind.Author} ORDER BY n.ItemId, n.Position";

    private const string RunsSql =
        $"SELECT r.ItemId, r.Id, p.Key, r.Text, r.At FROM CommentRuns r JOIN People p ON p.Id = r.PersonId WHERE r.ItemId IN (SELECT i.Id {Changed}) ORDER BY r.Id";

    /// <summary>Reads the next changes after a number, whole batches of the writer each, about <paramref name="size"/> items; null when there are none.</summary>
    public static IndexChunk? Read(SqliteConnection connection, long after, int size)
    {
        // One deferred transaction, so that all statements see the same state while the writer goes on.
        using var transaction = connection.BeginTransaction(deferred: true);
        var newest = Number("SELECT max(ChangeNumber) FROM ArchiveState") ?? 0;
        if (newest <= after)
        {
            return null;
        }

        var upTo = Number("SELECT ChangeNumber FROM Items WHERE ChangeNumber > $after ORDER BY ChangeNumber LIMIT 1 OFFSET $upTo", size - 1) ?? newest;
        var topics = ByItem(TopicsSql, r => (r.GetString(1), r.GetString(2)));
        var keys = ByItem(KeysSql, r => r.GetString(1));
        var notes = ByItem(NotesSql, r => r.GetString(1));
        var runs = ByItem(RunsSql, r => new IndexedRun(r.GetInt64(1), r.GetString(2), r.GetString(3), Time(r, 4)));
        var rows = new List<IndexedRow>();
        using (var command = Command(ItemsSql, upTo))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var id = reader.GetInt64(0);
                rows.Add(Row(reader) with
                {
                    Topics = topics.GetValueOrDefault(id) ?? [],
                    Keys = keys.GetValueOrDefault(id) ?? [],
                    AuthorNotes = notes.GetValueOrDefault(id) ?? [],
                    Runs = runs.GetValueOrDefault(id) ?? [],
                });
            }
        }

        var gone = ByItem("SELECT ItemId FROM Tombstones WHERE ChangeNumber > $after AND ChangeNumber <= $upTo", r => r.GetInt64(0)).Keys;
        return new IndexChunk(upTo, rows, [.. gone]);

        SqliteCommand Command(string sql, long to)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The statements are this file's own constants.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Parameters.AddWithValue("$after", after);
            command.Parameters.AddWithValue("$upTo", to);
            return command;
        }

        long? Number(string sql, long to = 0)
        {
            using var command = Command(sql, to);
            return command.ExecuteScalar() as long?;
        }

        Dictionary<long, List<T>> ByItem<T>(string sql, Func<SqliteDataReader, T> read)
        {
            var found = new Dictionary<long, List<T>>();
            using var command = Command(sql, upTo);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var id = reader.GetInt64(0);
                if (!found.TryGetValue(id, out var list))
                {
                    found[id] = list = [];
                }

                list.Add(read(reader));
            }

            return found;
        }
    }

    private static IndexedRow Row(SqliteDataReader r) => new()
    {
        Id = r.GetInt64(0),
        Kind = (ItemKind)r.GetInt32(1),
        IsLink = r.GetBoolean(2),
        Title = r.GetString(3),
        RawTitle = Text(r, 4),
        Excerpt = Text(r, 5),
        Language = r.GetString(6),
        PublishedAt = Time(r, 7),
        PublishedDateOnly = r.GetBoolean(8),
        Link = Text(r, 9),
        Type = Text(r, 10),
        Quality = r.IsDBNull(11) ? null : r.GetInt32(11),
        Heat = r.IsDBNull(12) ? null : r.GetInt32(12),
        Published = r.IsDBNull(13) ? null : r.GetBoolean(13),
        SourceName = Text(r, 14),
        SourceDomain = Text(r, 15),
        BoardKey = Text(r, 16),
        BoardName = Text(r, 17),
        AuthorKey = Text(r, 18),
        AuthorName = Text(r, 19),
        Nickname = Text(r, 20),
        TitleClass = Text(r, 21),
        Reporter = Text(r, 22),
        ArticleKey = Text(r, 23),
        PushCount = r.GetInt32(24),
        BooCount = r.GetInt32(25),
        CommentCount = r.GetInt32(26),
        RelatedCount = r.GetInt32(27),
        HasImage = r.GetBoolean(28),
        Parts = Text(r, 29) is { Length: > 0 } text && Text(r, 30) is { } details ? ItemDetails.Parse(details).Parts(text) : [],
    };

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTime? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : UnixMillisecondsConverter.FromStored(reader.GetInt64(column));
}

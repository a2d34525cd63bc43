using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Indexing;

/// <summary>Reads items with everything that is searched of them: six statements, however many items.</summary>
/// <remarks>
/// By plain statements instead of EF: this path runs beside every ingestion and in every rebuild,
/// where compiling EF's queries alone took longer than reading the rows (figures in docs/decisions/0010).
/// </remarks>
internal static class IndexedItemReader
{
    private const string ChangedBetween =
        "i.ChangeNumber >= $from AND (i.ChangeNumber > $from OR i.Id > $fromItem) AND i.ChangeNumber <= $to AND (i.ChangeNumber < $to OR i.Id <= $toItem)";

    private const string Listed = "i.Id IN (SELECT value FROM json_each($ids))";

    private static readonly Statements OfChanged = Statements.For(ChangedBetween);

    private static readonly Statements OfListed = Statements.For(Listed);

    /// <summary>The items that changed behind a position, up to another and with it.</summary>
    public static List<IndexedItem> Changed(SqliteConnection connection, SqliteTransaction transaction, IndexPosition after, IndexPosition upTo) =>
        Read(connection, transaction, OfChanged, command =>
        {
            command.Parameters.AddWithValue("$from", after.ChangeNumber);
            command.Parameters.AddWithValue("$fromItem", after.Item);
            command.Parameters.AddWithValue("$to", upTo.ChangeNumber);
            command.Parameters.AddWithValue("$toItem", upTo.Item);
        });

    /// <summary>Those of the items that there are, in no order.</summary>
    public static List<IndexedItem> ById(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<long> ids)
    {
        var list = FormatAsJson(ids);
        return Read(connection, transaction, OfListed, command => command.Parameters.AddWithValue("$ids", list));
    }

    /// <summary>Numbers as the one parameter that a list of them takes.</summary>
    public static string FormatAsJson(IEnumerable<long> ids) => "[" + string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture))) + "]";

    private static List<IndexedItem> Read(SqliteConnection connection, SqliteTransaction transaction, Statements statements, Action<SqliteCommand> bind)
    {
        var topics = ByItem(statements.Topics, r => (r.GetString(1), r.GetString(2)));
        var keys = ByItem(statements.Keys, r => r.GetString(1));
        var quotes = ByItem(statements.Quotes, r => r.GetString(1));
        var notes = ByItem(statements.Notes, r => r.GetString(1));
        var runs = ByItem(statements.Messages, r => new IndexedMessage(r.GetInt64(1), r.GetString(2), r.GetString(3), Time(r, 4), (CommentTag)r.GetInt32(5)));
        var rows = new List<IndexedItem>();
        using var command = Command(statements.Items);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = reader.GetInt64(0);
            rows.Add(Row(reader) with
            {
                Topics = topics.GetValueOrDefault(id) ?? [],
                Keys = keys.GetValueOrDefault(id) ?? [],
                Quotes = quotes.GetValueOrDefault(id) ?? [],
                AuthorNotes = notes.GetValueOrDefault(id) ?? [],
                Messages = runs.GetValueOrDefault(id) ?? [],
            });
        }

        return rows;

        SqliteCommand Command(string sql)
        {
            var made = connection.CreateCommand();
            made.Transaction = transaction;
#pragma warning disable CA2100 // The statements are this file's own constants.
            made.CommandText = sql;
#pragma warning restore CA2100
            bind(made);
            return made;
        }

        Dictionary<long, List<T>> ByItem<T>(string sql, Func<SqliteDataReader, T> read)
        {
            var found = new Dictionary<long, List<T>>();
            using var made = Command(sql);
            using var of = made.ExecuteReader();
            while (of.Read())
            {
                var id = of.GetInt64(0);
                if (!found.TryGetValue(id, out var list))
                {
                    found[id] = list = [];
                }

                list.Add(read(of));
            }

            return found;
        }
    }

    private static IndexedItem Row(SqliteDataReader r) => new()
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
        SourceSlug = Text(r, 16),
        BoardKey = Text(r, 17),
        BoardName = Text(r, 18),
        AuthorKey = Text(r, 19),
        AuthorName = Text(r, 20),
        Nickname = Text(r, 21),
        TitleClass = Text(r, 22),
        Reporter = Text(r, 23),
        ArticleKey = Text(r, 24),
        PushCount = r.GetInt32(25),
        BooCount = r.GetInt32(26),
        CommentCount = r.GetInt32(27),
        RelatedCount = r.GetInt32(28),
        HasImage = r.GetBoolean(29),
        Form = StoredForm.Parse(Text(r, 32)),
        Parts = Text(r, 30) is { Length: > 0 } text && Text(r, 31) is { } details ? ItemDetails.Parse(details).Parts(text) : [],
    };

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTime? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : UnixMillisecondsConverter.FromStored(reader.GetInt64(column));

    /// <summary>The six statements over one choice of items.</summary>
    private sealed record Statements(string Items, string Topics, string Keys, string Quotes, string Notes, string Messages)
    {
        public static Statements For(string which)
        {
            var chosen = $"(SELECT i.Id FROM Items i WHERE {which})";
            return new Statements(
                $"""
                SELECT i.Id, i.Kind, i.IsLink, i.Title, i.RawTitle, i.Excerpt, i.Language, i.PublishedAt, i.PublishedDateOnly, i.Link, i.Type, i.Quality, i.Heat, i.Published,
                       s.Name, s.Domain, s.Slug, b.Key, b.Name, p.Key, p.Name, i.Nickname, i.TitleClass, i.Reporter, i.ArticleKey, i.PushCount, i.BooCount, i.CommentCount, i.RelatedCount,
                       i.ImageUrl IS NOT NULL, t.Text, t.DetailsJson, b.Form
                FROM Items i
                LEFT JOIN Sources s ON s.Id = i.SourceId
                LEFT JOIN Boards b ON b.Id = i.BoardId
                LEFT JOIN People p ON p.Id = i.AuthorId
                LEFT JOIN ItemBodies t ON t.ItemId = i.Id
                WHERE {which}
                ORDER BY i.Id
                """,
                $"SELECT l.ItemId, t.Name, t.Slug FROM ItemTopics l JOIN Topics t ON t.Id = l.TopicId WHERE l.ItemId IN {chosen} ORDER BY l.ItemId, l.Position",
                $"SELECT k.ItemId, k.Key FROM ItemKeys k WHERE k.ItemId IN {chosen}",
                $"SELECT DISTINCT q.ItemId, q.Key FROM QuotedUrls q WHERE q.ItemId IN {chosen}",
                $"SELECT n.ItemId, n.Text FROM Notes n WHERE n.ItemId IN {chosen} AND n.Kind = {(int)NoteKind.Author} ORDER BY n.ItemId, n.Position",
                "SELECT r.ItemId, r.Id, p.Key, r.Text, r.At, r.Tag FROM CommentRuns r JOIN People p ON p.Id = r.PersonId "
                    + $"WHERE r.ItemId IN {chosen} ORDER BY r.Id");
        }
    }
}

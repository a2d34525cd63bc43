using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Fts;

/// <summary>The same documents in SQLite: FTS5 over pairs of characters, a plain table for keywords and numbers,
/// and plain tables for what a document has several of.</summary>
internal sealed class FtsIndex : IDisposable
{
    private const int BatchDocuments = 5_000;

    /// <summary>Columns of the plain table, and where they come from.</summary>
    public static readonly (string Name, int Column)[] Keywords =
    [
        ("kind", SearchSchema.Kind), ("source", SearchSchema.Source), ("board", SearchSchema.Board), ("author", SearchSchema.Author),
        ("class", SearchSchema.Class),
        ("reporter", SearchSchema.Reporter), ("month", SearchSchema.Month),
    ];

    public static readonly (string Name, int Column)[] Many =
    [
        ("topic", SearchSchema.Topic), ("lang", SearchSchema.Language), ("tag", SearchSchema.LanguageTag), ("flag", SearchSchema.Flag)
    ];

    public static readonly string[] Numbers = ["time", "push", "boo", "comments", "quality", "heat"];

    private readonly string _path;

    public FtsIndex(string path)
    {
        _path = path;
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        Connection.Open();
        Run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144; PRAGMA mmap_size = 17179869184; "
            + "PRAGMA temp_store = MEMORY;");
    }

    public SqliteConnection Connection { get; }

    public long Bytes => new FileInfo(_path).Length;

    public void Create()
    {
        Run($"CREATE VIRTUAL TABLE fts USING fts5({string.Join(", ", FtsText.Columns)}, content='', prefix='1', tokenize=\"unicode61 remove_diacritics 0\");");
        Run($"CREATE TABLE item(id INTEGER PRIMARY KEY, {string.Join(", ", Keywords.Select(k => k.Name + " TEXT"))}, "
            + $"{string.Join(", ", Numbers.Select(n => n + "_n INTEGER"))});");
        foreach (var (name, _) in Many)
        {
            Run($"CREATE TABLE item_{name}(item INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY(item, value)) WITHOUT ROWID;");
        }
    }

    /// <summary>Adds documents in batches, then merges FTS5's own segments and makes the plain indexes.</summary>
    public void Fill(IEnumerable<IndexDocument> documents)
    {
        using var words = Insert("fts", ["rowid", .. FtsText.Columns]);
        using var item = Insert("item", ["id", .. Keywords.Select(k => k.Name), .. Numbers.Select(n => n + "_n")]);
        var many = Many.Select(m => Insert("item_" + m.Name, ["item", "value"])).ToArray();
        foreach (var batch in documents.Chunk(BatchDocuments))
        {
            Run("BEGIN");
            foreach (var document in batch)
            {
                Bind(words, [document.Id, .. document.Texts.Select(FtsText.ConvertDocument)]);
                Bind(item, [
                    document.Id, .. Keywords.Select(k => document.Keywords[k.Column] is [var value, ..] ? value : null),
                    .. document.Numbers.Take(Numbers.Length).Select(n => (object?)n)
                ]);
                for (var n = 0; n < many.Length; n++)
                {
                    foreach (var value in document.Keywords[Many[n].Column] ?? [])
                    {
                        Bind(many[n], [document.Id, value]);
                    }
                }
            }

            Run("COMMIT");
        }

        foreach (var command in many)
        {
            command.Dispose();
        }

        Run("INSERT INTO fts(fts) VALUES('optimize');");
        foreach (var (name, _) in Keywords)
        {
            Run($"CREATE INDEX item_by_{name} ON item({name});");
        }

        foreach (var name in Numbers)
        {
            Run($"CREATE INDEX item_by_{name}_n ON item({name}_n);");
        }

        foreach (var (name, _) in Many)
        {
            Run($"CREATE INDEX item_{name}_by_value ON item_{name}(value, item);");
        }

        Run("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    public void Dispose() => Connection.Dispose();

    public void Run(string sql)
    {
        using var command = Connection.CreateCommand();
#pragma warning disable CA2100 // The words are the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteCommand Insert(string table, string[] columns)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // The words are the benchmark's own.
        command.CommandText = $"INSERT INTO {table}({string.Join(", ", columns)}) VALUES({string.Join(", ", columns.Select((_, n) => "$" + n))})";
#pragma warning restore CA2100
        for (var n = 0; n < columns.Length; n++)
        {
            command.Parameters.Add(new SqliteParameter("$" + n, null));
        }

        return command;
    }

    private static void Bind(SqliteCommand command, object?[] values)
    {
        for (var n = 0; n < values.Length; n++)
        {
            command.Parameters[n].Value = values[n] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }
}

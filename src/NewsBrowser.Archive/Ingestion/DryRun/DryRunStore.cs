using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.DryRun;

/// <summary>What a dry run writes into: a database of its own, which has copies of those rows of the archive that the run comes
/// to, as they were when it began.</summary>
/// <remarks>
/// The archive itself is only read, in one transaction, so that whoever writes it waits for nothing and what is written meanwhile changes nothing here.
/// A row is copied before it is first asked for; from then on the copy counts, as the dry run leaves it. Why not a copy of the whole:
/// docs/decisions/0007-dry-runs-and-reparse.md.
/// </remarks>
internal sealed class DryRunStore : IDisposable
{
    /// <summary>The file, beside the archive; what a killed process leaves of it is deleted at the next opening.</summary>
    public const string FileName = "dry-run.db" + AtomicFile.UnfinishedSuffix;

    /// <summary>Tables that are copied whole: they are small, or asked for by more than a key.</summary>
    private static readonly string[] Whole = ["ArchiveState", "Boards", "Sources", "TakenDownKeys"];

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly string _file;
    private readonly ArchiveStore _store;
    private readonly HashSet<long> _items = [];
    private readonly List<long> _itemsOfFile = [];
    private readonly List<Statement> _statements = [];
    private readonly Statement _keyOwner;
    private readonly Statement _idOwner;
    private readonly Statement _itemsOf;
    private readonly Statement[] _copyItem;
    private readonly Statement _copyFile;
    private SqliteConnection? _known;

    /// <summary>Waits until nobody writes, and sees the archive from then on as it is at that moment.</summary>
    public DryRunStore(ArchiveStore store, CancellationToken cancellation)
    {
        _store = store;
        _file = PathIn(Path.GetDirectoryName(store.DatabasePath)!);
        AtomicFile.DeleteDatabase(_file);
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = BuildFileUri(_file, "rwc"), Pooling = false }.ToString());
        try
        {
            Connection.Open();

            // Nothing of it is ever committed: rows that were not copied are missing to no one.
            Execute("PRAGMA main.journal_mode = MEMORY; PRAGMA main.synchronous = OFF; PRAGMA main.locking_mode = EXCLUSIVE; PRAGMA main.cache_size = -32768; "
                + "PRAGMA temp_store = MEMORY");
            using (var attach = Connection.CreateCommand())
            {
                attach.CommandText = "ATTACH $archive AS archive";
                attach.Parameters.AddWithValue("$archive", BuildFileUri(store.DatabasePath, "ro"));
                attach.ExecuteNonQuery();
            }

            BeginReading(cancellation);
            Execute("PRAGMA defer_foreign_keys = ON");
            CopySchema();
            foreach (var table in Whole)
            {
                Execute($"INSERT INTO main.{table} SELECT * FROM archive.{table}");
            }

            // Numbers that are given out here must not meet those of rows that are copied later.
            Execute("DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM archive.sqlite_sequence");
            _keyOwner = Prepare("SELECT ItemId FROM archive.ItemKeys WHERE Key = ?1");
            _idOwner = Prepare("SELECT Id FROM archive.Items WHERE PublicId = ?1 UNION ALL SELECT ItemId FROM archive.ItemKeys WHERE Key = 'id:' || ?1");
            _itemsOf = Prepare("SELECT Id FROM archive.Items WHERE SourceFileId = ?1 UNION SELECT ItemId FROM archive.ItemVersions WHERE SourceFileId = ?1");
            _copyFile = Prepare("INSERT OR IGNORE INTO main.SourceFiles SELECT * FROM archive.SourceFiles WHERE Id = ?1");
            _copyItem =
            [
                Prepare("INSERT INTO main.Items SELECT * FROM archive.Items WHERE Id = ?1"),
                Prepare("INSERT OR IGNORE INTO main.ItemKeys SELECT * FROM archive.ItemKeys WHERE ItemId = ?1"),
                Prepare("INSERT OR IGNORE INTO main.ItemVersions SELECT * FROM archive.ItemVersions WHERE ItemId = ?1"),
                Prepare("INSERT OR IGNORE INTO main.SourceFiles SELECT * FROM archive.SourceFiles WHERE Id = (SELECT SourceFileId FROM archive.Items "
                    + "WHERE Id = ?1)"),
            ];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the run writes on. Its <c>main</c> has the archive's tables, its <c>archive</c> is the archive at the beginning.</summary>
    public SqliteConnection Connection { get; }

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>A second connection that sees the same state, for the look-ups of another thread; the caller's from then on.</summary>
    public SqliteConnection TakeKnown() => Interlocked.Exchange(ref _known, null) ?? throw new InvalidOperationException("It was taken before.");

    /// <summary>Has the item that a key names.</summary>
    public void EnsureKey(string key) => NeedItems(_keyOwner.Bind(key));

    /// <summary>Has the item that a page's id names, or named.</summary>
    public void EnsurePublicId(string id) => NeedItems(_idOwner.Bind(id));

    /// <summary>Has a file's row and the items that it gave.</summary>
    public void EnsureFile(long id)
    {
        _copyFile.Bind(id).Run();
        NeedItems(_itemsOf.Bind(id));
    }

    /// <summary>What is copied from here on is of one file.</summary>
    public void BeginFile() => _itemsOfFile.Clear();

    /// <summary>All that was written since <see cref="BeginFile"/> was undone: it is copied again when it is asked for.</summary>
    public void UndoFile()
    {
        _items.ExceptWith(_itemsOfFile);
        _itemsOfFile.Clear();
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        Connection.Dispose();
        Interlocked.Exchange(ref _known, null)?.Dispose();
        AtomicFile.DeleteDatabase(_file);
    }

    private static string BuildFileUri(string path, string mode) =>
        $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?mode={mode}";

    private void NeedItems(Statement owners)
    {
        foreach (var id in owners.Numbers())
        {
            if (_items.Add(id))
            {
                _itemsOfFile.Add(id);
                Array.ForEach(_copyItem, copy => copy.Bind(id).Run());
            }
        }
    }

    /// <summary>Both connections see the same: nobody commits between their first looks.</summary>
    private void BeginReading(CancellationToken cancellation)
    {
        while (!_store.WriteLock.Acquire(Patience))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        try
        {
            Execute("BEGIN; SELECT ChangeNumber FROM archive.ArchiveState");
            _known = new SqliteConnection(_store.ReadConnectionString(pooling: false));
            _known.Open();
            using var begin = _known.CreateCommand();
            begin.CommandText = "BEGIN; SELECT ChangeNumber FROM ArchiveState";
            begin.ExecuteNonQuery();
        }
        finally
        {
            _store.WriteLock.Release();
        }
    }

    private void CopySchema()
    {
        var schema = new List<string>();
        using (var read = new Statement(
            Connection, "SELECT sql FROM archive.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rowid"))
        {
            while (read.Next())
            {
                schema.Add(read.GetString(0));
            }
        }

        schema.ForEach(Execute);
    }

    private Statement Prepare(string sql)
    {
        var statement = new Statement(Connection, sql);
        _statements.Add(statement);
        return statement;
    }

    private void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

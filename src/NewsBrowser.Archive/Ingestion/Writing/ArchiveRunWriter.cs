using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>The one writer of a run into the archive: commits it in batches of whole files.</summary>
/// <remarks>Everything that a run changes, its own row's numbers too, is in the batch's transaction:
/// a process that is killed leaves a prefix of whole batches.</remarks>
internal sealed class ArchiveRunWriter : RunWriter
{
    private readonly RunRows _runs;
    private readonly Statement _setChangeNumber;
    private bool _open;
    private bool _writeLock;

    public ArchiveRunWriter(ArchiveStore store)
        : this(store, Open(store))
    {
    }

    private ArchiveRunWriter(ArchiveStore store, SqliteConnection connection)
        : base(store, connection)
    {
        _runs = new RunRows(connection);
        _setChangeNumber = Prepare("UPDATE ArchiveState SET ChangeNumber = ?1 WHERE Id = 1");
    }

    public override void Start(IReadOnlyList<string> paths, RunKind kind, long? reserved)
    {
        Begin();
        _runs.EndInterrupted(Now());
        if (reserved is { } number)
        {
            _runs.StartReserved(number, Now(), paths);
            RunId = number;
        }
        else
        {
            RunId = _runs.Start(Now(), paths, kind);
        }

        End("COMMIT");
        Begin();
    }

    public override SqliteConnection OpenLookups() => Store.OpenReadConnection();

    public override void Finish(RunState state, string? failure)
    {
        if (_open)
        {
            End("ROLLBACK");
        }

        Execute(Connection, "PRAGMA synchronous = FULL");
        Begin();
        _runs.Save(RunId, state, Now(), Counts, failure);
        End("COMMIT");

        // As far as readers let it: what is left of the log is flushed all the same, and the next checkpoint takes it.
        Store.Checkpoint(Connection);
    }

    public override void Fail(string reason)
    {
        try
        {
            // A full disk ends the transaction by itself.
            if (_open && raw.sqlite3_get_autocommit(Connection.Handle) == 0)
            {
                Execute(Connection, "ROLLBACK");
            }

            _open = false;
            ReleaseWriteLock();
            Finish(RunState.Failed, reason);
        }
        catch (SqliteException)
        {
            // The reason for failing keeps this from being written too; the next run or start marks the row.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _runs.Dispose();
        Connection.Dispose();
        ReleaseWriteLock();
    }

    protected override bool CommitBatch()
    {
        var changed = HasChanges;
        if (changed)
        {
            _setChangeNumber.Bind(Touch()).Run();
        }

        _runs.Save(RunId, RunState.Running, null, Counts, null);
        End("COMMIT");
        Begin();
        return changed;
    }

    protected override void RecordRejection(FileRejection rejection) => _runs.Reject(RunId, rejection);

    private static SqliteConnection Open(ArchiveStore store)
    {
        var connection = store.OpenWriteConnection();
        try
        {
            // NORMAL spares a flush to the disk per batch; the run's last commit is flushed and covers them all (Finish).
            // The log is let grow to 16 MB before it is copied into the database, which readers do not wait for.
            Execute(
                connection,
                "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096; "
                + "PRAGMA busy_timeout = 30000");
            if (store.MaxPages is { } pages)
            {
                Execute(connection, $"PRAGMA max_page_count = {pages}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Begin()
    {
        _writeLock = Store.WriteLock.Acquire(Timeout.InfiniteTimeSpan);
        Execute(Connection, "BEGIN IMMEDIATE");
        _open = true;
        BeginChanges();
    }

    private void End(string how)
    {
        Execute(Connection, how);
        _open = false;
        ReleaseWriteLock();
    }

    private void ReleaseWriteLock()
    {
        if (_writeLock)
        {
            _writeLock = false;
            Store.WriteLock.Release();
        }
    }

    private DateTime Now() => Store.Clock.GetUtcNow().UtcDateTime;
}

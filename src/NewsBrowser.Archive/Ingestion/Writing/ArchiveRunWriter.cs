using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>The one writer of a run into the archive: commits it in batches of whole files.</summary>
/// <remarks>Everything that a run changes, its own row's numbers too, is in the batch's transaction:
/// a process that is killed leaves a prefix of whole batches.</remarks>
internal sealed class ArchiveRunWriter : RunWriter
{
    /// <summary>After so many new items the forms of new boards are learnt for the first time, and again after each four times as many:
    /// what comes later is then indexed once.</summary>
    private const int FirstLearning = 64;

    private readonly RunRows _runs;
    private readonly Statement _setChangeNumber;
    private readonly DateTime _began;
    private readonly long _start;
    private bool _open;
    private bool _writeLock;
    private int _nextLearning = FirstLearning;

    public ArchiveRunWriter(ArchiveStore store)
        : this(store, Open(store))
    {
    }

    private ArchiveRunWriter(ArchiveStore store, SqliteConnection connection)
        : base(store, connection)
    {
        (_began, _start) = (store.Clock.GetUtcNow().UtcDateTime, store.Clock.GetTimestamp());
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

    public override void LearnForms()
    {
        if (PostingFormUpdate.Learn(Connection, NextChange, HasChanges) > 0)
        {
            Touch();
        }
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
        if (Counts.Added >= _nextLearning)
        {
            LearnForms();
            _nextLearning = Counts.Added * 4;
        }

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

    /// <summary>The time as it passes: a clock that is set while a run goes on does not let it end before it began.</summary>
    private DateTime Now() => _began + Store.Clock.GetElapsedTime(_start);
}

/// <summary>Rows of runs and their rejections.</summary>
internal sealed class RunRows : IDisposable
{
    private readonly Statement _start;
    private readonly Statement _startReserved;
    private readonly Statement _save;
    private readonly Statement _reject;
    private readonly Statement _leftover;

    public RunRows(SqliteConnection connection)
    {
        _start = new Statement(
            connection,
            "INSERT INTO IngestionRuns (StartedAt, State, Paths, Kind, Files, Added, Updated, Unchanged, Rejected, Vanished) "
                + "VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, 0, 0) RETURNING Id");
        _startReserved = new Statement(connection, "UPDATE IngestionRuns SET StartedAt = ?2, State = ?3, Paths = ?4 WHERE Id = ?1");
        _save = new Statement(
            connection,
            "UPDATE IngestionRuns SET State = ?2, EndedAt = ?3, Files = ?4, Added = ?5, Updated = ?6, Unchanged = ?7, Rejected = ?8, Vanished = ?9, Failure = "
                + "?10 WHERE Id = ?1");
        _reject = new Statement(connection, "INSERT INTO RunRejections (RunId, Path, Line, Reason) VALUES (?1, ?2, ?3, ?4)");
        _leftover = new Statement(connection, "UPDATE IngestionRuns SET State = ?1, EndedAt = max(?2, StartedAt), Failure = ?3 WHERE State = ?4");
    }

    public long Start(DateTime at, IReadOnlyList<string> paths, RunKind kind) =>
        _start.Bind(at).Bind((long)RunState.Running).Bind(string.Join('\n', paths)).Bind((long)kind).Number()
            ?? throw new InvalidOperationException("An insert returned no row.");

    /// <summary>Starts a run that has its number already.</summary>
    public void StartReserved(long id, DateTime at, IReadOnlyList<string> paths) =>
        _startReserved.Bind(id).Bind(at).Bind((long)RunState.Running).Bind(string.Join('\n', paths)).Run();

    public void Save(long id, RunState state, DateTime? endedAt, RunCounts counts, string? failure) => _save
        .Bind(id)
        .Bind((long)state)
        .Bind(endedAt)
        .Bind(counts.Files)
        .Bind(counts.Added)
        .Bind(counts.Updated)
        .Bind(counts.Unchanged)
        .Bind(counts.Rejected)
        .Bind(counts.Vanished)
        .Bind(failure)
        .Run();

    public void Reject(long id, FileRejection rejection) => _reject.Bind(id).Bind(rejection.Path).Bind(rejection.Line).Bind(rejection.Reason).Run();

    /// <summary>Ends the runs whose end could not be written, because the disk was full.</summary>
    public void EndInterrupted(DateTime at) =>
        _leftover.Bind((long)RunState.Failed).Bind(at).Bind("The run ended without being able to say why; the disk may have been full.")
            .Bind((long)RunState.Running).Run();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_start, _startReserved, _save, _reject, _leftover])
        {
            statement.Dispose();
        }
    }
}

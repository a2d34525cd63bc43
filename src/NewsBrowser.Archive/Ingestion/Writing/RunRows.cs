using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

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
        _leftover = new Statement(connection, "UPDATE IngestionRuns SET State = ?1, EndedAt = ?2, Failure = ?3 WHERE State = ?4");
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

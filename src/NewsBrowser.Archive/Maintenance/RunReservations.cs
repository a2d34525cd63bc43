using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Gives runs their numbers before they begin, so that whoever asked for one can find it while it waits.</summary>
public sealed class RunReservations
{
    private readonly ArchiveStore _store;

    internal RunReservations(ArchiveStore store) => _store = store;

    /// <summary>Writes down a run that is to come; returns its number, for <see cref="IngestionRequest.RunId"/>.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public long Reserve(IReadOnlyList<string> paths, RunKind kind) => _store.Write(connection =>
    {
        using var insert = new Statement(
            connection,
            "INSERT INTO IngestionRuns (StartedAt, State, Paths, Kind, Files, Added, Updated, Unchanged, Rejected, Vanished) "
                + "VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, 0, 0) RETURNING Id");
        return insert.Bind(_store.Clock.GetUtcNow().UtcDateTime).Bind((long)RunState.Waiting).Bind(string.Join('\n', paths)).Bind((long)kind).Number()
            ?? throw new InvalidOperationException("An insert returned no row.");
    });

    /// <summary>Ends a run that never began; false when it did.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public bool End(long run, RunState state, string? failure) => _store.Write(connection =>
    {
        using var end = new Statement(
            connection, "UPDATE IngestionRuns SET State = ?2, EndedAt = max(?3, StartedAt), Failure = ?4 WHERE Id = ?1 AND State = ?5");
        return end.Bind(run).Bind((long)state).Bind(_store.Clock.GetUtcNow().UtcDateTime).Bind(failure).Bind((long)RunState.Waiting).Run() > 0;
    });
}

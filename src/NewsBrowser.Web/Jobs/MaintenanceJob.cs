using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Images;

namespace NewsBrowser.Web.Jobs;

/// <summary>Does one long piece of upkeep, and writes into the audit log how it ended.</summary>
internal sealed partial class MaintenanceJob(
    Lazy<Pruning> pruning,
    Lazy<Ingestor> ingestor,
    Lazy<Takedowns> takedowns,
    DryRunJob dryRuns,
    PictureCache pictures,
    AuditWriter audit,
    ILogger<MaintenanceJob> log,
    IHostApplicationLifetime lifetime) : BackgroundJob<MaintenanceState>(lifetime), IProgress<IngestionProgress>
{
    /// <summary>Begins a piece unless one goes on.</summary>
    /// <param name="task">What it is.</param>
    /// <param name="record">What the audit log is to say when it has ended; whether it was done, and the outcome, are added.</param>
    /// <param name="reason">Why an item is taken down, in the administrator's words.</param>
    public bool Start(MaintenanceTask task, AuditRecord record, string? reason = null) =>
        TryBegin(new MaintenanceState(task, record), stop => DoAsync(task, record, reason, stop));

    void IProgress<IngestionProgress>.Report(IngestionProgress value) => State = State! with { Progress = value };

    protected override void Log(MaintenanceState state, Exception fault)
    {
        if (fault is not ArchiveUnavailableException)
        {
            LogFault(fault, state.Task);
        }
    }

    protected override void Finish(MaintenanceState state)
    {
        // A takedown's entry was written with it.
        if (state.TakenDown is null)
        {
            var outcome = state.Failure ?? (state.Cancelled ? "cancelled"
                : state.Pruned is { } pruned ? $"{pruned.Items} items, {pruned.Files} files"
                : state.Reparsed is { } run ? $"run {run.RunId}: {run.Counts.Files} files, {run.Counts.Updated} updated, {run.Counts.Added} added, {run.Counts.Rejected} rejected"
                : null);
            audit.Add(state.Record with
            {
                Detail = string.Join("; ", ((string?[])[state.Record.Detail, outcome]).OfType<string>()),
                Done = state is { Failure: null, Cancelled: false },
            });
        }
    }

    private async Task DoAsync(MaintenanceTask task, AuditRecord record, string? reason, CancellationToken stop)
    {
        switch (task)
        {
            case MaintenanceTask.Prune:
                var pruned = await pruning.Value.PruneAsync(stop);
                State = State! with { Pruned = pruned };
                break;
            case MaintenanceTask.Reparse:
                var reparsed = await ingestor.Value.ReparseAsync(this, stop);
                State = State! with { Reparsed = reparsed };
                break;
            default:
                TakedownReport? taken;
                using (pictures.KeepNothing())
                {
                    taken = await takedowns.Value.TakeDownAsync(record.Subject!, reason, record, stop);
                }

                if (taken is null)
                {
                    throw new ArchiveUnavailableException("There is no such item any more.");
                }

                dryRuns.Forget();
                State = State! with { TakenDown = taken };
                break;
        }
    }

    [LoggerMessage(LogLevel.Error, "The upkeep failed: {Task}")]
    private partial void LogFault(Exception fault, MaintenanceTask task);
}

/// <summary>What upkeep can be.</summary>
internal enum MaintenanceTask
{
    Prune = 0,
    Reparse,
    TakeDown,
}

/// <summary>How a piece of upkeep stands.</summary>
/// <param name="Task">What it is.</param>
/// <param name="Record">What the audit log is to say of it.</param>
internal sealed record MaintenanceState(MaintenanceTask Task, AuditRecord Record) : JobState
{
    /// <summary>What it is done to; null for the whole archive.</summary>
    public string? Subject => Record.Subject;

    public IngestionProgress? Progress { get; init; }

    public PruneReport? Pruned { get; init; }

    public IngestionReport? Reparsed { get; init; }

    public TakedownReport? TakenDown { get; init; }
}

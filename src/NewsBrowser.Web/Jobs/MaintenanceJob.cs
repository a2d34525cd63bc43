using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Jobs;

/// <summary>Does one long piece of upkeep in the background, tells how it stands, and writes into the audit log how it ended.</summary>
internal sealed partial class MaintenanceJob(
    ArchiveHost host, LastDryRun previews, AuditWriter audit, ILogger<MaintenanceJob> log, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _cancelled = new();
    private Task _running = Task.CompletedTask;
    private volatile MaintenanceState? _state;

    /// <summary>How the last piece stands; null when none was begun since the start.</summary>
    public MaintenanceState? State => _state;

    /// <summary>Begins a piece unless one goes on.</summary>
    /// <param name="task">What it is.</param>
    /// <param name="record">What the audit log is to say when it has ended; whether it was done, and the outcome, are added.</param>
    /// <param name="reason">Why an item is taken down, in the administrator's words.</param>
    public bool Start(MaintenanceTask task, AuditRecord record, string? reason = null)
    {
        lock (_gate)
        {
            if (_state is { Ended: false })
            {
                return false;
            }

            _cancelled.Dispose();
            _cancelled = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            _state = new MaintenanceState(task, record.Subject);
            var stop = _cancelled.Token;
            _running = Task.Run(() => RunAsync(task, record, reason, stop));
            return true;
        }
    }

    /// <summary>Ends the piece early, as far as it can be.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _cancelled.Cancel();
        }
    }

    /// <summary>Completes when nothing goes on.</summary>
    public Task WhenIdleAsync() => _running;

    public void Dispose() => _cancelled.Dispose();

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    private async Task RunAsync(MaintenanceTask task, AuditRecord record, string? reason, CancellationToken stop)
    {
        string? outcome = null;
        var done = false;
        try
        {
            outcome = await DoAsync(task, record, reason, stop);
            done = true;
        }
        catch (ArchiveUnavailableException e)
        {
            _state = _state! with { Failure = e.Message };
        }
        catch (OperationCanceledException)
        {
            _state = _state! with { Cancelled = true };
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e, task);
            _state = _state! with { Failure = "An unexpected fault; the log has it." };
        }

        if (_state is not { TakenDown: not null })
        {
            audit.Add(record with
            {
                Detail = string.Join("; ", ((string?[])[record.Detail, outcome ?? _state!.Failure ?? "cancelled"]).OfType<string>()),
                Done = done
            });
        }

        _state = _state! with { Ended = true };
    }

    private async Task<string?> DoAsync(MaintenanceTask task, AuditRecord record, string? reason, CancellationToken stop)
    {
        switch (task)
        {
            case MaintenanceTask.Prune:
                var pruned = await host.Archive.Pruning.PruneAsync(stop);
                _state = _state! with { Pruned = pruned };
                return $"{pruned.Items} items, {pruned.Files} files";
            case MaintenanceTask.Reparse:
                var reparsed = await host.Archive.Ingestor.ReparseAsync(new Progress(this), stop);
                _state = _state! with { Reparsed = reparsed };
                var counts = reparsed.Counts;
                return $"run {reparsed.RunId}: {counts.Files} files, {counts.Updated} updated, {counts.Added} added, {counts.Rejected} rejected";
            default:
                if (await host.Archive.Takedowns.TakeDownAsync(record.Subject!, reason, record, stop) is not { } taken)
                {
                    throw new ArchiveUnavailableException("There is no such item any more.");
                }

                previews.Forget();
                _state = _state! with { TakenDown = taken };

                // Its entry was written with it.
                return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "The upkeep failed: {Task}")]
    private partial void LogFault(Exception fault, MaintenanceTask task);

    private sealed class Progress(MaintenanceJob job) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => job._state = job._state! with { Progress = value };
    }
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
/// <param name="Subject">What it is done to; null for the whole archive.</param>
internal sealed record MaintenanceState(MaintenanceTask Task, string? Subject)
{
    public IngestionProgress? Progress { get; init; }

    public PruneReport? Pruned { get; init; }

    public IngestionReport? Reparsed { get; init; }

    public TakedownReport? TakenDown { get; init; }

    /// <summary>Why it was not done, one sentence; null otherwise.</summary>
    public string? Failure { get; init; }

    public bool Cancelled { get; init; }

    /// <summary>True when nothing more will come.</summary>
    public bool Ended { get; init; }
}

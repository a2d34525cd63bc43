using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Jobs;

/// <summary>Runs ingestion one run at a time and the others in the order in which they were asked for, and tells how they stand.</summary>
internal sealed partial class IngestionJob(
    Lazy<Ingestor> ingestor,
    Lazy<RunReservations> reservations,
    IngestionFolders folders,
    UploadFolder uploads,
    TimeProvider clock,
    ILogger<IngestionJob> log,
    IHostApplicationLifetime lifetime) : BackgroundJob<IngestionJobState>(lifetime), IProgress<IngestionProgress>
{
    /// <summary>How many runs may wait; more are refused.</summary>
    public const int MaxWaiting = 20;

    /// <summary>How long to wait before a run that met another one, which did not come through here, is tried again.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    // Asking takes a number from the store, which may have to wait for a batch; how runs stand must be told meanwhile.
    private readonly Lock _asking = new();
    private readonly LinkedList<(long Run, RunRequest Order)> _waiting = [];

    /// <summary>The numbers of the runs that wait, the next first.</summary>
    public IReadOnlyList<long> Waiting
    {
        get
        {
            lock (Gate)
            {
                return [.. _waiting.Select(waiting => waiting.Run)];
            }
        }
    }

    /// <summary>Asks for a run; it begins when those before it have ended. One that waits already for the same is not asked for twice.</summary>
    /// <returns>The run's number; null when too many wait.</returns>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public long? Enqueue(RunRequest order)
    {
        lock (_asking)
        {
            lock (Gate)
            {
                if (_waiting.FirstOrDefault(waiting => waiting.Order.IsSame(order)) is { Run: > 0 } same)
                {
                    return same.Run;
                }

                if (_waiting.Count >= MaxWaiting)
                {
                    return null;
                }
            }

            var run = reservations.Value.Reserve(order.Paths, order.Kind);
            lock (Gate)
            {
                if (!TryBegin(CreateState(run), stop => RunAsync(run, order, stop)))
                {
                    _waiting.AddLast((run, order));
                }
            }

            return run;
        }
    }

    /// <summary>Cancels a run that goes on or waits; false when it does neither.</summary>
    public bool Cancel(long run)
    {
        lock (Gate)
        {
            if (IsRunning && State!.Progress.RunId == run)
            {
                Cancel();
                return true;
            }

            (long Run, RunRequest Order) waiting = _waiting.FirstOrDefault(waiting => waiting.Run == run);
            if (waiting.Run == 0)
            {
                return false;
            }

            _waiting.Remove(waiting);
        }

        return TryEnd(run, RunState.Cancelled, null);
    }

    void IProgress<IngestionProgress>.Report(IngestionProgress value) => State = State! with { Progress = value };

    protected override (IngestionJobState Begun, Func<CancellationToken, Task> Work)? TakeNext()
    {
        if (_waiting.First is not { Value: var (run, order) })
        {
            return null;
        }

        _waiting.RemoveFirst();
        return (CreateState(run), stop => RunAsync(run, order, stop));
    }

    protected override IngestionJobState MarkCancelled(IngestionJobState state, OperationCanceledException e) =>
        state with { Cancelled = true, Failure = "The run was cancelled.", Report = (e as IngestionCancelledException)?.Report };

    protected override void Log(IngestionJobState state, Exception fault)
    {
        if (fault is ArchiveUnavailableException)
        {
            LogFailed(state.Progress.RunId, fault.Message);
        }
        else
        {
            LogFault(fault, state.Progress.RunId);
        }
    }

    protected override void Finish(IngestionJobState state)
    {
        if (state.Failure is { } failure)
        {
            TryEnd(state.Progress.RunId, state.Cancelled ? RunState.Cancelled : RunState.Failed, state.Cancelled ? null : failure);
        }
    }

    private IngestionJobState CreateState(long run) => new(new IngestionProgress(run, 0, default, null), clock.GetTimestamp(), null);

    private async Task RunAsync(long run, RunRequest order, CancellationToken cancellation)
    {
        var report = await IngestAsync(run, order, cancellation);
        await uploads.SweepAsync(order.Paths, CancellationToken.None);
        LogDone(run, report.Counts.Files, report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged, report.Counts.Rejected, report.Seconds);
        State = State! with { Progress = State.Progress with { Counts = report.Counts, CurrentPath = null }, Report = report };
    }

    private async Task<IngestionReport> IngestAsync(long run, RunRequest order, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var bounds = folders.Bounds();
                var paths = order.Kind == RunKind.Watch ? [.. order.Paths.Where(path => Path.Exists(path) && bounds.Contains(path))] : order.Paths;
                if (paths.Count == 0)
                {
                    // What came has gone again while its run waited; where only some of it has, the rest is read.
                    throw new OperationCanceledException();
                }

                var request = new IngestionRequest(paths, Kind: order.Kind)
                {
                    RunId = run,
                    ChangedBefore = order.ChangedBefore,
                    Except = order.Except,
                    Within = bounds,
                };
                return await ingestor.Value.RunAsync(request, this, cancellation);
            }
            catch (RunInProgressException)
            {
                await Task.Delay(BusyPause, clock, cancellation);
            }
        }
    }

    /// <summary>Writes down that a run never began; the store may be what kept it from beginning.</summary>
    private bool TryEnd(long run, RunState state, string? failure)
    {
        try
        {
            return reservations.Value.End(run, state, failure);
        }
        catch (ArchiveUnavailableException e)
        {
            LogFailed(run, e.Message);
            return false;
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Run {Run}: ingested {Files} files: {Added} added, {Updated} updated, {Unchanged} unchanged, {Rejected} rejected, in {Seconds:0.0} s")]
    private partial void LogDone(long run, int files, int added, int updated, int unchanged, int rejected, double seconds);

    [LoggerMessage(LogLevel.Error, "Run {Run} could not be made: {Reason}")]
    private partial void LogFailed(long run, string reason);

    [LoggerMessage(LogLevel.Error, "Run {Run} failed")]
    private partial void LogFault(Exception fault, long run);
}

/// <summary>How a background run stands.</summary>
/// <param name="Progress">The latest figures.</param>
/// <param name="Began">The clock's timestamp of its beginning.</param>
/// <param name="Report">Set when it ended well or was cancelled.</param>
internal sealed record IngestionJobState(IngestionProgress Progress, long Began, IngestionReport? Report) : JobState
{
    /// <summary>Files a second since it began, and how long the files that were found need at that pace; null while that cannot be told.</summary>
    public (double? PerSecond, TimeSpan? Left) Pace(TimeProvider clock)
    {
        var seconds = clock.GetElapsedTime(Began).TotalSeconds;
        if (seconds <= 0 || Progress.Counts.Files == 0)
        {
            return (null, null);
        }

        var pace = Progress.Counts.Files / seconds;
        return (pace, TimeSpan.FromSeconds(Math.Max(0, Progress.FilesFound - Progress.Counts.Files) / pace));
    }
}

using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Jobs;

/// <summary>Runs ingestion in the background, one run at a time and the others in the order in which they were asked for, and tells how they stand.</summary>
internal sealed partial class IngestionJob(
    ArchiveHost host,
    IngestionFolders folders,
    UploadFolder uploads,
    TimeProvider clock,
    ILogger<IngestionJob> log,
    IHostApplicationLifetime lifetime) : IHostedService
{
    /// <summary>How many runs may wait; more are refused.</summary>
    public const int MaxWaiting = 20;

    /// <summary>How long to wait before a run that met another one, which did not come through here, is tried again.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    // Asking takes a number from the store, which may have to wait for a batch; how runs stand must be told meanwhile.
    private readonly Lock _asking = new();
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Run, RunRequest Order)> _waiting = [];
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private CancellationTokenSource? _cancel;
    private volatile IngestionJobState? _state;

    /// <summary>How the last run stands, or null when none was started since the program was.</summary>
    public IngestionJobState? State => _state;

    /// <summary>True while a run goes on.</summary>
    public bool IsRunning => _state is { Ended: false };

    /// <summary>The numbers of the runs that wait, the next first.</summary>
    public IReadOnlyList<long> Waiting
    {
        get
        {
            lock (_gate)
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
            lock (_gate)
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

            var run = host.Archive.RunReservations.Reserve(order.Paths, order.Kind);
            lock (_gate)
            {
                _waiting.AddLast((run, order));
                if (!_isRunning)
                {
                    _isRunning = true;
                    _running = Task.Run(RunAllAsync);
                }
            }

            return run;
        }
    }

    /// <summary>Cancels a run that goes on or waits; false when it does neither.</summary>
    public bool Cancel(long run)
    {
        lock (_gate)
        {
            if (_cancel is not null && _state is { Ended: false } state && state.Progress.RunId == run)
            {
                _cancel.Cancel();
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

    /// <summary>Completes when no run goes on and none waits.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            return _running;
        }
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for a run to end, which stopping has cancelled, before the archive is closed under it.</summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    private async Task RunAllAsync()
    {
        while (true)
        {
            (long Run, RunRequest Order) next;
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            lock (_gate)
            {
                _cancel = null;
                if (_waiting.First is not { } first || lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    // What waits when the program stops is found by the next start, as a run that can be resumed.
                    _isRunning = false;
                    return;
                }

                next = first.Value;
                _waiting.RemoveFirst();
                _cancel = cancel;
                _state = new IngestionJobState(new IngestionProgress(next.Run, 0, default, null), clock.GetTimestamp(), null, null, Ended: false);
            }

            await RunAsync(next.Run, next.Order, cancel.Token);
        }
    }

    private async Task RunAsync(long run, RunRequest order, CancellationToken cancellation)
    {
        try
        {
            var report = await IngestAsync(run, order, cancellation);
            await uploads.SweepAsync(host.Archive, order.Paths, CancellationToken.None);
            LogDone(run, report.Counts.Files, report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged, report.Counts.Rejected, report.Seconds);
            _state = _state! with { Progress = _state.Progress with { Counts = report.Counts, CurrentPath = null }, Report = report, Ended = true };
        }
        catch (ArchiveUnavailableException e)
        {
            LogFailed(run, e.Message);
            TryEnd(run, RunState.Failed, e.Message);
            _state = _state! with { Failure = e.Message, Ended = true };
        }
        catch (OperationCanceledException e)
        {
            TryEnd(run, RunState.Cancelled, null);
            _state = _state! with { Report = (e as IngestionCancelledException)?.Report, Failure = "The run was cancelled.", Ended = true };
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            const string failure = "An unexpected fault; the log has it.";
            LogFault(e, run);
            TryEnd(run, RunState.Failed, failure);
            _state = _state! with { Failure = failure, Ended = true };
        }
    }

    private async Task<IngestionReport> IngestAsync(long run, RunRequest order, CancellationToken cancellation)
    {
        var progress = new DirectProgress(now => _state = _state! with { Progress = now });
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

                var request = new IngestionRequest(
                    paths, Kind: order.Kind)
                { RunId = run, ChangedBefore = order.ChangedBefore, Except = order.Except, Within = bounds };
                return await host.Archive.Ingestor.RunAsync(request, progress, cancellation);
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
            return host.Archive.RunReservations.End(run, state, failure);
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

    /// <summary>Unlike <see cref="Progress{T}"/>, reports in order and on the caller's thread.</summary>
    private sealed class DirectProgress(Action<IngestionProgress> report) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => report(value);
    }
}

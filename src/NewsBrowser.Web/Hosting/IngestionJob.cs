using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;

namespace NewsBrowser.Web.Hosting;

/// <summary>Runs ingestion in the background, one run at a time, and tells how it stands.</summary>
internal sealed partial class IngestionJob(ArchiveHost host, ILogger<IngestionJob> log, IHostApplicationLifetime lifetime) : IHostedService
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private volatile JobState? _state;

    /// <summary>How the last run stands, or null when none was started since the program was.</summary>
    public JobState? State => _state;

    /// <summary>True while a run goes on.</summary>
    public bool IsRunning => _state is { Ended: false };

    /// <summary>Starts a run unless one goes on; completes with the state as soon as the run has its number or has failed.</summary>
    /// <returns>Null when a run goes on already.</returns>
    public async Task<JobState?> StartAsync(IReadOnlyList<string> paths)
    {
        var numbered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (IsRunning)
            {
                return null;
            }

            _state = new JobState(new IngestionProgress(0, 0, 0, 0, 0, 0, 0, null), null, null, Ended: false);
            _running = Task.Run(() => RunAsync(paths, numbered));
        }

        await numbered.Task;
        return _state;
    }

    /// <summary>Completes when no run goes on.</summary>
    public Task WhenIdleAsync() => _running;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for a run to end, which stopping has cancelled, before the archive is closed under it.</summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    private async Task RunAsync(IReadOnlyList<string> paths, TaskCompletionSource numbered)
    {
        try
        {
            var progress = new DirectProgress(now =>
            {
                _state = new JobState(now, null, null, Ended: false);
                if (now.RunId != 0)
                {
                    numbered.TrySetResult();
                }
            });
            IngestionReport report = await host.Archive.Ingestor.RunAsync(new IngestionRequest(paths), progress, lifetime.ApplicationStopping);
            _state = new JobState(_state!.Progress with { RunId = report.RunId, FilesDone = report.Files, CurrentPath = null }, report, null, Ended: true);
            LogDone(report.Files, report.Added, report.Updated, report.Unchanged, report.Rejected, report.Seconds);
        }
        catch (ArchiveUnavailableException e)
        {
            _state = _state! with { Failure = e.Message, Ended = true };
            LogFailed(e.Message);
        }
        catch (OperationCanceledException)
        {
            _state = _state! with { Failure = "The program was stopped.", Ended = true };
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _state = _state! with { Failure = "An unexpected fault; the log has it.", Ended = true };
            LogFault(e);
        }
        finally
        {
            numbered.TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Information, "Ingested {Files} files: {Added} added, {Updated} updated, {Unchanged} unchanged, {Rejected} rejected, in {Seconds:0.0} s")]
    private partial void LogDone(int files, int added, int updated, int unchanged, int rejected, double seconds);

    [LoggerMessage(LogLevel.Error, "Ingestion could not run: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Error, "Ingestion failed")]
    private partial void LogFault(Exception fault);

    /// <summary>Unlike <see cref="Progress{T}"/>, reports in order and on the caller's thread.</summary>
    private sealed class DirectProgress(Action<IngestionProgress> report) : IProgress<IngestionProgress>
    {
        public void Report(IngestionProgress value) => report(value);
    }
}

/// <summary>How a background run stands.</summary>
/// <param name="Progress">The latest figures.</param>
/// <param name="Report">Set when it ended well.</param>
/// <param name="Failure">Set when it did not: one sentence.</param>
/// <param name="Ended">True when nothing more will come.</param>
internal sealed record JobState(IngestionProgress Progress, IngestionReport? Report, string? Failure, bool Ended);

using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Jobs;

/// <summary>Tells in the background what a run over a folder would do, one at a time; what it found is <see cref="LastDryRun"/>'s.</summary>
internal sealed partial class DryRunJob(
    ArchiveHost host,
    IngestionFolders folders,
    LastDryRun previews,
    AuditWriter audit,
    TimeProvider clock,
    ILogger<DryRunJob> log,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    /// <summary>How long to wait before it is tried again when another dry run, one that the JSON interface was asked for, goes on.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private CancellationTokenSource _cancelled = new();
    private Task _running = Task.CompletedTask;
    private volatile DryRunState? _state;

    /// <summary>How the last one stands; null when none was begun since the start.</summary>
    public DryRunState? State => _state;

    /// <summary>Begins one over a folder, unless one goes on.</summary>
    /// <param name="folder">What would be taken in.</param>
    /// <param name="record">What the audit log is to say when it has ended.</param>
    public bool Start(IngestionFolder folder, AuditRecord record)
    {
        lock (_gate)
        {
            if (_state is { Ended: false })
            {
                return false;
            }

            _cancelled.Dispose();
            _cancelled = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            var stop = _cancelled.Token;
            _state = new DryRunState(folder.Name);
            _running = Task.Run(() => RunAsync(folder, record, stop));
            return true;
        }
    }

    /// <summary>Ends the one that goes on; its folder's name, null when none does.</summary>
    public string? Cancel()
    {
        lock (_gate)
        {
            if (_state is not { Ended: false } state)
            {
                return null;
            }

            _cancelled.Cancel();
            return state.Folder;
        }
    }

    /// <summary>Completes when none goes on.</summary>
    public Task WhenIdleAsync() => _running;

    public void Dispose() => _cancelled.Dispose();

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    private async Task RunAsync(IngestionFolder folder, AuditRecord record, CancellationToken stop)
    {
        string? failure = null;
        var cancelled = false;
        try
        {
            previews.Put(folder, await IngestAsync(folder, stop));
        }
        catch (ArchiveUnavailableException e)
        {
            failure = e.Message;
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e, folder.Name);
            failure = "An unexpected fault; the log has it.";
        }

        audit.Add(record with { Detail = cancelled ? $"{record.Detail}; cancelled" : record.Detail, Done = failure is null && !cancelled });
        _state = new DryRunState(folder.Name) { Ended = true, Cancelled = cancelled, Failure = failure };
    }

    private async Task<IngestionReport> IngestAsync(IngestionFolder folder, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await host.Archive.Ingestor.RunAsync(
                    new IngestionRequest([folder.Path], DryRun: true) { Within = folders.Bounds() }, null, cancellation);
            }
            catch (RunInProgressException)
            {
                await Task.Delay(BusyPause, clock, cancellation);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The dry run over {Folder} failed")]
    private partial void LogFault(Exception fault, string folder);
}

/// <summary>How a dry run stands.</summary>
internal sealed record DryRunState(string Folder)
{
    public bool Ended { get; init; }

    /// <summary>True when it was stopped before its end: there is no result.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Why there is no result, one sentence; null otherwise.</summary>
    public string? Failure { get; init; }
}

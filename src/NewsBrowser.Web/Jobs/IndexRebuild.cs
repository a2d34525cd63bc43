using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Jobs;

/// <summary>Builds the search index again in the background when the administrator asks for it, once at a time, and tells how it stands.</summary>
internal sealed partial class IndexRebuild(ArchiveHost host, ILogger<IndexRebuild> log, IHostApplicationLifetime lifetime) : IHostedService
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private volatile RebuildState _state = RebuildState.None;

    public RebuildState State => _state;

    /// <summary>Begins to build, unless that goes on already.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_state == RebuildState.Running)
            {
                return;
            }

            _state = RebuildState.Running;
            _running = Task.Run(RunAsync);
        }
    }

    /// <summary>Completes when nothing is being built.</summary>
    public Task WhenIdleAsync() => _running;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => WhenIdleAsync().WaitAsync(cancellationToken);

    private async Task RunAsync()
    {
        try
        {
            (var items, var runs) = await host.Archive.ReindexAsync(lifetime.ApplicationStopping);
            LogDone(items, runs);
            _state = RebuildState.Done;
        }
        catch (OperationCanceledException)
        {
            _state = RebuildState.Failed;
        }
        catch (ArchiveUnavailableException e)
        {
            LogFailed(e.Message);
            _state = RebuildState.Failed;
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            _state = RebuildState.Failed;
        }
    }

    [LoggerMessage(LogLevel.Information, "The search index was built again: {Items} items, {Runs} messages")]
    private partial void LogDone(int items, int runs);

    [LoggerMessage(LogLevel.Error, "The search index could not be built again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Error, "The search index could not be built again")]
    private partial void LogFault(Exception fault);
}

/// <summary>How the last building of the index stands.</summary>
internal enum RebuildState
{
    /// <summary>None was asked for since the program was started.</summary>
    None = 0,

    Running,

    Done,

    Failed,
}

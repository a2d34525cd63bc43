using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Jobs;

/// <summary>Tells what a run over a folder would do, and keeps what the last one found for the page that shows it.</summary>
internal sealed partial class DryRunJob(
    Lazy<Ingestor> ingestor,
    IngestionFolders folders,
    AuditWriter audit,
    TimeProvider clock,
    ILogger<DryRunJob> log,
    IHostApplicationLifetime lifetime) : BackgroundJob<DryRunState>(lifetime)
{
    /// <summary>How long to wait before it is tried again when another dry run, one that the JSON interface was asked for, goes on.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private volatile FinishedDryRun? _last;

    /// <summary>What the last one found, kept until the next one or the program's end; null when none was made since the start.</summary>
    public FinishedDryRun? Last => _last;

    /// <summary>Forgets what was found: something that it shows was deleted for good.</summary>
    public void Forget() => _last = null;

    /// <summary>Begins one over a folder, unless one goes on.</summary>
    /// <param name="folder">What would be taken in.</param>
    /// <param name="record">What the audit log is to say when it has ended.</param>
    public bool Start(IngestionFolder folder, AuditRecord record) =>
        TryBegin(new DryRunState(folder.Name, record), async stop =>
        {
            var report = await IngestAsync(folder, stop);
            _last = new FinishedDryRun(clock.GetUtcNow().UtcDateTime, folder, report, report.DryRunResult!);
        });

    protected override void Finish(DryRunState state) => audit.Add(state.Record with
    {
        Detail = state.Cancelled ? $"{state.Record.Detail}; cancelled" : state.Record.Detail,
        Done = state.Failure is null && !state.Cancelled,
    });

    protected override void Log(DryRunState state, Exception fault)
    {
        if (fault is not ArchiveUnavailableException)
        {
            LogFault(fault, state.Folder);
        }
    }

    private async Task<IngestionReport> IngestAsync(IngestionFolder folder, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ingestor.Value.RunAsync(
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
/// <param name="Folder">The name of the folder that would be taken in.</param>
/// <param name="Record">What the audit log is to say of it.</param>
internal sealed record DryRunState(string Folder, AuditRecord Record) : JobState;

/// <summary>A dry run's report, when it was made, and over which folder.</summary>
internal sealed record FinishedDryRun(DateTime At, IngestionFolder Folder, IngestionReport Report, DryRunResult Result)
{
    /// <summary>A file by its place in the folder.</summary>
    public string FormatPath(string path) =>
        Path.GetRelativePath(Folder.Path, path) is var rest && rest.StartsWith("..", StringComparison.Ordinal) ? path : rest;
}

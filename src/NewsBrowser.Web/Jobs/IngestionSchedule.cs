using System.Globalization;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Jobs;

/// <summary>Takes the seeds and the configured folders in by itself, as the settings say.
/// Turns count from the last one that was made, over stops and starts.</summary>
internal sealed partial class IngestionSchedule(
    Lazy<RunLog> runs,
    IngestionFolders folders,
    IngestionJob job,
    FirstStart first,
    AuditWriter audit,
    IOptions<NewsBrowserSettings> settings,
    TimeProvider clock,
    ILogger<IngestionSchedule> log) : BackgroundService
{
    /// <summary>How long to leave a site that has just started alone, when a turn was missed while it was stopped.</summary>
    public static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);

    /// <summary>When the next turn is; null when there is no schedule.</summary>
    public DateTime? Next { get; private set; }

    /// <summary>When the next turn is, given the last one and the start of the program. A last one that lies in the future counts as one of now.</summary>
    public static DateTime NextTurn(DateTime? last, DateTime started, Timetable timetable) =>
        last is null || last > started ? timetable.GetNext(started)
        : timetable.GetNext(last.Value) is var next && next > started + AfterStart ? next
        : started + AfterStart;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Value.Ingestion.CreateTimetable(settings.Value.Zone) is not { } timetable)
        {
            return;
        }

        try
        {
            var started = clock.GetUtcNow().UtcDateTime;
            await (first.ExecuteTask ?? Task.CompletedTask).WaitAsync(stoppingToken);
            Next = NextTurn((await runs.Value.LastAsync(RunKind.Schedule, stoppingToken))?.StartedAt, started, timetable);
            while (true)
            {
                await timetable.WaitAsync(Next.Value, clock, stoppingToken);
                TakeTurn();
                Next = timetable.GetNext(clock.GetUtcNow().UtcDateTime);
            }
        }
        catch (OperationCanceledException)
        {
            // The site is stopping.
        }
#pragma warning disable CA1031 // A fault here would end the whole site; it is logged, and the site goes on without its schedule.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
        }
    }

    private void TakeTurn()
    {
        string[] paths = [.. folders.All.Where(folder => folder.IsThere).Select(folder => folder.Path)];
        try
        {
            if (paths.Length == 0)
            {
                LogSkipped("none of the folders is there");
            }
            else if (job.Enqueue(new RunRequest(RunKind.Schedule, paths)) is { } run)
            {
                audit.Add(new AuditRecord("schedule", "ingest", run.ToString(CultureInfo.InvariantCulture)));
            }
            else
            {
                LogSkipped("too many runs wait");
            }
        }
        catch (ArchiveUnavailableException e)
        {
            LogSkipped(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "The schedule ended; the next start takes it up")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(LogLevel.Warning, "The schedule's turn was left out: {Reason}")]
    private partial void LogSkipped(string reason);
}

using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Jobs;

/// <summary>Writes backups into the data folder: when the administrator asks for one, and on the schedule of the settings.</summary>
internal sealed partial class BackupJob(
    ArchiveOptions options,
    AuditWriter audit,
    TimeProvider clock,
    IOptions<NewsBrowserSettings> settings,
    ILogger<BackupJob> log,
    IHostApplicationLifetime lifetime)
    : BackgroundJob<BackupState>(lifetime)
{
    /// <summary>After a backup that failed, the schedule tries again when so much time has passed.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;
    private Task _schedule = Task.CompletedTask;

    /// <summary>Begins to write a backup, unless one is being written.</summary>
    /// <param name="record">What the audit log is to say of it; whether it was done is filled in at its end.</param>
    public void Start(AuditRecord record) => Start(record, ArchiveBackup.OnDemand, null);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.Backups.CreateTimetable(settings.Value.Zone) is { } timetable)
        {
            _schedule = FollowAsync(timetable);
        }

        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(WhenIdleAsync(), _schedule).WaitAsync(cancellationToken);

    protected override BackupState MarkCancelled(BackupState state, OperationCanceledException e) => state with { Failure = "The program was stopped." };

    protected override void Finish(BackupState state) =>
        audit.Add(state.Record with { Subject = state.File, Detail = state.Failure, Done = state.Failure is null });

    protected override void Log(BackupState state, Exception fault)
    {
        if (fault is ArchiveUnavailableException)
        {
            LogFailed(fault.Message);
        }
        else
        {
            LogFault(fault);
        }
    }

    private void Start(AuditRecord record, string kind, int? keep) => TryBegin(
        new BackupState(record, null),
        async stop =>
        {
            var report = await ArchiveBackup.WriteOwnAsync(options, clock, kind, keep, stop);
            LogDone(report.File, report.Items, report.Bytes);
            State = State! with { File = Path.GetFileName(report.File) };
        });

    private async Task FollowAsync(Timetable timetable)
    {
        try
        {
            // From the newest file on, so that a program that is started often makes no more of them and none too few.
            var now = clock.GetUtcNow().UtcDateTime;
            var due = Newest(now) is { } newest ? timetable.GetNext(newest) : timetable.IsInterval ? now : timetable.GetNext(now);
            while (true)
            {
                await timetable.WaitAsync(due, clock, _stopping);
                Start(new AuditRecord("schedule", "backup"), ArchiveBackup.Scheduled, settings.Value.Backups.Keep);
                await WhenIdleAsync();
                now = clock.GetUtcNow().UtcDateTime;
                due = timetable.GetNext(now);
                due = State?.Failure is not null && now + Again < due ? now + Again : due;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    /// <summary>When the newest was made. One from the future was dated by a clock that was wrong: it does not stop those that are due.</summary>
    private DateTime? Newest(DateTime now)
    {
        try
        {
            return ArchiveBackup.List(options.DataDirectory)
                .Where(file => file.Name.StartsWith(ArchiveBackup.Scheduled, StringComparison.Ordinal) && file.MadeAt <= now)
                .Select(file => (DateTime?)file.MadeAt).FirstOrDefault();
        }
        catch (ArchiveUnavailableException)
        {
            // Writing one will say what is wrong.
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "A backup was written: {File}, {Items} items, {Bytes} bytes")]
    private partial void LogDone(string file, long items, long bytes);

    [LoggerMessage(LogLevel.Error, "No backup could be written: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Error, "A backup failed")]
    private partial void LogFault(Exception fault);
}

/// <summary>How the last backup stands.</summary>
/// <param name="Record">What the audit log is to say of it.</param>
/// <param name="File">Its name, once it is whole.</param>
internal sealed record BackupState(AuditRecord Record, string? File) : JobState;

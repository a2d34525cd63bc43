using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Jobs;

/// <summary>Writes backups into the data folder in the background, one at a time: when the administrator asks for one,
/// and on the schedule of the settings.</summary>
internal sealed partial class BackupJob(
    AuditWriter audit, TimeProvider clock, IOptions<NewsBrowserSettings> settings, ILogger<BackupJob> log, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <summary>After a backup that failed, the schedule tries again when so much time has passed.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task _schedule = Task.CompletedTask;
    private volatile BackupState _state = new(Running: false, null, null);

    public BackupState State => _state;

    /// <summary>Begins to write a backup, unless one is being written.</summary>
    /// <param name="record">What the audit log is to say of it; whether it was done is filled in at its end.</param>
    public void Start(AuditRecord record) => _ = StartAsync(record, ArchiveBackup.OnDemand, null);

    /// <summary>Completes when no backup is being written.</summary>
    public Task WhenIdleAsync() => _running;

    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.Backups.Every is { } every)
        {
            _schedule = FollowAsync(every, lifetime.ApplicationStopping);
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits for what stopping has ended, before the archive is closed under it.</summary>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_running, _schedule).WaitAsync(cancellationToken);

    private Task StartAsync(AuditRecord record, string kind, int? keep)
    {
        lock (_gate)
        {
            if (!_state.Running)
            {
                _state = new BackupState(Running: true, null, null);
                _running = Task.Run(() => RunAsync(record, kind, keep));
            }

            return _running;
        }
    }

    private async Task FollowAsync(TimeSpan every, CancellationToken stopping)
    {
        try
        {
            // From the newest file on, so that a program that is started often makes no more of them and none too few.
            var due = Newest() is { } newest ? newest + every : clock.GetUtcNow().UtcDateTime;
            while (true)
            {
                var wait = due - clock.GetUtcNow().UtcDateTime;
                if (wait > TimeSpan.Zero)
                {
                    // In steps, because a timer takes 49 days at most.
                    await Task.Delay(wait < Again ? wait : Again, clock, stopping);
                    continue;
                }

                await StartAsync(new AuditRecord("schedule", "backup"), ArchiveBackup.Scheduled, settings.Value.Backups.Keep);
                due = clock.GetUtcNow().UtcDateTime + (_state.Failure is null ? every : every < Again ? every : Again);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The site is stopping.
        }
    }

    private DateTime? Newest()
    {
        try
        {
            return ArchiveBackup.List(settings.Value.DataDirectory).Where(file => file.Name.StartsWith(ArchiveBackup.Scheduled, StringComparison.Ordinal))
                .Select(file => (DateTime?)file.MadeAt).FirstOrDefault();
        }
        catch (ArchiveUnavailableException)
        {
            // Writing one will say what is wrong.
            return null;
        }
    }

    private async Task RunAsync(AuditRecord record, string kind, int? keep)
    {
        BackupState ended;
        try
        {
            var report = await ArchiveBackup.WriteOwnAsync(ArchiveHost.OptionsFrom(settings.Value), clock, kind, keep, lifetime.ApplicationStopping);
            LogDone(report.File, report.Items, report.Bytes);
            ended = new BackupState(Running: false, Path.GetFileName(report.File), null);
        }
        catch (ArchiveUnavailableException e)
        {
            LogFailed(e.Message);
            ended = new BackupState(Running: false, null, e.Message);
        }
        catch (OperationCanceledException)
        {
            ended = new BackupState(Running: false, null, "The program was stopped.");
        }
#pragma warning disable CA1031 // A background task has no caller to throw to: the fault is logged here, once, and shown as failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            ended = new BackupState(Running: false, null, "An unexpected fault; the log has it.");
        }

        audit.Add(record with { Subject = ended.File, Detail = ended.Failure, Done = ended.Failure is null });
        _state = ended;
    }

    [LoggerMessage(LogLevel.Information, "A backup was written: {File}, {Items} items, {Bytes} bytes")]
    private partial void LogDone(string file, long items, long bytes);

    [LoggerMessage(LogLevel.Error, "No backup could be written: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Error, "A backup failed")]
    private partial void LogFault(Exception fault);
}

/// <summary>How the last backup stands.</summary>
/// <param name="Running">Whether it is being written.</param>
/// <param name="File">Its name, once it is whole.</param>
/// <param name="Failure">Why it could not be made, one sentence; null otherwise.</param>
internal sealed record BackupState(bool Running, string? File, string? Failure);

using System.Globalization;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Jobs;

/// <summary>Fills an empty archive from the seeds folder; until that is done the site is up but not ready.</summary>
internal sealed partial class FirstStart(
    Lazy<NewsArchive> archive,
    IngestionJob job,
    UploadFolder uploads,
    AuditWriter audit,
    IOptions<NewsBrowserSettings> settings,
    TimeProvider clock,
    ILogger<FirstStart> log) : BackgroundService
{
    /// <summary>How often somebody who watches the console is told how far it is.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private volatile bool _done;

    /// <summary>True when the archive was not empty or the seeds are in.</summary>
    public bool Done => _done;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FillAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site is stopping.
        }
#pragma warning disable CA1031 // A fault here would end the whole site; it is logged, and the site stays up and says that it is not ready.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
        }
    }

    private async Task FillAsync(CancellationToken stoppingToken)
    {
        // What a process that was killed after a run did not come to.
        await uploads.SweepAsync([uploads.Path], stoppingToken);
        if (await archive.Value.IsEmptyAsync(stoppingToken))
        {
            var seeds = Path.GetFullPath(settings.Value.Seeds);
            if (Directory.Exists(seeds))
            {
                LogFirst(seeds);
                job.Enqueue(new RunRequest(RunKind.Folder, [seeds]));
                await LogProgressUntilAsync(job.WhenIdleAsync(), stoppingToken);
            }
            else
            {
                LogNoSeeds(seeds);
            }
        }

        await RecoverUploadsAsync(stoppingToken);
        _done = true;
    }

    private async Task LogProgressUntilAsync(Task idle, CancellationToken stoppingToken)
    {
        while (await Task.WhenAny(idle, Task.Delay(ProgressInterval, clock, stoppingToken)) != idle && !stoppingToken.IsCancellationRequested)
        {
            if (job.State is { Progress: var progress })
            {
                LogProgress(progress.Counts.Files, progress.FilesFound);
            }
        }

        await idle;
    }

    [LoggerMessage(LogLevel.Information, "Ingested {Files} of the {Found} files found so far")]
    private partial void LogProgress(int files, int found);

    /// <summary>Reads the uploads that no run came to, and tells of those that were cut off.</summary>
    private async Task RecoverUploadsAsync(CancellationToken stoppingToken)
    {
        var (found, deleted) = await uploads.RecoverAsync(stoppingToken);
        foreach (var (name, files) in deleted)
        {
            LogCutOff(name, files);
            audit.Add(new AuditRecord("start", "upload", name, $"cut off when the program ended; {files} files were deleted", Done: false));
        }

        foreach (var folder in found)
        {
            if (job.Enqueue(new RunRequest(RunKind.Upload, [folder])) is { } run)
            {
                audit.Add(new AuditRecord(
                    "start", "upload", run.ToString(CultureInfo.InvariantCulture), $"{uploads.FindName(folder)} had come before the program ended"));
            }
            else
            {
                // Too many: the next start finds them.
                LogWaiting(folder);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The upload {Name} was cut off when the program ended: its {Files} files were deleted, upload them again")]
    private partial void LogCutOff(string name, int files);

    [LoggerMessage(LogLevel.Warning, "The uploaded files in {Folder} are read after the next start: too many runs wait")]
    private partial void LogWaiting(string folder);

    [LoggerMessage(LogLevel.Information, "The archive is empty: ingesting the seeds in {Folder}")]
    private partial void LogFirst(string folder);

    [LoggerMessage(LogLevel.Error, "The seeds could not be taken in")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(LogLevel.Warning, "The archive is empty, and there is no folder {Folder} to fill it from. Put files there or name "
        + "another folder with --seeds DIR and start again, or upload files at /admin/ingest")]
    private partial void LogNoSeeds(string folder);
}

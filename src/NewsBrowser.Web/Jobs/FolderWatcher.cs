using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Jobs;

/// <summary>Takes new and changed files of one folder in as they come, each when it has settled.
/// What the watcher missed is found by reading the whole folder again.</summary>
internal sealed partial class FolderWatcher(
    IngestionFolders folders,
    IngestionJob job,
    FirstStart first,
    AuditWriter audit,
    IOptions<NewsBrowserSettings> settings,
    TimeProvider clock,
    ILogger<FolderWatcher> log) : BackgroundService
{
    /// <summary>How many files a run names one by one; when more have settled, the whole folder is read, which is quick for what is known.</summary>
    private const int MostNamed = 500;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<string> _touched = [];
    private readonly UnsettledFiles _unsettled = new(TimeSpan.FromSeconds(settings.Value.Ingestion.Watch.Settle));
    private readonly SteadyClock _steady = new(clock);
    private volatile bool _isStale = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watch = settings.Value.Ingestion.Watch;
        if (!watch.Enabled || folders.Find(watch.Folder) is not { } folder)
        {
            return;
        }

        // The first start reads the seeds before anything else, so that their run is the first.
        await (first.ExecuteTask ?? Task.CompletedTask).WaitAsync(stoppingToken);
        FileSystemWatcher? watcher = null;
        using var steps = new PeriodicTimer(Step, clock);
        try
        {
            do
            {
                if (watcher is null && folder.IsThere)
                {
                    watcher = Begin(folder.Path);
                    _isStale = true;
                }
                else if (watcher is not null && !folder.IsThere)
                {
                    LogGone(folder.Path);
                    watcher.Dispose();
                    watcher = null;
                }

                if (watcher is not null)
                {
                    TakeIn(folder, _steady.Now);
                }
            }
            while (await steps.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The site is stopping.
        }
#pragma warning disable CA1031 // A fault here would end the whole site; it is logged, and the site goes on without watching.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e, folder.Path);
        }
        finally
        {
            watcher?.Dispose();
        }
    }

    /// <summary>One look: what was touched waits, what has settled is asked for.</summary>
    private void TakeIn(IngestionFolder folder, DateTime now)
    {
        try
        {
            if (_isStale)
            {
                _isStale = false;
                Rescan(folder, now);
            }

            while (_touched.TryDequeue(out var path))
            {
                Touch(folder, path, now);
            }

            if (_unsettled.Count == 0)
            {
                return;
            }

            IReadOnlySet<string>? open = null;
            var settled = _unsettled.TakeSettled(now, path => (open ??= OpenIn(folder)).Contains(path) || OpenFiles.IsLocked(path));
            if (settled.Count == 0)
            {
                return;
            }

            var asked = settled.Count > MostNamed ? AskForWhole(folder, now) : Ask(new RunRequest(RunKind.Watch, settled), folder.Name);
            if (!asked)
            {
                _unsettled.Return(settled, now);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogTrouble(folder.Path, e.Message);
            _isStale = true;
        }
    }

    /// <summary>Reads the whole folder as far as it has settled, and waits for the rest.</summary>
    private void Rescan(IngestionFolder folder, DateTime now)
    {
        var settledBefore = SettledBefore();
        foreach (var file in new DirectoryInfo(folder.Path).EnumerateFiles(
            "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            if (file.LastWriteTimeUtc > settledBefore && !IsPassedOver(folder.Path, file.FullName))
            {
                _unsettled.Touch(file.FullName, now);
            }
        }

        _isStale = !AskForWhole(folder, now);
    }

    private bool AskForWhole(IngestionFolder folder, DateTime now)
    {
        IReadOnlySet<string> open = OpenIn(folder);
        foreach (var path in open.Where(path => !IsPassedOver(folder.Path, path)))
        {
            _unsettled.Touch(path, now);
        }

        return Ask(new RunRequest(RunKind.Watch, [folder.Path]) { ChangedBefore = SettledBefore(), Except = open }, folder.Name);
    }

    /// <summary>By the system's clock, as the times of files are.</summary>
    private DateTime SettledBefore() => clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(settings.Value.Ingestion.Watch.Settle);

    /// <summary>The files of the folder that somebody writes, by the paths under which the folder is known.</summary>
    private static HashSet<string> OpenIn(IngestionFolder folder)
    {
        var real = FolderBounds.ResolveRealPath(folder.Path);
        return [.. OpenFiles.ForWriting(real).Select(path => Path.Combine(folder.Path, Path.GetRelativePath(real, path)))];
    }

    private void Touch(IngestionFolder folder, string path, DateTime now)
    {
        if (Directory.Exists(path))
        {
            // A folder that was moved in comes as one event.
            _isStale = true;
        }
        else if (!IsPassedOver(folder.Path, path))
        {
            _unsettled.Touch(path, now);
        }
    }

    /// <summary>What a walk passes over: programs that write a file under a name with a dot first give it its own name at the end.</summary>
    private static bool IsPassedOver(string folder, string path) =>
        Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(IgnoredNames.Contains);

    private bool Ask(RunRequest order, string folder)
    {
        try
        {
            if (job.Enqueue(order) is not { } run)
            {
                return false;
            }

            audit.Add(new AuditRecord("watch", "ingest", run.ToString(CultureInfo.InvariantCulture), folder));
            return true;
        }
        catch (ArchiveUnavailableException e)
        {
            LogTrouble(folder, e.Message);
            return false;
        }
    }

    private FileSystemWatcher Begin(string folder)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size
        };
        watcher.Created += (_, change) => _touched.Enqueue(change.FullPath);
        watcher.Changed += (_, change) => _touched.Enqueue(change.FullPath);
        watcher.Renamed += (_, change) => _touched.Enqueue(change.FullPath);
        watcher.Error += (_, fault) =>
        {
            // More came at once than the system keeps: what is missing is found by reading the whole folder.
            LogTrouble(folder, fault.GetException().Message);
            _isStale = true;
        };
        watcher.EnableRaisingEvents = true;
        LogBegun(folder);
        return watcher;
    }

    [LoggerMessage(LogLevel.Error, "The folder {Folder} is not watched any more, until the next start")]
    private partial void LogFault(Exception fault, string folder);

    [LoggerMessage(LogLevel.Information, "The folder {Folder} is watched")]
    private partial void LogBegun(string folder);

    [LoggerMessage(LogLevel.Warning, "The watched folder {Folder} is not there any more; it is waited for")]
    private partial void LogGone(string folder);

    [LoggerMessage(LogLevel.Warning, "Watching {Folder}: {Reason} The whole folder is read again")]
    private partial void LogTrouble(string folder, string reason);
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive;

/// <summary>Makes a data folder ready: folder, lock, what a kill left, schema, and the marks of runs that were interrupted.</summary>
internal static partial class ArchiveOpening
{
    /// <summary>Opens for reading and writing; the lock is the caller's to dispose. Comes with a sentence about what is known to be lost, or null.</summary>
    public static async Task<(ArchiveLock Held, string? Lost)> OpenAsync(ArchiveStore store, ILogger logger, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(store.DatabasePath)!;
        ArchiveLock? held = null;
        try
        {
            DataFolder.Create(folder);
            held = ArchiveLock.Acquire(folder);
            ArchiveRestore.ClearUnfinished(folder);
            BackupFolder.ClearUnfinished(folder);
            AtomicFile.DeleteDatabase(DryRunStore.PathIn(folder));
            var lost = Tell(LogRecovery.Run(store.DatabasePath, cancellation), logger);
            await StorePreparation.RunAsync(store, logger, cancellation);
            return (held, lost);
        }
        catch (Exception e) when (StoreFaults.Explain(e, folder) is { } message)
        {
            held?.Dispose();
            throw new ArchiveUnavailableException(message, e);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Checks that a store can be read as it is; changes nothing but a log that is older than its database.
    /// Returns a sentence about what is known to be lost, or null.</summary>
    public static async Task<string?> CheckReadableAsync(ArchiveStore store, ILogger logger, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(store.DatabasePath)!;
        if (!File.Exists(store.DatabasePath))
        {
            throw new ArchiveUnavailableException($"There is no archive in {folder}: ingest something first, or give its folder with --data.");
        }

        try
        {
            var lost = Tell(LogRecovery.RunUnheld(store.DatabasePath, cancellation), logger);
            using var context = store.CreateContext();
            var pending = await StoreSchema.ListPendingAsync(context, store.DatabasePath, cancellation);
            if (pending.Count > 0 && !(await context.Database.GetAppliedMigrationsAsync(cancellation)).Any())
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} is empty ({new FileInfo(store.DatabasePath).Length} bytes): nothing was ever written to it, or it was "
                        + "emptied. Ingest something first, or restore a backup.");
            }

            if (pending.Count > 0)
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} is of an older version of NewsBrowser: start the site or ingest once, which brings it up to date.");
            }

            return lost;
        }
        catch (Exception e) when (StoreFaults.Explain(e, folder) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    private static string? Tell(string? lost, ILogger logger)
    {
        if (lost is not null)
        {
            LogLost(logger, lost);
        }

        return lost;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Loss}")]
    private static partial void LogLost(ILogger logger, string loss);
}

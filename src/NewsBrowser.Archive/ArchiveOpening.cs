using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

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
            var lost = Tell(WriteAheadLog.Settle(store.DatabasePath), store, logger, cancellation);
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
            var lost = Tell(WriteAheadLog.SettleUnheld(store.DatabasePath), store, logger, cancellation);
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

    /// <summary>Says what a log lost; and where that may have torn the database, makes sure that it did not.</summary>
    private static string? Tell(CutLog? cut, ArchiveStore store, ILogger logger, CancellationToken cancellation)
    {
        if (cut is null)
        {
            return null;
        }

        if (cut.MayBeCopied && !IsSound(store.DatabasePath, cancellation))
        {
            // Without the rest of the log: that is older than what was copied.
            WriteAheadLog.Delete(store.DatabasePath);
            if (!IsSound(store.DatabasePath, cancellation))
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} is damaged: its log was cut off while it was copied into it. Put a backup in its place, or move it "
                        + "away and ingest again.");
            }
        }

        LogCut(logger, cut.Message);
        return cut.Message;
    }

    /// <summary>Whether a database with its log is whole, and not behind what the database is without it. Nothing is written.</summary>
    private static bool IsSound(string database, CancellationToken cancellation)
    {
        using var withLog = Open(database);
        using var alone = Open(BackupCheck.ImmutableSource(database));
        try
        {
            var faults = new List<string>();
            new StoreCheck(withLog, faults, cancellation).Pages();
            return faults.Count == 0
                && (!BackupFacts.HasTable(alone, "ArchiveState") || IndexChunk.ReadNewestChangeNumber(alone) <= IndexChunk.ReadNewestChangeNumber(withLog));
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
        {
            return false;
        }

        static SqliteConnection Open(string source)
        {
            var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();

            // Closing it must not copy the log.
            _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
            return connection;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Loss}")]
    private static partial void LogCut(ILogger logger, string loss);
}

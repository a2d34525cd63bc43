using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive;

/// <summary>Makes a data folder ready: folder, lock, schema, and the marks of runs that were interrupted.</summary>
internal static partial class ArchiveOpening
{
    /// <summary>Opens for reading and writing; the lock is the caller's to dispose.</summary>
    public static async Task<ArchiveLock> OpenAsync(ArchiveStore store, ILogger logger, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(store.DatabasePath)!;
        ArchiveLock? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = ArchiveLock.Acquire(folder);
            ArchiveRestore.ClearUnfinished(folder);
            BackupFolder.ClearUnfinished(folder);
            AtomicFile.DeleteDatabase(DryRunStore.PathIn(folder));
            await PrepareAsync(store, folder, logger, cancellation);
            return held;
        }
        catch (Exception e) when (Explain(e, folder) is { } message)
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

    /// <summary>Makes a database that was put in the archive's place ready; the folder's lock is held by the caller.</summary>
    public static Task FinishAsync(ArchiveStore store, ILogger logger, CancellationToken cancellation) =>
        PrepareAsync(store, Path.GetDirectoryName(store.DatabasePath)!, logger, cancellation);

    /// <summary>Checks that a store can be read as it is; changes nothing.</summary>
    public static async Task CheckReadableAsync(ArchiveStore store, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(store.DatabasePath)!;
        if (!File.Exists(store.DatabasePath))
        {
            throw new ArchiveUnavailableException($"There is no archive in {folder}: ingest something first, or give its folder with --data.");
        }

        try
        {
            using var context = store.CreateContext();
            var pending = await PendingMigrationsAsync(context, store.DatabasePath, cancellation);
            if (pending.Count > 0)
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} is of an older version of NewsBrowser: start the site or ingest once, which brings it up to date.");
            }
        }
        catch (Exception e) when (Explain(e, folder) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    /// <summary>One sentence for the operator about a failure of the store or its disk; null for faults of ours.</summary>
    public static string? Explain(Exception e, string folder) => e switch
    {
        SqliteException { SqliteErrorCode: 13 } => $"The disk that holds {folder} is full.",

        // What SQLite shares between processes lies in memory that the disk has no room for: it says no more than that something failed.
        SqliteException { SqliteErrorCode: 10 or 14 } when IsFull(folder) => $"The disk that holds {folder} is full.",
        SqliteException { SqliteErrorCode: 8 } => $"The database in {folder} cannot be written: it or its folder is read-only.",
        SqliteException { SqliteErrorCode: 14 } => $"The database in {folder} cannot be opened: {e.Message}",
        SqliteException { SqliteErrorCode: 11 or 26 } =>
            $"The database in {folder} is damaged or is no database of NewsBrowser. Put a backup in its place, or move it away and ingest again.",
        SqliteException { SqliteErrorCode: 5 or 6 } => $"The database in {folder} is locked by another program.",
        SqliteException { SqliteErrorCode: 10 } => $"The database in {folder} cannot be read or written: {e.Message}",
        IOException io when ArchiveLock.IsDiskFull(io) => $"The disk that holds {folder} is full.",
        UnauthorizedAccessException => $"The data folder {folder} cannot be written: {e.Message}",
        IOException => $"The data folder {folder} cannot be used: {e.Message}",

        // So the runtime says that a file may not grow as large: a limit of the system or of the file system.
        ArgumentOutOfRangeException { ParamName: "value" } when e.StackTrace?.Contains("System.IO.", StringComparison.Ordinal) == true =>
            $"A file in {folder} would be larger than the system allows.",
        _ => null,
    };

    private static bool IsFull(string folder)
    {
        const long APage = 64 * 1024;
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < APage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private static async Task PrepareAsync(ArchiveStore store, string folder, ILogger logger, CancellationToken cancellation)
    {
        using var connection = store.OpenWriteConnection();
        using var context = store.CreateContext(connection);
        var pending = await PendingMigrationsAsync(context, store.DatabasePath, cancellation);

        // Only now, so that a database of a newer version stays as it is to the byte.
        Execute(connection, "PRAGMA journal_mode = WAL");
        if (BackupFiles.Unpack(connection, folder))
        {
            LogRestored(logger);
        }

        if (pending.Count > 0)
        {
            // One that has no schema yet, new or killed at its first start, holds nothing to copy.
            string? copy = null;
            if ((await context.Database.GetAppliedMigrationsAsync(cancellation)).Any())
            {
                copy = CopyBefore(store, connection, folder, pending[0], cancellation);
                LogMigrating(logger, pending.Count, copy);
            }

            try
            {
                await MigrateAsync(context, connection, cancellation);
            }
            catch (SqliteException e) when (copy is not null && Explain(e, folder) is null)
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} could not be brought up to this version ({e.Message}); a copy from before is {copy}.", e);
            }
        }

        if (QuotationBackfill.Run(connection) is { } quoting and > 0)
        {
            LogQuotations(logger, quoting);
        }

        if (ReadIdentity(connection) == 0)
        {
            GiveIdentity(connection);
        }

        using var interrupted = new Statement(connection, "UPDATE IngestionRuns SET State = ?1, EndedAt = ?2 WHERE State IN (?3, ?4)");
        var runs = interrupted.Bind((long)RunState.Interrupted).Bind(store.Clock.GetUtcNow().UtcDateTime).Bind((long)RunState.Running)
            .Bind((long)RunState.Waiting).Run();
        if (runs > 0)
        {
            LogInterrupted(logger, runs);
        }
    }

    /// <summary>Brings a database to this version's schema; its folder's lock is held by the caller.</summary>
    public static async Task MigrateAsync(ArchiveContext context, SqliteConnection connection, CancellationToken cancellation)
    {
        // EF's own lock is a row that a killed process leaves behind, and the next one would wait for it without end. Ours, which is held here, is enough.
        Execute(connection, "DROP TABLE IF EXISTS __EFMigrationsLock");
        await context.Database.MigrateAsync(cancellation);
    }

    /// <summary>A number of the archive's own, by which files beside the database know that they were made from it; 0 when it has none yet.</summary>
    public static long ReadIdentity(SqliteConnection connection)
    {
        using var identity = new Statement(connection, "PRAGMA user_version");
        return identity.Number() ?? 0;
    }

    /// <summary>Gives a database a number of its own, another than it had.</summary>
    /// <remarks>In the file's header instead of a row: a copy keeps it, and the rows of two archives of the same files stay the same.</remarks>
    public static void GiveIdentity(SqliteConnection connection) =>
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {RandomNumberGenerator.GetInt32(1, int.MaxValue)}"));

    /// <summary>The schema changes that a database lacks.</summary>
    /// <exception cref="ArchiveUnavailableException">It is of a newer version, or another program's.</exception>
    public static async Task<IReadOnlyList<string>> PendingMigrationsAsync(ArchiveContext context, string path, CancellationToken cancellation)
    {
        var known = context.Database.GetMigrations().ToList();
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        if (applied.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ArchiveUnavailableException(
                $"The database {path} was written by a newer version of NewsBrowser (it has {unknown}, which this version does not know). Use that version, "
                    + $"or a backup from before it.");
        }

        if (applied.Count == 0 && await HasTablesAsync(context, cancellation))
        {
            throw new ArchiveUnavailableException($"The file {path} is a database of another program.");
        }

        return [.. known.Except(applied, StringComparer.Ordinal)];
    }

    private static async Task<bool> HasTablesAsync(ArchiveContext context, CancellationToken cancellation) =>
        await context.Database
            .SqlQuery<int>(
                $"""
                SELECT COUNT(*) AS Value FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\_\_EFMigrations%' ESCAPE '\'
                """)
            .SingleAsync(cancellation) > 0;

    private static string CopyBefore(ArchiveStore store, SqliteConnection connection, string folder, string migration, CancellationToken cancellation)
    {
        // Under its own name only when it is whole and on the disk: a copy that a kill or the power cut short must not look like one.
        var copy = BackupFolder.NewFile(folder, $"before-{migration}", store.Clock.GetUtcNow().UtcDateTime);
        var unfinished = copy + AtomicFile.UnfinishedSuffix;
        try
        {
            ArchiveBackup.CopyInto(connection, unfinished, cancellation);
            AtomicFile.Flush(unfinished);
            AtomicFile.Rename(unfinished, copy, overwrite: false);
        }
        catch
        {
            AtomicFile.DeleteDatabase(unfinished);
            throw;
        }

        return copy;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} schema changes are pending; the database was copied to {Copy} first")]
    private static partial void LogMigrating(ILogger logger, int count, string copy);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is a restored backup; the files that it carried are in their places")]
    private static partial void LogRestored(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The addresses that {Count} items quote were read from their texts")]
    private static partial void LogQuotations(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Count} ingestion run(s) had ended with their process; what they had committed stays, ingest again to finish")]
    private static partial void LogInterrupted(ILogger logger, int count);
}

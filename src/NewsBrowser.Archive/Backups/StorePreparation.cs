using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Backups;

/// <summary>Makes the database in the archive's place ready, whichever it is: a new one, an older version's (with a copy first), a restored backup, or one
/// whose process was killed in a run. The folder's lock is held by the caller.</summary>
internal static partial class StorePreparation
{
    public static async Task RunAsync(ArchiveStore store, ILogger logger, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(store.DatabasePath)!;
        var wasThere = File.Exists(store.DatabasePath);
        using var connection = store.OpenWriteConnection();
        using var context = store.CreateContext(connection);
        var pending = await StoreSchema.ListPendingAsync(context, store.DatabasePath, cancellation);

        if (wasThere && pending.Count > 0 && !(await context.Database.GetAppliedMigrationsAsync(cancellation)).Any())
        {
            StoreSchema.AssertNew(store.DatabasePath);
        }

        // Only now, so that a database of a newer version stays as it is to the byte.
        Statement.Execute(connection, "PRAGMA journal_mode = WAL");
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
                await StoreSchema.MigrateAsync(context, connection, cancellation);
            }
            catch (SqliteException e) when (copy is not null && StoreFaults.Explain(e, folder) is null)
            {
                throw new ArchiveUnavailableException(
                    $"The database {store.DatabasePath} could not be brought up to this version ({e.Message}); a copy from before is {copy}.", e);
            }
        }

        if (QuotationBackfill.Run(connection) is { } quoting and > 0)
        {
            LogQuotations(logger, quoting);
        }

        if (PostingFormUpdate.LearnAtOpening(connection) is > 0 and var posts)
        {
            LogForms(logger, posts);
        }

        if (StoreSchema.ReadIdentity(connection) == 0)
        {
            StoreSchema.GiveIdentity(connection);
        }

        using var interrupted = new Statement(connection, "UPDATE IngestionRuns SET State = ?1, EndedAt = max(?2, StartedAt) WHERE State IN (?3, ?4)");
        var runs = interrupted.Bind((long)RunState.Interrupted).Bind(store.Clock.GetUtcNow().UtcDateTime).Bind((long)RunState.Running)
            .Bind((long)RunState.Waiting).Run();
        if (runs > 0)
        {
            LogInterrupted(logger, runs);
        }
    }

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

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} schema changes are pending; the database was copied to {Copy} first")]
    private static partial void LogMigrating(ILogger logger, int count, string copy);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is a restored backup; the files that it carried are in their places")]
    private static partial void LogRestored(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The addresses that {Count} items quote were read from their texts")]
    private static partial void LogQuotations(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The boards' forms were learnt from their posts; {Count} posts are indexed again")]
    private static partial void LogForms(ILogger logger, int count);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Count} ingestion run(s) had ended with their process; what they had committed stays, ingest again to finish")]
    private static partial void LogInterrupted(ILogger logger, int count);
}

using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Backups;

/// <summary>Looks after the log that a killed process left, before anybody opens the database: what is read then is a state that the archive had.</summary>
internal static class LogRecovery
{
    /// <summary>Removes a log that is older than its database. Returns one sentence about what is known to be lost, or null.
    /// The folder's lock is held by the caller, and no connection is open.</summary>
    /// <exception cref="ArchiveUnavailableException">What the log lost has torn the database.</exception>
    public static string? Run(string database, CancellationToken cancellation)
    {
        if (WriteAheadLog.Settle(database) is not { } cut)
        {
            return null;
        }

        if (cut.MayBeCopied && !IsSound(database, cancellation))
        {
            // Without the rest of the log: that is older than what was copied.
            WriteAheadLog.Delete(database);
            if (!IsSound(database, cancellation))
            {
                throw new ArchiveUnavailableException(
                    $"The database {database} is damaged: its log was cut off while it was copied into it. Put a backup in its place, or move it away and "
                        + "ingest again.");
            }
        }

        return cut.Message;
    }

    /// <summary>As <see cref="Run"/> for whoever only reads; does nothing where somebody holds the folder, who has done so.</summary>
    /// <exception cref="ArchiveUnavailableException">As of <see cref="Run"/>.</exception>
    public static string? RunUnheld(string database, CancellationToken cancellation)
    {
        if (!WriteAheadLog.IsNoted(database))
        {
            return null;
        }

        ArchiveLock held;
        try
        {
            held = ArchiveLock.Acquire(Path.GetDirectoryName(database)!);
        }
        catch (Exception e) when (e is ArchiveUnavailableException or IOException or UnauthorizedAccessException)
        {
            // In use, or not ours to write: SQLite does what it can.
            return null;
        }

        using (held)
        {
            return Run(database, cancellation);
        }
    }

    /// <summary>Whether a database with its log is whole, and not behind what the database is without it. Nothing is written.</summary>
    private static bool IsSound(string database, CancellationToken cancellation)
    {
        try
        {
            using var withLog = Open(database);
            using var alone = Open(BackupCheck.ImmutableSource(database));
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
}

using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Backups;

/// <summary>The archive that a restore replaces: what must outlive it, and how it is laid aside.</summary>
internal static class ReplacedArchive
{
    /// <summary>Reads what <see cref="Carry"/> will read.</summary>
    /// <exception cref="SqliteException">It is damaged.</exception>
    public static void AssertReadable(string database)
    {
        using var connection = Open(database);
        if (!BackupFacts.HasTable(connection, "ArchiveState"))
        {
            throw new SqliteException("it is empty", SQLitePCL.raw.SQLITE_NOTADB);
        }

        foreach (var table in (string[])["AuditEntries", "Takedowns", "TakenDownKeys", "ArchiveState"])
        {
            if (BackupFacts.HasTable(connection, table))
            {
                using var all = new Statement(connection, "SELECT * FROM " + table + " NOT INDEXED");
                while (all.Next())
                {
                    // Every row can be reached.
                }
            }
        }
    }

    /// <summary>Takes over what a restore must not undo: deletions for good, the audit log, and numbers that were given to somebody.</summary>
    /// <param name="connection">To the database that comes; of this version's schema.</param>
    /// <param name="database">The one that goes.</param>
    public static CarriedRows Carry(SqliteConnection connection, string database)
    {
        Run("ATTACH $path AS replaced", ("$path", database));
        int takedowns = 0, entries = 0;
        if (Has("TakenDownKeys"))
        {
            takedowns = Run("INSERT INTO Takedowns (At, PublicId, Reason) SELECT At, PublicId, Reason FROM replaced.Takedowns r WHERE NOT EXISTS "
                + "(SELECT 1 FROM main.Takedowns t WHERE t.PublicId = r.PublicId AND t.At = r.At) ORDER BY r.Id");
            const string Same = "SELECT max(t.Id) FROM replaced.Takedowns r JOIN main.Takedowns t ON t.PublicId = r.PublicId AND t.At = r.At WHERE r.Id = ";
            if (HasUnfinished())
            {
                // Index and pictures of the folder stay: what is left to remove from them is left still.
                Run("UPDATE main.Takedowns AS t SET Unfinished = t.Unfinished | r.Unfinished, Pictures = coalesce(r.Pictures, t.Pictures) "
                    + "FROM replaced.Takedowns r WHERE t.PublicId = r.PublicId AND t.At = r.At AND r.Unfinished <> 0");
            }

            Run($"INSERT OR IGNORE INTO TakenDownKeys (KeyHash, TakedownId) SELECT k.KeyHash, ({Same} k.TakedownId) FROM replaced.TakenDownKeys k");
            Run($"UPDATE SourceTexts AS s SET Compressed = x'', Length = 0, WithheldBy = (SELECT ({Same} w.WithheldBy) FROM replaced.SourceTexts w "
                + $"WHERE w.Hash = s.Hash) WHERE Hash IN (SELECT Hash FROM replaced.SourceTexts WHERE WithheldBy IS NOT NULL) AND WithheldBy IS NULL");
        }

        if (Has("AuditEntries"))
        {
            const string Columns = "At, Who, Session, Address, Action, Subject, Detail, Done";
            entries = Run($"INSERT INTO AuditEntries ({Columns}) SELECT {Columns} FROM (SELECT {Columns} FROM replaced.AuditEntries EXCEPT SELECT {Columns} "
                + $"FROM main.AuditEntries) ORDER BY At");
        }

        // Pages and scripts may know the change numbers of what goes, and the audit log its runs: the same number must not come to mean something else.
        Run("UPDATE ArchiveState SET ChangeNumber = max(ChangeNumber, (SELECT max(ChangeNumber) FROM replaced.ArchiveState)) + 1");
        Run("UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT r.seq FROM replaced.sqlite_sequence r WHERE r.name = sqlite_sequence.name), 0))");
        Run("DETACH replaced");
        return new CarriedRows(takedowns, entries);

        bool Has(string table)
        {
            using var found = new Statement(connection, "SELECT count(*) FROM replaced.sqlite_master WHERE type = 'table' AND name = ?1");
            return found.Bind(table).Number() > 0;
        }

        bool HasUnfinished()
        {
            using var found = new Statement(connection, "SELECT count(*) FROM pragma_table_info('Takedowns', 'replaced') WHERE name = 'Unfinished'");
            return found.Number() > 0;
        }

        int Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters) => Statement.Execute(connection, sql, parameters);
    }

    /// <summary>Makes one file of a database: its log taken in, the data folder's small files with it.</summary>
    /// <exception cref="ArchiveUnavailableException">Another program reads it.</exception>
    public static void Close(string database, string folder, bool withKeys)
    {
        using var connection = Open(database);
        if (withKeys && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (var transaction = connection.BeginTransaction())
        {
            BackupFiles.Pack(connection, folder, withKeys);
            transaction.Commit();
        }

        // Leaving the log takes the database for this connection alone: nobody reads it while it is exchanged.
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = DELETE";
        string mode;
        try
        {
            mode = (string)command.ExecuteScalar()!;
        }
        catch (SqliteException e) when (StoreFaults.IsLocked(e))
        {
            mode = e.Message;
        }

        if (mode != "delete")
        {
            throw new ArchiveUnavailableException(
                $"Another program reads {database} (search, verify or backup); wait for its end and restore again. Nothing was changed.");
        }
    }

    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}

/// <summary>What a restore took over from the archive that it replaced.</summary>
/// <param name="Takedowns">Deletions for good that the backup did not know of.</param>
/// <param name="AuditEntries">Entries of the audit log.</param>
public readonly record struct CarriedRows(int Takedowns, int AuditEntries);

using System.Globalization;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Backups;

/// <summary>Writes an archive as it is at one moment into one file, beside whatever reads and writes it meanwhile.</summary>
/// <remarks>The file is the database itself with the data folder's small files in two more tables; docs/decisions/0025-backups-and-restore.md.</remarks>
public static class ArchiveBackup
{
    /// <summary>What the names of backups that were asked for begin with.</summary>
    public const string OnDemand = "backup";

    /// <summary>What the names of backups that a schedule made begin with.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>Writes a backup.</summary>
    /// <exception cref="ArchiveUnavailableException">There is no archive, the file is there already or cannot be written,
    /// or the database cannot be read.</exception>
    public static Task<BackupReport> WriteAsync(ArchiveOptions options, TimeProvider clock, BackupRequest request, CancellationToken cancellation) =>
        Task.Run(() => Write(options, clock, request, cancellation), cancellation);

    /// <summary>Writes a backup into the data folder's own <c>backups</c>, under a name that tells the time.</summary>
    /// <param name="options">Where the archive is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="kind">What the name begins with: <see cref="OnDemand"/> or <see cref="Scheduled"/>.</param>
    /// <param name="keep">How many of the kind to keep, the oldest are deleted; null for all.</param>
    /// <param name="cancellation">Ends it; nothing is left then.</param>
    /// <exception cref="ArchiveUnavailableException">As of <see cref="WriteAsync"/>.</exception>
    public static async Task<BackupReport> WriteOwnAsync(ArchiveOptions options, TimeProvider clock, string kind, int? keep, CancellationToken cancellation)
    {
        var data = Path.GetFullPath(options.DataDirectory);
        try
        {
            var report = await WriteAsync(options, clock, new BackupRequest(BackupFolder.NewFile(data, kind, clock.GetUtcNow().UtcDateTime)), cancellation);
            if (keep is { } newest)
            {
                BackupFolder.KeepNewest(data, kind, newest, report.File);
            }

            return report;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && StoreFaults.Explain(e, data) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    /// <summary>The copies in the data folder, the newest first.</summary>
    /// <exception cref="ArchiveUnavailableException">The folder cannot be read.</exception>
    public static IReadOnlyList<KeptBackup> List(string dataDirectory)
    {
        try
        {
            return BackupFolder.List(Path.GetFullPath(dataDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveUnavailableException(
                $"The folder {Path.Combine(Path.GetFullPath(dataDirectory), BackupFolder.Name)} cannot be read: {e.Message}", e);
        }
    }

    private static BackupReport Write(ArchiveOptions options, TimeProvider clock, BackupRequest request, CancellationToken cancellation)
    {
        var store = new ArchiveStore(options with { ReadOnly = true }, clock);
        var data = Path.GetDirectoryName(store.DatabasePath)!;
        var file = Path.GetFullPath(request.File);
        CheckTarget(store.DatabasePath, data, file, request.Overwrite);
        var unfinished = file + AtomicFile.UnfinishedSuffix;
        var isNamed = false;
        try
        {
            // Ours alone while it grows: a second backup under this name, or a start that clears what killed ones left, must not touch it.
            using var held = new FileStream(
                unfinished, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.ReadWrite | FileShare.Delete : FileShare.None);
            try
            {
                held.SetLength(0);
                File.Delete(unfinished + "-journal");
                if (request.WithKeys && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                var lost = LogRecovery.RunUnheld(store.DatabasePath, cancellation);
                using (var source = store.OpenReadConnection())
                {
                    AssertArchive(source, store.DatabasePath);
                    CopyInto(source, unfinished, cancellation);
                }

                var (facts, files) = Complete(store, unfinished, data, request.WithKeys, cancellation);
                held.Flush(flushToDisk: true);
                AtomicFile.Rename(unfinished, file, request.Overwrite);
                isNamed = true;
                AssertThere(file, held.Length, facts, cancellation);
                return new BackupReport(file, held.Length, Number(facts[BackupFacts.Items]), Number(facts[BackupFacts.Comments]), files, lost);
            }
            catch
            {
                AtomicFile.DeleteDatabase(unfinished);
                if (isNamed)
                {
                    File.Delete(file);
                }

                throw;
            }
        }
        catch (Exception e) when (Explain(e, data, file) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
        finally
        {
            store.ReleaseConnections();
        }
    }

    /// <summary>Copies a database, as it is at this moment, into a file that is not there or empty.</summary>
    internal static void CopyInto(SqliteConnection source, string file, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var stopping = cancellation.Register(() => raw.sqlite3_interrupt(source.Handle!));
        using var command = source.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", file);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The copy was stopped.", e, cancellation);
        }
    }

    /// <summary>A connection to a file that is nobody else's: without a journal, because the file is thrown away when anything goes wrong.</summary>
    internal static SqliteConnection OpenUnfinished(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Statement.Execute(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        return connection;
    }

    private static (IReadOnlyDictionary<string, string> Facts, IReadOnlyList<string> Files) Complete(
        ArchiveStore store, string unfinished, string data, bool withKeys, CancellationToken cancellation)
    {
        using var connection = OpenUnfinished(unfinished);
        var files = BackupFiles.Pack(connection, data, withKeys);
        return (BackupFacts.Write(connection, store.Clock.GetUtcNow().UtcDateTime, cancellation), files);
    }

    /// <summary>What an empty or truncated file gives is no backup of anything.</summary>
    private static void AssertArchive(SqliteConnection source, string database)
    {
        if (!BackupFacts.HasTable(source, "Items"))
        {
            throw new ArchiveUnavailableException(
                $"The database {database} is empty ({new FileInfo(database).Length} bytes) and holds no archive: there is nothing to back up. If it held one, "
                    + "restore a backup that was made before.");
        }
    }

    /// <summary>What is reported is there, under its name, and says what was written.</summary>
    internal static void AssertThere(string file, long length, IReadOnlyDictionary<string, string> facts, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true } there && there.Length == length && HashRows(file, cancellation) == facts[BackupFacts.Rows])
            {
                return;
            }
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
        {
            // Not the archive's database is damaged, but what was written of it.
        }

        throw new ArchiveUnavailableException($"The backup {file} was written but does not read as it was written; check the disk. No backup was made.");
    }

    private static string HashRows(string file, CancellationToken cancellation)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = BackupCheck.ImmutableSource(file), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return BackupFacts.HashRows(connection, cancellation);
    }

    private static void CheckTarget(string database, string data, string file, bool overwrite)
    {
        if (!File.Exists(database))
        {
            throw new ArchiveUnavailableException($"There is no archive in {data}: nothing to back up.");
        }

        if (file.StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !file.StartsWith(Path.Combine(data, BackupFolder.Name) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArchiveUnavailableException(
                $"{file} lies among the archive's own files; give a place outside {data}, or in its folder {BackupFolder.Name}.");
        }

        if (Directory.Exists(file))
        {
            throw new ArchiveUnavailableException($"{file} is a folder; a backup is one file.");
        }

        if (File.Exists(file) && !overwrite)
        {
            throw new ArchiveUnavailableException($"{file} is there already; --force replaces it.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new ArchiveUnavailableException($"The folder {Path.GetDirectoryName(file)} does not exist.");
        }
    }

    /// <summary>Which of the two disks it was: SQLite tells of a failure, not of the file.</summary>
    private static string? Explain(Exception e, string data, string file) => e switch
    {
        SqliteException { SqliteErrorCode: not raw.SQLITE_CANTOPEN } full when StoreFaults.IsDiskFull(full, Path.GetDirectoryName(file)!) =>
            $"The disk that holds {file} is full; no backup was made.",
        SqliteException { SqliteErrorCode: raw.SQLITE_IOERR } => $"The backup {file} could not be written, or the database in {data} not be read: {e.Message}",
        IOException io when StoreFaults.IsDiskFull(io) => $"The disk that holds {file} is full; no backup was made.",
        IOException io when StoreFaults.IsHeld(io) => $"Another process writes {file} just now.",
        IOException or UnauthorizedAccessException => $"The backup {file} cannot be written: {e.Message}",
        _ => StoreFaults.Explain(e, data),
    };

    private static long Number(string fact) => long.Parse(fact, CultureInfo.InvariantCulture);
}

/// <summary>What to write a backup of, and where to.</summary>
/// <param name="File">The file; it is not there yet.</param>
/// <param name="Overwrite">Whether it may be there.</param>
/// <param name="WithKeys">Whether credentials come along: the administrator's password as a hash, the keys of sessions and forms, tokens.</param>
public sealed record BackupRequest(string File, bool Overwrite = false, bool WithKeys = false);

/// <summary>What a backup holds.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Items">How many items are in it.</param>
/// <param name="Comments">How many comments.</param>
/// <param name="Files">Which small files came along.</param>
/// <param name="Lost">One sentence about what the archive was found to have lost; null when nothing is known to be.</param>
public sealed record BackupReport(string File, long Bytes, long Items, long Comments, IReadOnlyList<string> Files, string? Lost);

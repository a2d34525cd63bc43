using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Backups;

/// <summary>Puts a backup in the place of an archive: prepared and verified beside it, then exchanged in one step.</summary>
/// <remarks>
/// A kill leaves the archive that was there, or the new one, of which the next opening does what is left to do (<see cref="BackupFiles.Unpack"/>);
/// docs/decisions/0025-backups-and-restore.md.
/// </remarks>
public static class ArchiveRestore
{
    /// <summary>What the copy is called until it takes the archive's place.</summary>
    internal const string StagedName = ArchiveStore.FileName + ".restoring";

    private const string Kept = "before-restore";

    private const int FaultsNamed = 5;

    private static readonly string[] Beside = [string.Empty, "-wal", "-shm", "-journal"];

    /// <summary>Restores a backup, or a plain copy such as is made before a migration.</summary>
    /// <exception cref="ArchiveUnavailableException">Another process has the data folder, the file cannot be used,
    /// or what is there cannot be read and is not given up.</exception>
    public static async Task<RestoreReport> RunAsync(
        ArchiveOptions options, TimeProvider clock, ILoggerFactory logging, RestoreRequest request, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(options.DataDirectory);
        var file = Path.GetFullPath(request.File);
        BackupCheck.AssertReadable(file);
        if (file == Path.Combine(folder, ArchiveStore.FileName))
        {
            throw new ArchiveUnavailableException($"{file} is the archive itself.");
        }

        try
        {
            DataFolder.Create(folder);
            using var held = ArchiveLock.Acquire(folder);
            ClearUnfinished(folder);
            Recover(Path.Combine(folder, ArchiveStore.FileName), cancellation);
            try
            {
                var report = await Task.Run(() => ReplaceAsync(options, clock, folder, request with { File = file }, cancellation), cancellation);

                await FinishAsync(options, clock, logging, file);
                return report;
            }
            finally
            {
                ClearUnfinished(folder);
            }
        }
        catch (SqliteException e) when (StoreFaults.IsDamaged(e))
        {
            throw new ArchiveUnavailableException($"{file} is damaged or is no database of NewsBrowser ({e.Message}); nothing was changed.", e);
        }
        catch (Exception e) when (StoreFaults.Explain(e, folder) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    /// <summary>Deletes what a killed restore left; the folder's lock is held by the caller.</summary>
    internal static void ClearUnfinished(string folder)
    {
        foreach (var end in Beside)
        {
            File.Delete(Path.Combine(folder, StagedName + end));
        }
    }

    /// <summary>Makes the best of the database that goes, whose audit log and takedowns go on; one that is torn is read as far as it can be.</summary>
    private static void Recover(string database, CancellationToken cancellation)
    {
        try
        {
            LogRecovery.Run(database, cancellation);
        }
        catch (ArchiveUnavailableException)
        {
            // Whether it can be read is asked of it next.
        }
    }

    /// <summary>The new one is there; what is left to do is what every opening does.</summary>
    private static async Task FinishAsync(ArchiveOptions options, TimeProvider clock, ILoggerFactory logging, string file)
    {
        var store = new ArchiveStore(options with { ReadOnly = false }, clock);
        try
        {
            await StorePreparation.RunAsync(store, logging.CreateLogger(typeof(ArchiveRestore)), CancellationToken.None);
        }
        catch (Exception e) when (StoreFaults.Explain(e, options.DataDirectory) is { } message)
        {
            throw new ArchiveUnavailableException($"{file} is in the archive's place; the next start has to finish the rest. {message}", e);
        }
        finally
        {
            store.ReleaseConnections();
        }
    }

    private static async Task<RestoreReport> ReplaceAsync(
        ArchiveOptions options, TimeProvider clock, string folder, RestoreRequest request, CancellationToken cancellation)
    {
        var store = new ArchiveStore(options with { ReadOnly = false }, clock, fileName: StagedName);
        var database = Path.Combine(folder, ArchiveStore.FileName);
        var kept = File.Exists(database) ? BackupFolder.NewFile(folder, Kept, clock.GetUtcNow().UtcDateTime) : null;
        await CopyAsync(request.File, store.DatabasePath, cancellation);
        if (File.Exists(request.File + "-wal"))
        {
            await CopyAsync(request.File + "-wal", store.DatabasePath + "-wal", cancellation);
        }

        var readable = kept is not null && IsReadable(database, request.Force);
        RestoreReport report;
        using (var connection = store.OpenWriteConnection())
        {
            // Out of the log first, if the copy has one; what is made here is thrown away when anything goes wrong, so it needs no journal.
            Statement.Execute(connection, "PRAGMA journal_mode = DELETE");
            Statement.Execute(connection, "PRAGMA journal_mode = OFF");
            Statement.Execute(connection, "PRAGMA synchronous = OFF");
            Statement.Execute(connection, "PRAGMA secure_delete = ON");
            var facts = await VerifyAsync(store, connection, request.File, cancellation);
            var carried = readable ? ReplacedArchive.Carry(connection, database) : default;
            var deleted = TakedownEnforcement.DeleteAll(connection, options.NewsBaseUrl, cancellation);
            if (deleted > 0)
            {
                // Nothing of them stays in pages that earlier states of rows had.
                Statement.Execute(connection, "VACUUM");
            }

            if (!request.WithKeys)
            {
                BackupFiles.DropKeys(connection);
            }

            Statement.Execute(
                connection, "INSERT INTO AuditEntries (At, Who, Action, Subject, Detail, Done) VALUES ($at, 'command', 'restore', $file, $detail, 1)",
                ("$at", UnixMillisecondsConverter.ToStored(clock.GetUtcNow().UtcDateTime)), ("$file", Path.GetFileName(request.File)),
                ("$detail", BackupCheck.Describe(facts)));
            StoreSchema.GiveIdentity(connection);
            var check = new StoreCheck(connection, [], cancellation);
            report = new RestoreReport(
                BackupCheck.Describe(facts),
                check.Number("SELECT count(*) FROM Items"),
                check.Number("SELECT count(*) FROM Comments"),
                BackupFiles.NamesIn(connection),
                kept,
                readable ? carried : null,
                deleted);
        }

        AtomicFile.Flush(store.DatabasePath);
        cancellation.ThrowIfCancellationRequested();
        if (kept is not null)
        {
            Keep(database, kept, readable, folder, report.Files.Any(BackupFiles.IsKey));
        }

        AtomicFile.Rename(store.DatabasePath, database, overwrite: true);
        return report;
    }

    private static async Task<IReadOnlyDictionary<string, string>?> VerifyAsync(
        ArchiveStore store, SqliteConnection connection, string file, CancellationToken cancellation)
    {
        using var context = store.CreateContext(connection);
        await StoreSchema.ListPendingAsync(context, file, cancellation);
        Refuse(BackupCheck.Faults(connection, cancellation));
        var facts = BackupFacts.Read(connection);
        await StoreSchema.MigrateAsync(context, connection, cancellation);
        var faults = new List<string>();
        new StoreCheck(connection, faults, cancellation).Rows();
        Refuse(faults);
        return facts;

        void Refuse(IReadOnlyList<string> found)
        {
            if (found.Count > 0)
            {
                throw new ArchiveUnavailableException(
                    $"{file} is not restored, nothing was changed: "
                        + $"{string.Join(' ', found.Take(FaultsNamed))}{(found.Count > FaultsNamed ? $" And {found.Count - FaultsNamed} more." : string.Empty)}");
            }
        }
    }

    /// <summary>Whether what is to be replaced can be read: its deletions for good and its audit log have to go on.</summary>
    private static bool IsReadable(string database, bool force)
    {
        try
        {
            ReplacedArchive.AssertReadable(database);
            return true;
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
        {
            return force
                ? false
                : throw new ArchiveUnavailableException(
                    $"The database {database} is damaged ({e.Message}), so what was deleted for good since the backup cannot be carried over. With --force it is put aside unread.", e);
        }
    }

    private static void Keep(string database, string kept, bool readable, string folder, bool withKeys)
    {
        if (readable)
        {
            ReplacedArchive.Close(database, folder, withKeys);
        }

        AtomicFile.LinkOrCopy(database, kept);
        foreach (var end in Beside.Skip(1))
        {
            // Of a damaged one alone, which could not be closed: its log must not be taken for the new one's.
            if (File.Exists(database + end))
            {
                File.Move(database + end, kept + end, overwrite: true);
            }
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellation)
    {
        const int Block = 1 << 20;
        await using var source = new FileStream(
            from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Block, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, Block, FileOptions.Asynchronous);
        await source.CopyToAsync(target, Block, cancellation);
    }
}

/// <summary>What to restore.</summary>
/// <param name="File">The backup.</param>
/// <param name="WithKeys">Whether the credentials that it carries come back too.</param>
/// <param name="Force">Whether a damaged archive is put aside though its deletions for good cannot be read.</param>
public sealed record RestoreRequest(string File, bool WithKeys = false, bool Force = false);

/// <summary>What a restore did.</summary>
/// <param name="Description">When and by what the backup was made.</param>
/// <param name="Items">How many items the archive has now.</param>
/// <param name="Comments">How many comments.</param>
/// <param name="Files">The small files that came with it.</param>
/// <param name="Kept">Where the archive is that was there before; null when there was none.</param>
/// <param name="Carried">What was taken over from that; null when there was none or it could not be read.</param>
/// <param name="Deleted">How many items were deleted again because they had been deleted for good.</param>
public sealed record RestoreReport(string Description, long Items, long Comments, IReadOnlyList<string> Files, string? Kept, CarriedRows? Carried, int Deleted);

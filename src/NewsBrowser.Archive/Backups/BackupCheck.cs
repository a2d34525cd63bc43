using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Backups;

/// <summary>Looks for faults in a backup, or in a plain copy of a database, before anybody relies on it.</summary>
public static class BackupCheck
{
    /// <summary>Reads every byte of a file that is to be restored some day; nothing is written, not even beside it.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="archive">The data folder of an archive: what was taken down there is looked for in the backup. Null for none.</param>
    /// <exception cref="ArchiveUnavailableException">There is no such file, or it may not be read.</exception>
    public static Task<BackupVerdict> RunAsync(string file, TimeProvider clock, CancellationToken cancellation, string? archive = null) =>
        Task.Run(() => CheckAsync(Path.GetFullPath(file), clock, archive, cancellation), cancellation);

    /// <summary>The faults of a database that is open, of whatever version.</summary>
    internal static IReadOnlyList<string> Faults(SqliteConnection connection, CancellationToken cancellation)
    {
        var faults = new List<string>();
        try
        {
            var check = new StoreCheck(connection, faults, cancellation);
            check.Pages();
            if (faults.Count == 0 && !BackupFacts.HasTable(connection, "Items"))
            {
                faults.Add("It holds no archive.");
            }

            if (faults.Count == 0)
            {
                check.Texts();
                CheckFacts(connection, faults, cancellation);
            }
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
        {
            faults.Add($"The database is damaged: {e.Message}");
        }

        return faults;
    }

    /// <summary>Refuses a file that cannot be read at all.</summary>
    internal static void AssertReadable(string file)
    {
        if (Directory.Exists(file))
        {
            throw new ArchiveUnavailableException($"{file} is a folder; a backup is one file.");
        }

        if (!File.Exists(file))
        {
            throw new ArchiveUnavailableException($"There is no file {file}.");
        }

        try
        {
            File.OpenHandle(file, options: FileOptions.SequentialScan).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveUnavailableException($"The file {file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What a database says of itself, for messages.</summary>
    internal static string Describe(IReadOnlyDictionary<string, string>? facts) => facts is null
        ? "a plain copy, without facts of its own"
        : $"made {facts.GetValueOrDefault(BackupFacts.Made, "?")} by version {facts.GetValueOrDefault(BackupFacts.Program, "?")}, "
            + $"{facts.GetValueOrDefault(BackupFacts.Items, "?")} items, {facts.GetValueOrDefault(BackupFacts.Comments, "?")} comments";

    private static async Task<BackupVerdict> CheckAsync(string file, TimeProvider clock, string? archive, CancellationToken cancellation)
    {
        AssertReadable(file);
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Source(file), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var context = new ArchiveStore(new ArchiveOptions { DataDirectory = Path.GetDirectoryName(file)!, ReadOnly = true }, clock).CreateContext(
                connection);
            var pending = await StoreSchema.ListPendingAsync(context, file, cancellation);
            List<string> faults = [.. Faults(connection, cancellation)];
            if (faults.Count == 0 && pending.Count == 0)
            {
                var check = new StoreCheck(connection, faults, cancellation);
                check.Rows();
                check.Takedowns();
            }

            var held = faults.Count == 0 && archive is not null && KnownIn(archive) is { Count: > 0 } known
                ? TakedownEnforcement.FindRemaining(connection, known).ConvertAll(item => item.PublicId)
                : [];
            return new BackupVerdict(faults, held, faults.Count == 0 ? Describe(BackupFacts.Read(connection))
                + (pending.Count > 0 ? ", of an older version's form, which a restore brings up to date" : string.Empty) : null);
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
        {
            return new BackupVerdict([$"{file} is damaged or is no database: {e.Message}"], [], null);
        }
        catch (Exception e) when (StoreFaults.Explain(e, Path.GetDirectoryName(file)!) is { } message)
        {
            throw new ArchiveUnavailableException(message, e);
        }
    }

    /// <summary>What was deleted for good in a data folder's archive; nothing where there is none that can be read.</summary>
    private static IReadOnlyDictionary<string, long>? KnownIn(string archive)
    {
        var database = Path.Combine(Path.GetFullPath(archive), ArchiveStore.FileName);
        if (!File.Exists(database))
        {
            return null;
        }

        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            return BackupFacts.HasTable(connection, "TakenDownKeys") ? TakedownEnforcement.ReadKeyHashes(connection) : null;
        }
        catch (SqliteException)
        {
            // The archive's own check says what is wrong with it.
            return null;
        }
    }

    private static void CheckFacts(SqliteConnection connection, List<string> faults, CancellationToken cancellation)
    {
        if (BackupFacts.Read(connection) is not { } facts)
        {
            return;
        }

        if (BackupFacts.HashRows(connection, cancellation) != facts.GetValueOrDefault(BackupFacts.Rows))
        {
            faults.Add("The rows are not those that the backup was made with: their hash differs.");
        }

        faults.AddRange(BackupFiles.UnexpectedNames(connection).Select(name => $"It carries a file {name}, which no backup of NewsBrowser has."));
    }

    // As it lies there, without the files that reading a database in use takes beside it; where a log lies beside it, that belongs to it and is read too.
    private static string Source(string file) => File.Exists(file + "-wal") ? file : ImmutableSource(file);

    /// <summary>A file that nobody writes.</summary>
    internal static string ImmutableSource(string file) => $"file:{Uri.EscapeDataString(file)}?immutable=1";
}

/// <summary>What is to be said of a backup.</summary>
/// <param name="Faults">One sentence each; none when it can be restored.</param>
/// <param name="TakenDown">The ids of items in it that the archive has taken down since: no fault, a restore deletes them again.</param>
/// <param name="Description">When and by what it was made, and what is in it; null when there are faults.</param>
public sealed record BackupVerdict(IReadOnlyList<string> Faults, IReadOnlyList<string> TakenDown, string? Description);

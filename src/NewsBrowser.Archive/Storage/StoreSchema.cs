using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Storage;

/// <summary>Which schema a database has and how it gets this version's, and the number by which it is known.</summary>
internal static class StoreSchema
{
    /// <summary>Folders that are made beside a database which has something in it.</summary>
    private static readonly string[] LeftByArchives = ["index", BackupFolder.Name, "keys", "uploads", "image-cache"];

    /// <summary>The schema changes that a database lacks.</summary>
    /// <exception cref="ArchiveUnavailableException">It is of a newer version, or another program's.</exception>
    public static async Task<IReadOnlyList<string>> ListPendingAsync(ArchiveContext context, string path, CancellationToken cancellation)
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

    /// <summary>What migrations call to make a part of an address of a name: <see cref="Slug.Create"/>.</summary>
    internal const string SlugFunction = "newsbrowser_slug";

    /// <summary>Brings a database to this version's schema; its folder's lock is held by the caller.</summary>
    public static async Task MigrateAsync(ArchiveContext context, SqliteConnection connection, CancellationToken cancellation)
    {
        // EF's own lock is a row that a killed process leaves behind, and the next one would wait for it without end. Ours, which is held here, is enough.
        Statement.Execute(connection, "DROP TABLE IF EXISTS __EFMigrationsLock");
        connection.CreateFunction(SlugFunction, (string name) => Slug.Create(name), isDeterministic: true);
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
        Statement.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {RandomNumberGenerator.GetInt32(1, int.MaxValue)}"));

    /// <summary>Refuses a database without anything in it that lies where an archive was:
    /// to go on would be to begin anew and to say nothing of what is lost.</summary>
    /// <param name="database">The file, which was there before it was opened.</param>
    /// <exception cref="ArchiveUnavailableException">Beside it lies what only an archive leaves.</exception>
    public static void AssertNew(string database)
    {
        var folder = Path.GetDirectoryName(database)!;
        string[] left =
        [
            .. LeftByArchives.Where(name => new DirectoryInfo(Path.Combine(folder, name)) is { Exists: true } of && of.EnumerateFileSystemInfos().Any()),
        ];
        if (left.Length > 0)
        {
            throw new ArchiveUnavailableException(
                $"The database {database} is empty, but beside it lies what an archive leaves ({string.Join(", ", left)}): it was emptied or cut off. Nothing "
                    + "was changed. Restore a backup, or move archive.db away and ingest your files again.");
        }
    }

    private static async Task<bool> HasTablesAsync(ArchiveContext context, CancellationToken cancellation) =>
        await context.Database
            .SqlQuery<int>(
                $"""
                SELECT COUNT(*) AS Value FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\_\_EFMigrations%' ESCAPE '\'
                """)
            .SingleAsync(cancellation) > 0;
}

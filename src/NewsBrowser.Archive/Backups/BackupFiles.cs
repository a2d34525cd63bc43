using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Backups;

/// <summary>The small files of a data folder that a backup takes along in its table <c>BackupFiles</c>, and their way back.</summary>
internal static partial class BackupFiles
{
    public const string Table = "BackupFiles";

    /// <summary>What stands before the names of keys: the administrator's password as a hash, the keys of sessions and forms, tokens.</summary>
    private const string Keys = "keys/";

    /// <summary>A file past this is none of the program's.</summary>
    private const long LongestFile = 16 * 1024 * 1024;

    private static readonly string[] Plain = ["searches.json", ArchiveOptions.AliasesName];

    /// <summary>Takes a data folder's files into a database; the names of those that were there.</summary>
    public static IReadOnlyList<string> Pack(SqliteConnection connection, string folder, bool withKeys)
    {
        using var drop = new Statement(connection, "DROP TABLE IF EXISTS " + Table);
        drop.Run();
        using var create = new Statement(connection, "CREATE TABLE " + Table + " (Name TEXT NOT NULL PRIMARY KEY, Bytes BLOB NOT NULL) WITHOUT ROWID");
        create.Run();
        using var insert = new Statement(connection, "INSERT INTO " + Table + " (Name, Bytes) VALUES (?1, ?2)");
        var taken = new List<string>();
        foreach (var name in Plain.Concat(withKeys ? KeysIn(folder) : []))
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Exists && file.Length <= LongestFile)
            {
                insert.Bind(name).Bind(File.ReadAllBytes(file.FullName)).Run();
                taken.Add(name);
            }
        }

        return taken;
    }

    /// <summary>The names in a database's table that no backup of ours has: such a file is not restored.</summary>
    public static IReadOnlyList<string> UnexpectedNames(SqliteConnection connection) => [.. NamesIn(connection).Where(name => !IsOurs(name))];

    /// <summary>The files that a database carries.</summary>
    public static IReadOnlyList<string> NamesIn(SqliteConnection connection)
    {
        var names = new List<string>();
        if (BackupFacts.HasTable(connection, Table))
        {
            using var read = new Statement(connection, "SELECT Name FROM " + Table + " ORDER BY Name");
            while (read.Next())
            {
                names.Add(read.GetString(0));
            }
        }

        return names;
    }

    public static bool IsKey(string name) => name.StartsWith(Keys, StringComparison.Ordinal);

    /// <summary>Leaves the keys out of what a database carries.</summary>
    public static void DropKeys(SqliteConnection connection)
    {
        if (BackupFacts.HasTable(connection, Table))
        {
            using var delete = new Statement(connection, "DELETE FROM " + Table + " WHERE Name LIKE '" + Keys + "%'");
            delete.Run();
        }
    }

    /// <summary>Puts the files that a database carries into its data folder and forgets what made it a backup. False when it is none.</summary>
    /// <remarks>
    /// This is the last part of a restore, and of a backup that was put in place by hand: an opening does it, as often as it takes,
    /// because the tables go only when the files are there. The new identity keeps the index of what was there before from being taken for this archive's.
    /// </remarks>
    public static bool Unpack(SqliteConnection connection, string folder)
    {
        if (!BackupFacts.HasTable(connection, Table))
        {
            return false;
        }

        using (var read = new Statement(connection, "SELECT Name, Bytes FROM " + Table))
        {
            while (read.Next())
            {
                if (read.GetString(0) is var name && IsOurs(name))
                {
                    var file = Path.Combine(folder, name);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    AtomicFile.Write(file, read.GetSpan(1), ownerOnly: IsKey(name));
                }
            }
        }

        using var transaction = connection.BeginTransaction();
        foreach (var sql in (string[])["DROP TABLE " + Table, "DROP TABLE IF EXISTS " + BackupFacts.Table])
        {
            using var drop = new Statement(connection, sql);
            drop.Run();
        }

        StoreSchema.GiveIdentity(connection);
        transaction.Commit();
        return true;
    }

    private static bool IsOurs(string name) => Plain.Contains(name, StringComparer.Ordinal) || KeyName().IsMatch(name);

    private static IEnumerable<string> KeysIn(string folder)
    {
        var keys = Path.Combine(folder, Keys);
        return Directory.Exists(keys) ? Directory.EnumerateFiles(keys).Select(file => Keys + Path.GetFileName(file))
            .Where(name => IsOurs(name) && !name.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
    }

    // One plain name: a backup from elsewhere writes nowhere but here.
    [GeneratedRegex(@"\Akeys/[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyName();
}

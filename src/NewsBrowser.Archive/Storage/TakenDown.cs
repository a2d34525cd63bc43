using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace NewsBrowser.Archive.Storage;

/// <summary>Finds items that a database has although they were deleted for good: an earlier state of it was put in its place.</summary>
internal static class TakenDown
{
    /// <summary>Such items, each with the deletion that it falls under.</summary>
    public static List<(long Id, string PublicId, long TakedownId)> StillThere(SqliteConnection connection)
    {
        var hashes = new Dictionary<string, long>(StringComparer.Ordinal);
        using (var keys = new Statement(connection, "SELECT KeyHash, TakedownId FROM TakenDownKeys"))
        {
            while (keys.Next())
            {
                hashes[Convert.ToHexString(keys.GetSpan(0))] = keys.GetInt64(1);
            }
        }

        var found = new List<(long, string, long)>();
        if (hashes.Count == 0)
        {
            return found;
        }

        // SQLite makes no SHA-256, so every key is read: they are short, and few archives have deletions.
        using var all = new Statement(connection, "SELECT k.Key, k.ItemId, i.PublicId FROM ItemKeys k JOIN Items i ON i.Id = k.ItemId ORDER BY k.ItemId");
        var last = 0L;
        while (all.Next())
        {
            if (all.GetInt64(1) != last && hashes.TryGetValue(Convert.ToHexString(SHA256.HashData(all.GetSpan(0))), out var takedown))
            {
                last = all.GetInt64(1);
                found.Add((last, all.GetString(2), takedown));
            }
        }

        return found;
    }

    /// <summary>Deletes them again: rows, and the raw texts that they came from. Returns how many there were.</summary>
    public static int DeleteAll(SqliteConnection connection)
    {
        var items = StillThere(connection);
        if (items.Count == 0)
        {
            return 0;
        }

        using var transaction = connection.BeginTransaction();
        using var number = new Statement(connection, "UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1");
        number.Run();
        using var withhold = new Statement(
            connection,
            """
            UPDATE SourceTexts SET Compressed = x'', Length = 0, WithheldBy = ?2
            WHERE WithheldBy IS NULL AND Hash IN (SELECT TextHash FROM Items WHERE Id = ?1 UNION SELECT TextHash FROM ItemVersions WHERE ItemId = ?1)
            """);
        using var bury = new Statement(connection, "INSERT OR REPLACE INTO Tombstones (ItemId, ChangeNumber) SELECT ?1, ChangeNumber FROM ArchiveState");
        using var delete = new Statement(connection, "DELETE FROM Items WHERE Id = ?1");
        foreach (var (item, _, takedown) in items)
        {
            withhold.Bind(item).Bind(takedown).Run();
            bury.Bind(item).Run();
            delete.Bind(item).Run();
        }

        transaction.Commit();
        return items.Count;
    }
}

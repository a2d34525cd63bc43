using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Finds items that a database has although they were deleted for good: an earlier state of it was put in its place.</summary>
internal static class TakedownEnforcement
{
    /// <summary>Such items, each with the deletion that it falls under.</summary>
    public static List<(long Id, string PublicId, long TakedownId)> FindRemaining(SqliteConnection connection) =>
        FindRemaining(connection, ReadKeyHashes(connection));

    /// <summary>The same of a copy, by the deletions that another database knows.</summary>
    public static List<(long Id, string PublicId, long TakedownId)> FindRemaining(SqliteConnection connection, IReadOnlyDictionary<string, long> hashes)
    {
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

    /// <summary>The keys of what was deleted for good, as hashes, each with its deletion.</summary>
    public static IReadOnlyDictionary<string, long> ReadKeyHashes(SqliteConnection connection)
    {
        var hashes = new Dictionary<string, long>(StringComparer.Ordinal);
        using var keys = new Statement(connection, "SELECT KeyHash, TakedownId FROM TakenDownKeys");
        while (keys.Next())
        {
            hashes[Convert.ToHexString(keys.GetSpan(0))] = keys.GetInt64(1);
        }

        return hashes;
    }

    /// <summary>Deletes them again, with the raw texts that hold or name them. Returns how many there were.</summary>
    public static int DeleteAll(SqliteConnection connection, string? newsBaseUrl, CancellationToken cancellation)
    {
        var items = FindRemaining(connection);
        foreach (var (item, _, takedown) in items)
        {
            var keys = TakedownWriter.ReadKeys(connection, item);

            // A link to one of them may have gone with another.
            if (keys.Count > 0)
            {
                var texts = RawTextMentions.Find(connection, keys, newsBaseUrl, cancellation);
                using var transaction = connection.BeginTransaction();
                TakedownWriter.Apply(connection, takedown, item, texts.Hashes);
                transaction.Commit();
            }
        }

        return items.Count;
    }
}

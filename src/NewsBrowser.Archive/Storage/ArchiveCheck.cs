using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Storage;

/// <summary>Looks for faults in an archive: what <c>verify</c> prints.</summary>
internal sealed class ArchiveCheck(ArchiveStore store, ArchiveIndex index)
{
    /// <summary>Faults of one kind that are named; the rest are counted.</summary>
    private const int MaxNamed = 20;

    private static readonly (string Sql, string Fault)[] Questions =
    [
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM SourceFiles f WHERE f.Id = i.SourceFileId)", "The item {0} has no source file."),
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM SourceTexts t WHERE t.Hash = i.TextHash)", "The raw text of the item {0} is missing."),
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM ItemKeys k WHERE k.ItemId = i.Id)", "The item {0} has no key."),
        ("SELECT PublicId FROM Items i WHERE IsLink = 0 AND NOT EXISTS (SELECT 1 FROM ItemBodies b WHERE b.ItemId = i.Id)", "The item {0} has no body row."),
        ("SELECT PublicId FROM Items i WHERE CommentCount <> (SELECT count(*) FROM Comments c WHERE c.ItemId = i.Id)", "The comments of {0} are not as many as its row says."),
        ("SELECT PublicId FROM Items i WHERE CommentCount <> (SELECT coalesce(sum(r.Count), 0) FROM CommentRuns r WHERE r.ItemId = i.Id)", "The comment runs of {0} do not hold its comments."),
        ("SELECT v.Id FROM ItemVersions v WHERE NOT EXISTS (SELECT 1 FROM SourceTexts t WHERE t.Hash = v.TextHash)", "The raw text of version {0} is missing."),
        ("SELECT hex(Hash) FROM SourceTexts WHERE WithheldBy IS NOT NULL AND length(Compressed) > 0", "The raw text {0} is withheld for a takedown, and its bytes are there."),
        ("SELECT PublicId FROM Items WHERE ChangeNumber > (SELECT ChangeNumber FROM ArchiveState)", "The item {0} is ahead of the archive's change number."),
    ];

    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellation)
    {
        var faults = new List<string>();
        try
        {
            await Task.Run(() => CheckStore(faults, cancellation), cancellation).ConfigureAwait(false);
            faults.AddRange(await index.VerifyAsync(cancellation).ConfigureAwait(false));
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 10 or 11 or 26)
        {
            // What comes after cannot be read, so nothing more can be said of it.
            faults.Add($"The database is damaged: {e.Message}");
        }

        return faults;
    }

    private void CheckStore(List<string> faults, CancellationToken cancellation)
    {
        using var connection = store.OpenReadConnection();
        foreach (var line in Rows("PRAGMA integrity_check"))
        {
            if (line != "ok")
            {
                faults.Add($"The database is damaged: {line}");
            }
        }

        faults.AddRange(Rows("SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' refers to a row of ' || parent || ' that is not there' FROM pragma_foreign_key_check").Select(line => $"In the database, {line}."));
        foreach (var (sql, fault) in Questions)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = Rows(sql);
            faults.AddRange(found.Take(MaxNamed).Select(name => string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, name)));
            if (found.Count > MaxNamed)
            {
                faults.Add($"... and {found.Count - MaxNamed} more of that kind.");
            }
        }

        CheckTexts(connection, faults, cancellation);
        CheckIndex(faults);

        List<string> Rows(string sql)
        {
            using var statement = new Statement(connection, sql);
            var rows = new List<string>();
            while (statement.Next())
            {
                rows.Add(statement.GetString(0));
            }

            return rows;
        }

        void CheckIndex(List<string> found)
        {
            var items = long.Parse(Rows("SELECT count(*) FROM Items")[0], System.Globalization.CultureInfo.InvariantCulture);
            var runs = long.Parse(Rows("SELECT count(*) FROM CommentRuns")[0], System.Globalization.CultureInfo.InvariantCulture);
            if (index.ChangeNumber != IndexChunk.NewestOf(connection))
            {
                found.Add($"The index reaches change {index.ChangeNumber}, the store {IndexChunk.NewestOf(connection)}; reindex.");
            }

            if (items != index.ItemCount)
            {
                found.Add($"The index holds {index.ItemCount} items, the store {items}; reindex.");
            }

            if (runs != index.RunCount)
            {
                found.Add($"The index holds {index.RunCount} comment runs, the store {runs}; reindex.");
            }
        }
    }

    private static void CheckTexts(SqliteConnection connection, List<string> faults, CancellationToken cancellation)
    {
        using var texts = new Statement(connection, "SELECT Hash, Length, Compressed FROM SourceTexts WHERE WithheldBy IS NULL");
        while (texts.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            var hash = texts.GetBytes(0);
            var bytes = new byte[texts.GetInt64(1)];
            if (!BrotliDecoder.TryDecompress(texts.GetBytes(2), bytes, out var length) || length != bytes.Length || !SHA256.HashData(bytes).AsSpan().SequenceEqual(hash))
            {
                faults.Add($"The raw text {Convert.ToHexStringLower(hash)} is damaged.");
            }
        }
    }
}

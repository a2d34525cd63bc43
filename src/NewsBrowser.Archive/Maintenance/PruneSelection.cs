using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Decides which items no file gives any more, into a temporary table <c>Pruned</c> of a connection.</summary>
internal static class PruneSelection
{
    private const string WholeItems =
        """
        DROP TABLE IF EXISTS temp.Pruned;
        CREATE TEMP TABLE Pruned (Id INTEGER PRIMARY KEY);
        INSERT INTO Pruned
        SELECT i.Id FROM SourceFiles f JOIN Items i ON i.SourceFileId = f.Id
        WHERE f.VanishedInRun IS NOT NULL AND i.IsLink = 0
          AND NOT EXISTS (SELECT 1 FROM ItemVersions v JOIN SourceFiles g ON g.Id = v.SourceFileId WHERE v.ItemId = i.Id AND g.VanishedInRun IS NULL);
        """;

    private const string Links =
        """
        INSERT INTO Pruned
        SELECT i.Id FROM SourceFiles f JOIN Items i ON i.SourceFileId = f.Id
        WHERE f.VanishedInRun IS NOT NULL AND i.IsLink = 1
          AND NOT EXISTS (SELECT 1 FROM RelatedReferences r WHERE r.ToItemId = i.Id AND r.FromItemId NOT IN (SELECT Id FROM Pruned))
        """;

    // A file whose content is that of an item which is shown from another leaves no row of its own; one with many documents may hold such a one among others.
    private const string MayHoldCopies =
        """
        SELECT f.Id, f.Path, f.TextHash, t.Length, t.Compressed FROM SourceFiles f JOIN SourceTexts t ON t.Hash = f.TextHash
        WHERE f.VanishedInRun IS NULL AND f.Outcome = 1 AND t.WithheldBy IS NULL
          AND (f.Format = ?1
            OR NOT EXISTS (SELECT 1 FROM Items i WHERE i.SourceFileId = f.Id AND i.IsLink = 0) AND NOT EXISTS (SELECT 1 FROM ItemVersions v WHERE v.SourceFileId = f.Id))
        """;

    /// <summary>Fills the table; returns the items that a file which is there holds as well, and where.</summary>
    public static IReadOnlyList<(long Item, long File, byte[] Text, int Line)> Fill(
        SqliteConnection connection, string? newsBaseUrl, CancellationToken cancellation)
    {
        using (var whole = connection.CreateCommand())
        {
            whole.CommandText = WholeItems;
            whole.ExecuteNonQuery();
        }

        using var any = new Statement(connection, "SELECT count(*) FROM Pruned");
        var copies = any.Number() == 0 ? [] : Copies(connection, newsBaseUrl, cancellation);
        using var keep = new Statement(connection, "DELETE FROM Pruned WHERE Id = ?1");
        foreach (var copy in copies)
        {
            keep.Bind(copy.Item).Run();
        }

        using var links = new Statement(connection, Links);
        links.Run();
        return copies;
    }

    private static List<(long Item, long File, byte[] Text, int Line)> Copies(SqliteConnection connection, string? newsBaseUrl, CancellationToken cancellation)
    {
        var copies = new Dictionary<long, (long Item, long File, byte[] Text, int Line)>();
        using var files = new Statement(connection, MayHoldCopies);
        using var named = new Statement(connection, "SELECT k.ItemId FROM ItemKeys k JOIN Pruned p ON p.Id = k.ItemId WHERE k.Key = ?1");
        files.Bind((long)SourceFormat.PttJson);
        while (files.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            var (id, path, hash) = (files.GetInt64(0), files.GetString(1), files.GetBytes(2));
            foreach (var document in RawTexts.Unpack(files.GetSpan(4), files.GetInt64(3)) is { } bytes ? RawTexts.Parse(path, bytes, newsBaseUrl) : [])
            {
                foreach (var item in ItemKeys.Build(document, path).Select(key => named.Bind(key).Number()).OfType<long>())
                {
                    copies.TryAdd(item, (item, id, hash, document.Line));
                }
            }
        }

        return [.. copies.Values];
    }
}

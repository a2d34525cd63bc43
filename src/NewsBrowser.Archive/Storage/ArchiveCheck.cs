using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Backups;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Storage;

/// <summary>Looks for faults in an archive, its index and its folder of backups: what <c>verify</c> prints.</summary>
internal sealed class ArchiveCheck(ArchiveStore store, ArchiveIndex index)
{
<<<<<<< HEAD
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

=======
>>>>>>> main
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
        using (var connection = store.OpenReadConnection())
        {
            var check = new StoreCheck(connection, faults, cancellation);
            check.Pages();
            check.Rows();
            check.Texts();
            check.Takedowns();
            CheckIndex(check, connection, faults);
        }

        try
        {
            BackupFolder.List(Path.GetDirectoryName(store.DatabasePath)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"The folder of backups cannot be read: {e.Message}");
        }
    }

    private void CheckIndex(StoreCheck check, SqliteConnection connection, List<string> faults)
    {
<<<<<<< HEAD
        using var texts = new Statement(connection, "SELECT Hash, Length, Compressed FROM SourceTexts WHERE WithheldBy IS NULL");
        while (texts.Next())
=======
        if (index.ChangeNumber != IndexChunk.NewestOf(connection))
>>>>>>> main
        {
            faults.Add($"The index reaches change {index.ChangeNumber}, the store {IndexChunk.NewestOf(connection)}; reindex.");
        }

        if (check.Number("SELECT count(*) FROM Items") is var items && items != index.ItemCount)
        {
            faults.Add($"The index holds {index.ItemCount} items, the store {items}; reindex.");
        }

        if (check.Number("SELECT count(*) FROM CommentRuns") is var runs && runs != index.RunCount)
        {
            faults.Add($"The index holds {index.RunCount} comment runs, the store {runs}; reindex.");
        }
    }
}

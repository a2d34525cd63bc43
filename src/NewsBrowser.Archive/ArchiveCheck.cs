using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive;

/// <summary>Looks for faults in an archive, its index and its folder of backups: what <c>verify</c> prints.</summary>
internal sealed class ArchiveCheck(ArchiveStore store, ArchiveIndex index)
{
    public async Task<IReadOnlyList<string>> FaultsAsync(CancellationToken cancellation)
    {
        var faults = new List<string>();
        try
        {
            await Task.Run(() => CheckStore(faults, cancellation), cancellation);
            faults.AddRange(await index.VerifyAsync(cancellation));
        }
        catch (SqliteException e) when (StoreFaults.IsUnreadable(e))
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
            check.Contents(store.Options.NewsBaseUrl);
            check.Takedowns();
            faults.AddRange(TakedownCleanup.List(connection).Select(takedown =>
                $"The takedown of {takedown.PublicId} is not finished: something of it may still be in {TakedownCleanup.Name(takedown.Remains)}. The next "
                    + $"start of the site, or reindex, goes on with it."));
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
        if (index.ChangeNumber != IndexChunk.ReadNewestChangeNumber(connection))
        {
            faults.Add($"The index reaches change {index.ChangeNumber}, the store {IndexChunk.ReadNewestChangeNumber(connection)}; reindex.");
        }

        if (check.Number("SELECT count(*) FROM Items") is var items && items != index.ItemCount)
        {
            faults.Add($"The index holds {index.ItemCount} items, the store {items}; reindex.");
        }

        if (check.Number("SELECT count(*) FROM CommentRuns") is var runs && runs != index.MessageCount)
        {
            faults.Add($"The index holds {index.MessageCount} comment runs, the store {runs}; reindex.");
        }
    }
}

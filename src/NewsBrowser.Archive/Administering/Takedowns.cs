using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Administering;

/// <summary>Deletes items for good and keeps them from coming back. What is deleted and what is not: docs/operations.md, "Taking an item down".</summary>
public sealed class Takedowns
{
    public const int MaxLimit = 500;

    /// <summary>The longest reason that is kept, in UTF-16 units.</summary>
    public const int MaxReason = 500;

    private const int BusyMilliseconds = 30_000;

    private readonly ArchiveStore store;
    private readonly ArchiveIndex index;
    private readonly Ingestor ingestor;

    internal Takedowns(ArchiveStore store, ArchiveIndex index, Ingestor ingestor)
    {
        this.store = store;
        this.index = index;
        this.ingestor = ingestor;
    }

    /// <summary>Deletes an item for good; null when there is none of that id.</summary>
    /// <exception cref="RunGoesOnException">A run goes on; it would write what is being deleted.</exception>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written; nothing was deleted.</exception>
    public Task<TakedownReport?> TakeDownAsync(string publicId, string? reason, CancellationToken cancellation) =>
        ingestor.AloneAsync(() => DeleteAsync(publicId, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), cancellation));

    /// <summary>The takedowns that hold, newest first.</summary>
    public async Task<IReadOnlyList<Takedown>> ListAsync(int limit, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        return await context.Takedowns.Where(t => context.TakenDownKeys.Any(k => k.TakedownId == t.Id)).OrderByDescending(t => t.Id).Take(Math.Clamp(limit, 1, MaxLimit)).ToListAsync(cancellation);
    }

    /// <summary>Whether a page was that of an item which was taken down, by its id or one that it had before.</summary>
    public async Task<bool> IsTakenDownAsync(string publicId, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var dot = publicId.IndexOf('.', StringComparison.Ordinal);
        byte[][] keys =
        [
            TakenDownKeys.HashOf(ItemKeys.EarlierIdPrefix + publicId),
            TakenDownKeys.HashOf(ItemKeys.PostPrefix + (dot < 0 ? publicId : publicId[..dot] + "/" + publicId[(dot + 1)..]).ToLowerInvariant()),
        ];
        return await context.TakenDownKeys.AnyAsync(k => k.KeyHash == keys[0] || k.KeyHash == keys[1], cancellation);
    }

    /// <summary>Lets the item of a takedown in again, when its file is ingested; brings nothing back by itself. False when there is no such takedown.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public bool AllowAgain(long takedown) => store.Write(connection =>
    {
        // The files that were left out, or whose text was withheld, have to be read again though they are the same.
        using var unread = new Statement(
            connection,
            "UPDATE SourceFiles SET ParserVersion = 0 WHERE Outcome = ?2 OR TextHash IN (SELECT Hash FROM SourceTexts WHERE WithheldBy = ?1)");
        unread.Bind(takedown).Bind((long)FileOutcome.LeftOut).Run();
        using var lift = new Statement(connection, "DELETE FROM TakenDownKeys WHERE TakedownId = ?1");
        var lifted = lift.Bind(takedown).Run() > 0;

        // As long as a text is withheld for it, its row says for what.
        using var delete = new Statement(connection, "DELETE FROM Takedowns WHERE Id = ?1 AND NOT EXISTS (SELECT 1 FROM SourceTexts WHERE WithheldBy = ?1)");
        delete.Bind(takedown).Run();
        return lifted;
    });

    private async Task<TakedownReport?> DeleteAsync(string publicId, string? reason, CancellationToken cancellation)
    {
        long id;
        await using (var context = store.CreateContext())
        {
            id = await context.Items.Where(i => i.PublicId == publicId).Select(i => i.Id).FirstOrDefaultAsync(cancellation);
        }

        if (id == 0)
        {
            return null;
        }

        List<string> keys;
        IReadOnlyList<byte[]> texts;
        using (var reading = store.OpenReadConnection())
        {
            keys = TakedownRows.KeysOf(reading, id);
            texts = TextsNaming.Find(reading, keys, store.Options.NewsBaseUrl, cancellation);
        }

        // From here on it is not left half done: what the rows no longer have must go from the files too.
        var (takedown, rewritten) = Write((id, publicId), keys, texts, reason);
        await index.ExpungeAsync(CancellationToken.None).ConfigureAwait(false);
        return new TakedownReport(takedown, texts.Count, rewritten);
    }

    private (long Takedown, bool Rewritten) Write((long, string) item, IReadOnlyList<string> keys, IReadOnlyList<byte[]> texts, string? reason)
    {
        if (!store.Turn.Take(TimeSpan.FromMilliseconds(BusyMilliseconds)))
        {
            throw new ArchiveUnavailableException("The archive is being written; nothing was deleted. Try again later.");
        }

        try
        {
            using var connection = store.OpenWriteConnection();
            _ = raw.sqlite3_busy_timeout(connection.Handle!, BusyMilliseconds);

            // Deleted rows are overwritten with zeros, not only marked as free.
            Execute(connection, "PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
            long takedown;
            try
            {
                takedown = TakedownRows.Write(connection, item, keys, texts, reason, store.Clock.GetUtcNow().UtcDateTime);
                Execute(connection, "COMMIT");
            }
            catch
            {
                if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
                {
                    Execute(connection, "ROLLBACK");
                }

                throw;
            }

            return (takedown, Rewrite(connection));
        }
        finally
        {
            store.Turn.GiveBack();
        }
    }

    /// <summary>Writes the database anew, so that nothing is left in pages that earlier states of rows had; false when the disk has no room for it.</summary>
    private bool Rewrite(SqliteConnection connection)
    {
        var rewritten = false;
        try
        {
            // The new file grows beside the old one, and through the log into its place.
            if (new DriveInfo(Path.GetDirectoryName(store.DatabasePath)!).AvailableFreeSpace > 2 * new FileInfo(store.DatabasePath).Length)
            {
                Execute(connection, "VACUUM");
                rewritten = true;
            }
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_IOERR } or IOException or UnauthorizedAccessException)
        {
            // The rows are deleted and overwritten all the same; the report says that older pages were not.
        }

        store.Checkpoint(connection);
        return rewritten;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>What a takedown did.</summary>
/// <param name="Number">The takedown's number.</param>
/// <param name="Texts">Stored texts that held or named the item: deleted, or emptied where something else came from them.</param>
/// <param name="Rewritten">False when the database could not be written anew for want of room: pages of earlier states may still hold something.</param>
public sealed record TakedownReport(long Number, int Texts, bool Rewritten);

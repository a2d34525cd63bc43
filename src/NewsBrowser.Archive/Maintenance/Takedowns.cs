using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Deletes items for good and keeps them from coming back. What is deleted and what is not: docs/operations.md, "Taking an item down".</summary>
public sealed class Takedowns
{
    public const int MaxLimit = 500;

    /// <summary>The longest reason that is kept, in UTF-16 units.</summary>
    public const int MaxReason = 500;

    private readonly ArchiveStore _store;
    private readonly TakedownCleanup _finishing;
    private readonly Ingestor _ingestor;

    internal Takedowns(ArchiveStore store, TakedownCleanup finishing, Ingestor ingestor)
    {
        _store = store;
        _finishing = finishing;
        _ingestor = ingestor;
    }

    /// <summary>Deletes an item for good; null when there is none of that id.</summary>
    /// <exception cref="RunInProgressException">A run goes on; it would write what is being deleted.</exception>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written; nothing was deleted.</exception>
    public Task<TakedownReport?> TakeDownAsync(string publicId, string? reason, CancellationToken cancellation) =>
        TakeDownAsync(publicId, reason, null, cancellation);

    /// <summary>As the other; with it goes an entry of the audit log, to whose detail its number is added.</summary>
    public Task<TakedownReport?> TakeDownAsync(string publicId, string? reason, AuditRecord? entry, CancellationToken cancellation) =>
        _ingestor.RunExclusiveAsync(() => DeleteAsync(publicId, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), entry, cancellation));

    /// <summary>What taking an item down would remove; null when there is none of that id. Every raw text is looked through for it.</summary>
    public Task<TakedownDryRun?> DryRunAsync(string publicId, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var id = await FindIdAsync(publicId, cancellation);
            if (id == 0)
            {
                return null;
            }

            var (_, texts) = Find(id, cancellation);
            using var reading = _store.OpenReadConnection();
            using var counts = new Statement(
                reading,
                "SELECT CommentCount, (SELECT count(*) FROM ItemVersions WHERE ItemId = ?1), (SELECT count(DISTINCT FromItemId) FROM RelatedReferences "
                    + "WHERE ToItemId = ?1) FROM Items WHERE Id = ?1");
            counts.Bind(id).Next();
            return (TakedownDryRun?)new TakedownDryRun(
                (int)counts.GetInt64(0),
                (int)counts.GetInt64(1),
                (int)counts.GetInt64(2),
                texts.Hashes.Count,
                CountUsed(reading, id, texts.Hashes),
                BackupsBefore(_store.Clock.GetUtcNow().UtcDateTime));
        },
        cancellation);

    /// <summary>The takedowns that hold, newest first.</summary>
    public async Task<IReadOnlyList<TakedownView>> ListAsync(int limit, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.Takedowns.Where(t => context.TakenDownKeys.Any(k => k.TakedownId == t.Id)).OrderByDescending(t => t.Id)
            .Take(Math.Clamp(limit, 1, MaxLimit))
            .Select(t => new TakedownView(t.Id, t.At, t.PublicId, t.Reason, t.Unfinished != TakedownRemains.None)).ToListAsync(cancellation);
    }

    /// <summary>Whether a page was that of an item which was taken down, by its id or one that it had before.</summary>
    public async Task<bool> IsTakenDownAsync(string publicId, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        var dot = publicId.IndexOf('.', StringComparison.Ordinal);
        byte[][] keys =
        [
            TakenDownKeys.ComputeHash(ItemKeys.EarlierIdPrefix + publicId),
            TakenDownKeys.ComputeHash(ItemKeys.PostPrefix + (dot < 0 ? publicId : publicId[..dot] + "/" + publicId[(dot + 1)..]).ToLowerInvariant()),
        ];
        return await context.TakenDownKeys.AnyAsync(k => k.KeyHash == keys[0] || k.KeyHash == keys[1], cancellation);
    }

    /// <summary>Lets the item of a takedown in again, when its file is ingested; brings nothing back by itself. False when there is no such takedown.</summary>
    /// <exception cref="ArchiveUnavailableException">The store cannot be written.</exception>
    public bool AllowAgain(long takedown) => _store.Write(connection =>
    {
        // The files that were left out, or whose text was withheld, have to be read again though they are the same.
        using var unread = new Statement(
            connection,
            "UPDATE SourceFiles SET ParserVersion = 0 WHERE Outcome = ?2 OR TextHash IN (SELECT Hash FROM SourceTexts WHERE WithheldBy = ?1)");
        unread.Bind(takedown).Bind((long)FileOutcome.LeftOut).Run();
        using var lift = new Statement(connection, "DELETE FROM TakenDownKeys WHERE TakedownId = ?1");
        var lifted = lift.Bind(takedown).Run() > 0;

        // As long as a text is withheld for it, its row says for what; and what is left to do.
        using var delete = new Statement(
            connection, "DELETE FROM Takedowns WHERE Id = ?1 AND Unfinished = 0 AND NOT EXISTS (SELECT 1 FROM SourceTexts WHERE WithheldBy = ?1)");
        delete.Bind(takedown).Run();
        return lifted;
    });

    /// <summary>The copies in the data folder's <c>backups</c> that were begun before a moment: they may hold what was deleted then.</summary>
    public IReadOnlyList<string> BackupsBefore(DateTime moment)
    {
        try
        {
            return BackupFolder.MadeBefore(Path.GetDirectoryName(_store.DatabasePath)!, moment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // verify says that the folder cannot be read.
            return [];
        }
    }

    private async Task<TakedownReport?> DeleteAsync(string publicId, string? reason, AuditRecord? entry, CancellationToken cancellation)
    {
        var id = await FindIdAsync(publicId, cancellation);
        if (id == 0)
        {
            return null;
        }

        var (keys, texts) = Find(id, cancellation);
        var (number, at) = Write((id, publicId), keys, texts, reason, entry);

        // What the rows no longer have must go from the files too. It is noted, so whatever comes between leaves it to the next start.
        var left = await _finishing.FinishAsync(TakedownCleanup.All, CancellationToken.None);
        return new TakedownReport(number, texts.Hashes.Count, left, BackupsBefore(at));
    }

    private async Task<long> FindIdAsync(string publicId, CancellationToken cancellation)
    {
        await using var context = _store.CreateContext();
        return await context.Items.Where(i => i.PublicId == publicId).Select(i => i.Id).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>How many of some texts something else than an item came from.</summary>
    private static int CountUsed(SqliteConnection connection, long item, IReadOnlyList<byte[]> texts)
    {
        var unused = texts.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        using var used = new Statement(connection, "SELECT TextHash FROM Items WHERE Id <> ?1 UNION ALL SELECT TextHash FROM ItemVersions WHERE ItemId <> ?1");
        used.Bind(item);
        while (unused.Count > 0 && used.Next())
        {
            unused.Remove(Convert.ToHexString(used.GetSpan(0)));
        }

        return texts.Count - unused.Count;
    }

    private (IReadOnlyList<string> Keys, MentioningTexts Texts) Find(long id, CancellationToken cancellation)
    {
        using var reading = _store.OpenReadConnection();
        var keys = TakedownWriter.ReadKeys(reading, id);
        return (keys, RawTextMentions.Find(reading, keys, _store.Options.NewsBaseUrl, cancellation));
    }

    private (long Takedown, DateTime At) Write((long, string) item, IReadOnlyList<string> keys, MentioningTexts texts, string? reason, AuditRecord? entry)
    {
        using var connection = _store.OpenWriteConnection();

        // Deleted rows are overwritten with zeros, not only marked as free.
        Statement.Execute(connection, "PRAGMA secure_delete = ON");
        return _store.Write(connection, "nothing was deleted. Try again later.", () =>
        {
            var at = _store.Clock.GetUtcNow().UtcDateTime;
            var takedown = TakedownWriter.Write(connection, item, keys, texts, reason, at);
            if (entry is not null)
            {
                var done = string.Create(CultureInfo.InvariantCulture, $"takedown {takedown}, {texts.Hashes.Count} texts");
                AuditLog.Insert(connection, entry with { Detail = entry.Detail is null ? done : $"{entry.Detail}; {done}", Done = true }, at);
            }

            return (takedown, at);
        });
    }
}

/// <summary>A takedown that holds.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="PublicId">The id that the item's page had.</param>
/// <param name="Reason">Why, in the administrator's words; null when none were given.</param>
/// <param name="IsUnfinished">Whether files of the data folder may still hold something of the item.</param>
public sealed record TakedownView(long Id, DateTime At, string PublicId, string? Reason, bool IsUnfinished);

/// <summary>What a takedown did.</summary>
/// <param name="Number">The takedown's number.</param>
/// <param name="Texts">Stored texts that held or named the item: deleted, or emptied where something else came from them.</param>
/// <param name="Left">Where something of it may still be in files, because the disk had no room or somebody read; the next start goes on with it.</param>
/// <param name="Backups">The copies in the data folder's <c>backups</c> that were made before and may hold it.</param>
public sealed record TakedownReport(long Number, int Texts, TakedownRemains Left, IReadOnlyList<string> Backups);

/// <summary>What a takedown would remove beside the item itself.</summary>
/// <param name="Comments">Its comments.</param>
/// <param name="Versions">Its earlier states.</param>
/// <param name="ReferencedBy">Items that name it as related; they stay.</param>
/// <param name="Texts">Stored raw texts that hold or name it.</param>
/// <param name="Emptied">Those of them that something else came from: they are emptied and not deleted.</param>
/// <param name="Backups">The copies in the data folder's <c>backups</c>, which stay and may hold it.</param>
public sealed record TakedownDryRun(int Comments, int Versions, int ReferencedBy, int Texts, int Emptied, IReadOnlyList<string> Backups);

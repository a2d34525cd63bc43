using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Removes from the data folder's files what rows no longer have: what each takedown has noted, until it is done. A kill,
/// a full disk or a reader leaves it to the next time.</summary>
internal sealed partial class TakedownCleanup(ArchiveStore store, ArchiveIndex index, ILogger logger)
{
    /// <summary>Everywhere.</summary>
    public const TakedownRemains All = TakedownRemains.Database | TakedownRemains.Index | TakedownRemains.Pictures;

    private string DataFolder => Path.GetDirectoryName(store.DatabasePath)!;

    /// <summary>The takedowns that are not finished.</summary>
    public static IReadOnlyList<UnfinishedTakedown> List(SqliteConnection connection)
    {
        using var rows = new Statement(connection, "SELECT Id, PublicId, Unfinished, Pictures FROM Takedowns WHERE Unfinished <> 0 ORDER BY Id");
        var found = new List<UnfinishedTakedown>();
        while (rows.Next())
        {
            found.Add(new UnfinishedTakedown(rows.GetInt64(0), rows.GetString(1), (TakedownRemains)rows.GetInt64(2), rows.GetText(3)?.Split('\n') ?? []));
        }

        return found;
    }

    /// <summary>Where a deleted item may still be, in words for a sentence.</summary>
    public static string Name(TakedownRemains remains) => string.Join(
        ", ",
        new (TakedownRemains Part, string Name)[]
        {
            (TakedownRemains.Database, "older pages of archive.db"), (TakedownRemains.Index, "the files of the index"),
            (TakedownRemains.Pictures, "kept pictures"),
        }.Where(part => remains.HasFlag(part.Part)).Select(part => part.Name));

    /// <summary>Does what can be done; returns what is left, of which the log says why.</summary>
    /// <param name="parts">Which of it to do.</param>
    /// <param name="cancellation">Ends it; what is not done stays noted.</param>
    public async Task<TakedownRemains> FinishAsync(TakedownRemains parts, CancellationToken cancellation)
    {
        IReadOnlyList<UnfinishedTakedown> unfinished;
        using (var reading = store.OpenReadConnection())
        {
            unfinished = List(reading);
        }

        var left = TakedownRemains.None;
        foreach (var part in (TakedownRemains[])[TakedownRemains.Database, TakedownRemains.Index, TakedownRemains.Pictures])
        {
            var concerned = unfinished.Where(takedown => takedown.Remains.HasFlag(part)).ToList();
            if (concerned.Count > 0 && (!parts.HasFlag(part) || !await IsDoneAsync(part, concerned, cancellation)))
            {
                left |= part;
            }
        }

        return left;
    }

    private async Task<bool> IsDoneAsync(TakedownRemains part, List<UnfinishedTakedown> concerned, CancellationToken cancellation)
    {
        try
        {
            var trouble = await RemoveAsync(part, concerned, cancellation);
            if (trouble is null)
            {
                Note(part, concerned[^1].Id);
                return true;
            }

            LogLeft(logger, Name(part), trouble);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The removal was stopped.", e, cancellation);
        }
        catch (Exception e) when (e is ArchiveUnavailableException or IndexDamagedException || StoreFaults.Explain(e, DataFolder) is not null)
        {
            LogLeft(logger, Name(part), StoreFaults.Explain(e, DataFolder) ?? e.Message);
        }

        return false;
    }

    /// <summary>Removes it from one kind of files; returns what stands against it, or null when it is gone.</summary>
    private async Task<string?> RemoveAsync(TakedownRemains part, List<UnfinishedTakedown> concerned, CancellationToken cancellation)
    {
        switch (part)
        {
            case TakedownRemains.Database:
                return Rewrite(cancellation);
            case TakedownRemains.Index:
                await index.ExpungeAsync(cancellation);
                return null;
            default:
                CachedPictures.Delete(DataFolder, concerned.SelectMany(takedown => takedown.Pictures).Distinct());
                return null;
        }
    }

    /// <summary>Writes the database anew, so that nothing is left in pages that earlier states of rows had, and empties its log.</summary>
    private string? Rewrite(CancellationToken cancellation)
    {
        // The new file grows beside the old one, and through the log into its place.
        if (new DriveInfo(DataFolder).AvailableFreeSpace <= 2 * new FileInfo(store.DatabasePath).Length)
        {
            return "the disk has not twice the size of the database free";
        }

        string? trouble = null;
        var came = store.InTurn(() =>
        {
            using var connection = store.OpenWriteConnection();
            using var stopping = cancellation.Register(() => raw.sqlite3_interrupt(connection.Handle!));
            Statement.Execute(connection, "VACUUM");
            if (store.IsDryRunReading)
            {
                // Its end empties the log, or the next closing of the database does.
                store.Checkpoint(connection);
                return;
            }

            using var empty = new Statement(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            trouble = empty.Number() == 0 ? null : "another program reads the database";
        });
        return came ? trouble : "the archive is being written";
    }

    private void Note(TakedownRemains part, long newest) => store.Write(connection =>
    {
        using var note = new Statement(
            connection, "UPDATE Takedowns SET Unfinished = Unfinished & ~?1, Pictures = iif(?1 = ?2, NULL, Pictures) WHERE Id <= ?3 AND Unfinished & ?1");
        note.Bind((long)part).Bind((long)TakedownRemains.Pictures).Bind(newest).Run();

        // One that was lifted meanwhile had only this to tell.
        using var lifted = new Statement(
            connection,
            "DELETE FROM Takedowns WHERE Unfinished = 0 AND NOT EXISTS (SELECT 1 FROM TakenDownKeys k WHERE k.TakedownId = Takedowns.Id) "
                + "AND NOT EXISTS (SELECT 1 FROM SourceTexts t WHERE t.WithheldBy = Takedowns.Id)");
        return lifted.Run();
    });

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Something that was taken down may still be in {Where}: {Reason}. The next start, or building the index again, tries once more")]
    private static partial void LogLeft(ILogger logger, string where, string reason);
}

/// <summary>A takedown of which something is left to do.</summary>
/// <param name="Id">Its number.</param>
/// <param name="PublicId">The id that the item had.</param>
/// <param name="Remains">Where something of the item may be.</param>
/// <param name="Pictures">The names of the kept pictures to delete.</param>
internal sealed record UnfinishedTakedown(long Id, string PublicId, TakedownRemains Remains, IReadOnlyList<string> Pictures);

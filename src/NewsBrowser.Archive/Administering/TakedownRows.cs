using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Linking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Administering;

/// <summary>Writes one takedown, in a transaction of the caller's.</summary>
internal static class TakedownRows
{
    /// <summary>Deletes an item with all that would show it or bring it back; returns the takedown's number.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="item">The item.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="texts">The stored texts that hold or name it.</param>
    /// <param name="reason">The administrator's words, or null.</param>
    /// <param name="now">The moment.</param>
    public static long Write(SqliteConnection connection, (long Id, string PublicId) item, IReadOnlyList<string> keys, IReadOnlyList<byte[]> texts, string? reason, DateTime now)
    {
        long takedown;
        using (var write = new Statement(connection, "INSERT INTO Takedowns (At, PublicId, Reason) VALUES (?1, ?2, ?3) RETURNING Id"))
        {
            takedown = write.Bind(now).Bind(item.PublicId).Bind(reason).Number() ?? throw new InvalidOperationException("A statement returned no row.");
        }

        using (var write = new Statement(connection, "INSERT INTO TakenDownKeys (KeyHash, TakedownId) VALUES (?1, ?2) ON CONFLICT DO NOTHING"))
        {
            foreach (var key in keys.Append(ItemKeys.EarlierIdPrefix + item.PublicId))
            {
                write.Bind(TakenDownKeys.HashOf(key)).Bind(takedown).Run();
            }
        }

        Apply(connection, takedown, item.Id, texts);
        return takedown;
    }

    /// <summary>Does what a takedown that is written already demands: again, where an earlier state of the archive came back.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="takedown">The takedown's number.</param>
    /// <param name="item">The item.</param>
    /// <param name="texts">The stored texts that hold or name it.</param>
    public static void Apply(SqliteConnection connection, long takedown, long item, IReadOnlyList<byte[]> texts)
    {
        var change = Number("UPDATE ArchiveState SET ChangeNumber = ChangeNumber + 1 WHERE Id = 1 RETURNING ChangeNumber", s => s);
        ForgetDetails(connection, item);
        var states = StatesOf(connection, item);
        using (var deletion = new ItemDeletion(connection))
        {
            deletion.Delete(item, change);
            foreach (var (file, text) in states)
            {
                LinkPlaces.LeaveText(connection, deletion, file, text, change);
            }
        }

        foreach (var text in texts.Concat(states.Select(state => state.Text)).DistinctBy(Convert.ToHexString))
        {
            Forget(text);
        }

        ItemDeletion.DeleteUnusedNames(connection);

        void Forget(byte[] text)
        {
            using var files = new Statement(
                connection,
                "SELECT Id FROM SourceFiles WHERE TextHash = ?1 UNION SELECT SourceFileId FROM Items WHERE TextHash = ?1 UNION SELECT SourceFileId FROM ItemVersions WHERE TextHash = ?1");
            var concerned = files.Bind(text).Numbers();
            var used = Number("SELECT EXISTS (SELECT 1 FROM Items WHERE TextHash = ?1) OR EXISTS (SELECT 1 FROM ItemVersions WHERE TextHash = ?1)", s => s.Bind(text)) != 0;
            Run(used ? "UPDATE SourceTexts SET Length = 0, Compressed = zeroblob(0), WithheldBy = ?2 WHERE Hash = ?1" : "DELETE FROM SourceTexts WHERE Hash = ?1", s => used ? s.Bind(text).Bind(takedown) : s.Bind(text));
            foreach (var file in concerned.Concat(states.Select(state => state.File)).Distinct())
            {
                // What the parser said of the file may quote it.
                Run("DELETE FROM RunRejections WHERE Path = (SELECT Path FROM SourceFiles WHERE Id = ?1)", s => s.Bind(file));
                Run("UPDATE SourceFiles SET WarningsJson = NULL, RejectionsJson = NULL WHERE Id = ?1", s => s.Bind(file));
                Run(
                    "DELETE FROM SourceFiles WHERE Id = ?1 AND NOT EXISTS (SELECT 1 FROM Items WHERE SourceFileId = ?1) AND NOT EXISTS (SELECT 1 FROM ItemVersions WHERE SourceFileId = ?1)",
                    s => s.Bind(file));
            }
        }

        long Number(string sql, Func<Statement, Statement> bind)
        {
            using var statement = new Statement(connection, sql);
            return bind(statement).Number() ?? throw new InvalidOperationException("A statement returned no row.");
        }

        void Run(string sql, Func<Statement, Statement> bind)
        {
            using var statement = new Statement(connection, sql);
            bind(statement).Run();
        }
    }

    /// <summary>The keys under which an item is known.</summary>
    public static List<string> KeysOf(SqliteConnection connection, long item)
    {
        using var keys = new Statement(connection, "SELECT Key FROM ItemKeys WHERE ItemId = ?1");
        keys.Bind(item);
        var found = new List<string>();
        while (keys.Next())
        {
            found.Add(keys.GetString(0));
        }

        return found;
    }

    /// <summary>The files and texts that the item's states come from.</summary>
    private static List<(long File, byte[] Text)> StatesOf(SqliteConnection connection, long item)
    {
        using var states = new Statement(connection, "SELECT SourceFileId, TextHash FROM Items WHERE Id = ?1 UNION SELECT SourceFileId, TextHash FROM ItemVersions WHERE ItemId = ?1");
        states.Bind(item);
        var found = new List<(long, byte[])>();
        while (states.Next())
        {
            found.Add((states.GetInt64(0), states.GetBytes(1)));
        }

        return found;
    }

    /// <summary>Deletes what others kept of the item beside its title: unknown keys of the related link.</summary>
    private static void ForgetDetails(SqliteConnection connection, long item)
    {
        using var naming = new Statement(
            connection, "SELECT r.FromItemId, r.Position, b.DetailsJson FROM RelatedReferences r JOIN ItemBodies b ON b.ItemId = r.FromItemId WHERE r.ToItemId = ?1");
        using var write = new Statement(connection, "UPDATE ItemBodies SET DetailsJson = ?2 WHERE ItemId = ?1");
        naming.Bind(item);
        var changed = new List<(long Id, string Details)>();
        while (naming.Next())
        {
            var position = (int)naming.GetInt64(1);
            var details = ItemDetails.Parse(naming.GetString(2));
            if (details.RelatedExtraJson is { } extra && extra.ContainsKey(position))
            {
                var rest = extra.Where(entry => entry.Key != position).ToDictionary(entry => entry.Key, entry => entry.Value);
                changed.Add((naming.GetInt64(0), (details with { RelatedExtraJson = rest.Count == 0 ? null : rest }).ToJson()));
            }
        }

        foreach (var (id, details) in changed)
        {
            write.Bind(id).Bind(details).Run();
        }
    }
}

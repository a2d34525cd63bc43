using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Writes one takedown, in a transaction of the caller's.</summary>
internal static class TakedownWriter
{
    /// <summary>Deletes an item with all that would show it or bring it back; returns the takedown's number.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="item">The item.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="texts">The stored texts that hold or name it.</param>
    /// <param name="reason">The administrator's words, or null.</param>
    /// <param name="now">The moment.</param>
    public static long Write(
        SqliteConnection connection, (long Id, string PublicId) item, IReadOnlyList<string> keys, MentioningTexts texts, string? reason, DateTime now)
    {
        // With the rows goes the note of what is to follow in files: whoever is killed here leaves it to the next start.
        var pictures = CachedPictures.FindAddresses(connection, item.Id).Concat(texts.Pictures).Select(CachedPictures.ComputeFileName).Distinct().ToList();
        var remains = TakedownRemains.Database | TakedownRemains.Index | (pictures.Count > 0 ? TakedownRemains.Pictures : TakedownRemains.None);
        long takedown;
        using (var write = new Statement(
            connection, "INSERT INTO Takedowns (At, PublicId, Reason, Unfinished, Pictures) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING Id"))
        {
            takedown = write.Bind(now).Bind(item.PublicId).Bind(reason).Bind((long)remains).Bind(pictures.Count > 0 ? string.Join('\n', pictures) : null)
                .Number()
                ?? throw new InvalidOperationException("A statement returned no row.");
        }

        using (var write = new Statement(connection, "INSERT INTO TakenDownKeys (KeyHash, TakedownId) VALUES (?1, ?2) ON CONFLICT DO NOTHING"))
        {
            foreach (var key in keys.Append(ItemKeys.EarlierIdPrefix + item.PublicId))
            {
                write.Bind(TakenDownKeys.ComputeHash(key)).Bind(takedown).Run();
            }
        }

        Apply(connection, takedown, item.Id, texts.Hashes);
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
        var states = ReadStates(connection, item);
        using (var deletion = new ItemDeletion(connection))
        {
            deletion.Delete(item, change);
            foreach (var (file, text) in states)
            {
                LinkReassignment.DetachText(connection, deletion, file, text, change);
            }
        }

        Forget(connection, takedown, texts.Concat(states.Select(state => state.Text)), states.Select(state => state.File));
        ItemDeletion.DeleteUnusedNames(connection);
        _ = PostingFormUpdate.LearnChanged(connection);

        long Number(string sql, Func<Statement, Statement> bind)
        {
            using var statement = new Statement(connection, sql);
            return bind(statement).Number() ?? throw new InvalidOperationException("A statement returned no row.");
        }
    }

    /// <summary>Deletes texts, or empties those that something else came from, with what is known of their files.</summary>
    /// <remarks>For all at once: no index leads from a text to what came from it, and a link that everybody names stands in thousands.</remarks>
    private static void Forget(SqliteConnection connection, long takedown, IEnumerable<byte[]> texts, IEnumerable<long> files)
    {
        Run("CREATE TEMP TABLE ForgottenTexts (Hash BLOB PRIMARY KEY, Used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID");
        Run("CREATE TEMP TABLE ForgottenFiles (Id INTEGER PRIMARY KEY)");
        using (var add = new Statement(connection, "INSERT OR IGNORE INTO ForgottenTexts (Hash) VALUES (?1)"))
        {
            foreach (var text in texts)
            {
                add.Bind(text).Run();
            }
        }

        using (var add = new Statement(connection, "INSERT OR IGNORE INTO ForgottenFiles VALUES (?1)"))
        {
            foreach (var file in files)
            {
                add.Bind(file).Run();
            }
        }

        const string Forgotten = "TextHash IN (SELECT Hash FROM ForgottenTexts)", Concerned = "IN (SELECT Id FROM ForgottenFiles)";
        Run($"INSERT OR IGNORE INTO ForgottenFiles SELECT Id FROM SourceFiles WHERE {Forgotten} UNION SELECT SourceFileId FROM Items WHERE {Forgotten} UNION "
            + $"SELECT SourceFileId FROM ItemVersions WHERE {Forgotten}");
        Run($"UPDATE ForgottenTexts SET Used = 1 WHERE Hash IN (SELECT TextHash FROM Items WHERE {Forgotten} UNION SELECT TextHash FROM ItemVersions "
            + $"WHERE {Forgotten})");
        using (var empty = new Statement(
            connection,
            "UPDATE SourceTexts SET Length = 0, Compressed = zeroblob(0), WithheldBy = ?1 WHERE Hash IN (SELECT Hash FROM ForgottenTexts WHERE Used)"))
        {
            empty.Bind(takedown).Run();
        }

        Run("DELETE FROM SourceTexts WHERE Hash IN (SELECT Hash FROM ForgottenTexts WHERE NOT Used)");

        // What the parser said of the files may quote it.
        Run($"DELETE FROM RunRejections WHERE Path IN (SELECT Path FROM SourceFiles WHERE Id {Concerned})");
        Run($"UPDATE SourceFiles SET WarningsJson = NULL, RejectionsJson = NULL WHERE Id {Concerned}");
        const string Empty = $"Id {Concerned} AND NOT EXISTS (SELECT 1 FROM Items i WHERE i.SourceFileId = SourceFiles.Id) AND NOT EXISTS (SELECT 1 "
            + $"FROM ItemVersions v WHERE v.SourceFileId = SourceFiles.Id)";
        Run($"DELETE FROM IgnoredFiles WHERE Path IN (SELECT Path FROM SourceFiles WHERE {Empty})");
        Run($"DELETE FROM SourceFiles WHERE {Empty}");
        Run("DROP TABLE ForgottenTexts");
        Run("DROP TABLE ForgottenFiles");

        void Run(string sql)
        {
            using var statement = new Statement(connection, sql);
            statement.Run();
        }
    }

    /// <summary>The keys under which an item is known.</summary>
    public static List<string> ReadKeys(SqliteConnection connection, long item)
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
    private static List<(long File, byte[] Text)> ReadStates(SqliteConnection connection, long item)
    {
        using var states = new Statement(
            connection, "SELECT SourceFileId, TextHash FROM Items WHERE Id = ?1 UNION SELECT SourceFileId, TextHash FROM ItemVersions WHERE ItemId = ?1");
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
            connection,
            "SELECT r.FromItemId, r.Position, b.DetailsJson FROM RelatedReferences r JOIN ItemBodies b ON b.ItemId = r.FromItemId WHERE r.ToItemId = ?1");
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

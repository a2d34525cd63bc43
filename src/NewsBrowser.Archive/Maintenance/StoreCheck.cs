using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Looks for faults in a database, that of the archive or a copy of one, and names them.</summary>
/// <param name="connection">To the database.</param>
/// <param name="faults">Where each fault is added.</param>
/// <param name="cancellation">Ends the checking.</param>
internal sealed class StoreCheck(SqliteConnection connection, List<string> faults, CancellationToken cancellation)
{
    /// <summary>Faults of one kind that are named; the rest are counted.</summary>
    private const int MaxNamed = 20;

    private static readonly (string Sql, string Fault)[] Questions =
    [
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM SourceFiles f WHERE f.Id = i.SourceFileId)", "The item {0} has no source file."),
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM SourceTexts t WHERE t.Hash = i.TextHash)", "The raw text of the item {0} is missing."),
        ("SELECT PublicId FROM Items i WHERE NOT EXISTS (SELECT 1 FROM ItemKeys k WHERE k.ItemId = i.Id)", "The item {0} has no key."),
        ("SELECT PublicId FROM Items i WHERE IsLink = 0 AND NOT EXISTS (SELECT 1 FROM ItemBodies b WHERE b.ItemId = i.Id)", "The item {0} has no body row."),
        (
            "SELECT PublicId FROM Items i WHERE CommentCount <> (SELECT count(*) FROM Comments c WHERE c.ItemId = i.Id)",
            "The comments of {0} are not as many as its row says."),
        (
            "SELECT PublicId FROM Items i WHERE CommentCount <> (SELECT coalesce(sum(r.Count), 0) FROM CommentRuns r WHERE r.ItemId = i.Id)",
            "The comment runs of {0} do not hold its comments."),
        ("SELECT v.Id FROM ItemVersions v WHERE NOT EXISTS (SELECT 1 FROM SourceTexts t WHERE t.Hash = v.TextHash)", "The raw text of version {0} is missing."),
        ("SELECT PublicId FROM Items WHERE ChangeNumber > (SELECT ChangeNumber FROM ArchiveState)", "The item {0} is ahead of the archive's change number."),
        (
            "SELECT hex(Hash) FROM SourceTexts t WHERE WithheldBy IS NOT NULL AND NOT EXISTS (SELECT 1 FROM Takedowns d WHERE d.Id = t.WithheldBy)",
            "The raw text {0} is withheld for a deletion that nothing tells of."),
        ("SELECT hex(Hash) FROM SourceTexts WHERE WithheldBy IS NOT NULL AND length(Compressed) > 0", "The raw text {0} is withheld and still there."),
    ];

    /// <summary>Whether the pages are sound, each index agrees with its table, and what refers to a row finds it.</summary>
    public void Pages()
    {
        using var stopping = cancellation.Register(() => raw.sqlite3_interrupt(connection.Handle!));
        try
        {
            foreach (var line in Strings("PRAGMA integrity_check"))
            {
                if (line != "ok")
                {
                    faults.Add($"The database is damaged: {line}");
                }
            }

            faults.AddRange(Strings("SELECT \"table\" || ' row ' || coalesce(rowid, '?') || ' refers to a row of ' || parent || ' that is not there' "
                + "FROM pragma_foreign_key_check").Select(line => $"In the database, {line}."));
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The check was stopped.", e, cancellation);
        }
    }

    /// <summary>Whether rows agree with each other; of a database of this version's schema.</summary>
    public void Rows()
    {
        foreach (var (sql, fault) in Questions)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(Strings(sql), fault);
        }
    }

    /// <summary>Whether each raw text is what its hash says; those that are withheld are not there.</summary>
    public void Texts()
    {
        foreach (var text in RawTexts.ReadAll(connection))
        {
            cancellation.ThrowIfCancellationRequested();
            if (text.Unpack() is not { } bytes || !SHA256.HashData(bytes).AsSpan().SequenceEqual(text.Hash))
            {
                faults.Add($"The raw text {Convert.ToHexStringLower(text.Hash)} is damaged.");
            }
        }
    }

    /// <summary>Whether rows still say what the raw texts say that they were made from; of a database of this version's schema.</summary>
    public void Contents(string? newsBaseUrl)
    {
        using var contents = new ContentCheck(connection, newsBaseUrl);
        Add(
            contents.FindAltered(cancellation),
            "The item {0} does not say what its raw text says: its rows were altered. Restore a backup, or ingest its file into a new archive.");
    }

    /// <summary>Whether what was deleted for good is gone.</summary>
    public void Takedowns() =>
        Add(TakedownEnforcement.FindRemaining(connection).ConvertAll(item => item.PublicId), "The item {0} was deleted for good and is there.");

    public long Number(string sql)
    {
        using var statement = new Statement(connection, sql);
        return statement.Number() ?? 0;
    }

    private void Add(List<string> names, string fault)
    {
        faults.AddRange(names.Take(MaxNamed).Select(name => string.Format(CultureInfo.InvariantCulture, fault, name)));
        if (names.Count > MaxNamed)
        {
            faults.Add($"... and {names.Count - MaxNamed} more of that kind.");
        }
    }

    private List<string> Strings(string sql)
    {
        using var statement = new Statement(connection, sql);
        var rows = new List<string>();
        while (statement.Next())
        {
            rows.Add(statement.GetString(0));
        }

        return rows;
    }
}

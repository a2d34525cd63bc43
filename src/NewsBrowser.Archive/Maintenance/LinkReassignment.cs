using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>What becomes of the links that came from a text which goes: those that another item names are said to come from that
/// one's text, the others go with it.</summary>
internal static class LinkReassignment
{
    private const string Naming =
        """
        SELECT i.SourceFileId, i.TextHash, r.SourceLine FROM RelatedReferences r JOIN Items i ON i.Id = r.FromItemId JOIN SourceFiles f ON f.Id = i.SourceFileId
        WHERE r.ToItemId = ?1 AND NOT (i.SourceFileId = ?2 AND i.TextHash = ?3) ORDER BY f.VanishedInRun IS NOT NULL, f.Path, r.SourceLine LIMIT 1
        """;

    private const string NamedInside = "SELECT 1 FROM RelatedReferences r JOIN Items i ON i.Id = r.FromItemId WHERE r.ToItemId = ?1 LIMIT 1";

    /// <summary>Takes the links of a file's text from it: those that nothing names are deleted.</summary>
    public static void DetachText(SqliteConnection connection, ItemDeletion deletion, long file, byte[] text, long changeNumber)
    {
        using var inside = new Statement(connection, NamedInside);
        foreach (var link in Reassign(connection, file, text))
        {
            if (inside.Bind(link).Number() is null)
            {
                deletion.Delete(link, changeNumber);
            }
        }
    }

    /// <summary>Says of the links of a file's text that they come from the texts of others that name them;
    /// returns those that only items of this text name, or nothing.</summary>
    public static IReadOnlyList<long> Reassign(SqliteConnection connection, long file, byte[] text)
    {
        using var links = new Statement(connection, "SELECT Id FROM Items WHERE SourceFileId = ?1 AND TextHash = ?2 AND IsLink = 1");
        using var naming = new Statement(connection, Naming);
        using var place = new Statement(connection, "UPDATE Items SET SourceFileId = ?2, TextHash = ?3, SourceLine = ?4 WHERE Id = ?1");
        var left = new List<long>();
        foreach (var link in links.Bind(file).Bind(text).Numbers())
        {
            if (!naming.Bind(link).Bind(file).Bind(text).Next())
            {
                left.Add(link);
                continue;
            }

            var (from, hash, line) = (naming.GetInt64(0), naming.GetBytes(1), naming.GetInt64(2));
            naming.Reset();
            place.Bind(link).Bind(from).Bind(hash).Bind(line).Run();
        }

        return left;
    }
}

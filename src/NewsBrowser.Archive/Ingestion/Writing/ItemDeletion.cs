using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Deletes items with everything that is theirs, in a transaction of the caller's.</summary>
internal sealed class ItemDeletion(SqliteConnection connection) : IDisposable
{
    private readonly Statement _unname = new(
        connection,
        "UPDATE Items SET ChangeNumber = ?2, RelatedCount = max(0, RelatedCount - (SELECT count(*) FROM RelatedReferences r WHERE r.FromItemId = Items.Id "
            + "AND r.ToItemId = ?1)) "
        + "WHERE Id IN (SELECT FromItemId FROM RelatedReferences WHERE ToItemId = ?1)");

    private readonly Statement _delete = new(connection, "DELETE FROM Items WHERE Id = ?1");

    private readonly Statement _bury = new(connection, "INSERT INTO Tombstones (ItemId, ChangeNumber) VALUES (?1, ?2)");

    /// <summary>Deletes an item; rows that hang on it go by their foreign keys. Items that named it have one reference less.</summary>
    public void Delete(long id, long changeNumber)
    {
        _unname.Bind(id).Bind(changeNumber).Run();
        if (_delete.Bind(id).Run() > 0)
        {
            _bury.Bind(id).Bind(changeNumber).Run();
        }
    }

    /// <summary>Deletes the people, boards, publishers and topics that no item has any more.</summary>
    public static void DeleteUnusedNames(SqliteConnection connection)
    {
        foreach (var sql in (string[])
        [
            "DELETE FROM Topics WHERE NOT EXISTS (SELECT 1 FROM ItemTopics t WHERE t.TopicId = Topics.Id)",
            "DELETE FROM Sources WHERE NOT EXISTS (SELECT 1 FROM Items i WHERE i.SourceId = Sources.Id)",
            "DELETE FROM Boards WHERE NOT EXISTS (SELECT 1 FROM Items i WHERE i.BoardId = Boards.Id)",
            "DELETE FROM People WHERE NOT EXISTS (SELECT 1 FROM Items i WHERE i.AuthorId = People.Id) "
                + "AND NOT EXISTS (SELECT 1 FROM Comments c WHERE c.PersonId = People.Id) AND NOT EXISTS (SELECT 1 FROM CommentRuns r "
                + "WHERE r.PersonId = People.Id)",
        ])
        {
            using var statement = new Statement(connection, sql);
            statement.Run();
        }
    }

    public void Dispose()
    {
        _unname.Dispose();
        _delete.Dispose();
        _bury.Dispose();
    }
}

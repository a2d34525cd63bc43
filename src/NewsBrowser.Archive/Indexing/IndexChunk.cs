using Microsoft.Data.Sqlite;

namespace NewsBrowser.Archive.Indexing;

/// <summary>A stretch of the store's changes: the items that changed, those that are gone, and the change number that they reach.</summary>
internal sealed record IndexChunk(long ChangeNumber, IReadOnlyList<IndexedItem> Rows, IReadOnlyList<long> Deleted)
{
    /// <summary>About how much text one chunk may hold, in characters: what it takes in memory is some times that.</summary>
    public const long MaxText = 16 * 1024 * 1024;

    // An item's length is not looked up, only guessed: its own text and that of a comment, both rather too long.
    private const int ItemText = 4_000;
    private const int CommentText = 60;

    /// <summary>Reads the next changes after a number, whole batches of the writer each,
    /// about <paramref name="size"/> items; null when there are none.</summary>
    public static IndexChunk? Read(SqliteConnection connection, long after, int size)
    {
        // One deferred transaction, so that all statements see the same state while the writer goes on.
        using var transaction = connection.BeginTransaction(deferred: true);
        var newest = ReadNewestChangeNumber(connection, transaction);
        if (newest <= after)
        {
            return null;
        }

        var upTo = End(connection, transaction, after, size) ?? newest;
        var rows = IndexedItemReader.Changed(connection, transaction, after, upTo);
        var gone = new List<long>();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT ItemId FROM Tombstones WHERE ChangeNumber > $after AND ChangeNumber <= $upTo";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$upTo", upTo);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            gone.Add(reader.GetInt64(0));
        }

        return new IndexChunk(upTo, rows, gone);
    }

    /// <summary>The store's change number.</summary>
    public static long ReadNewestChangeNumber(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT max(ChangeNumber) FROM ArchiveState";
        return command.ExecuteScalar() as long? ?? 0;
    }

    /// <summary>The change number with which enough is read; null when all there is is less.</summary>
    private static long? End(SqliteConnection connection, SqliteTransaction transaction, long after, int size)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT ChangeNumber, CommentCount FROM Items WHERE ChangeNumber > $after ORDER BY ChangeNumber LIMIT $size";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$size", size);
        using var reader = command.ExecuteReader();
        var items = 0;
        for (long text = 0; reader.Read();)
        {
            text += ItemText + (CommentText * reader.GetInt64(1));
            if (++items == size || text >= MaxText)
            {
                return reader.GetInt64(0);
            }
        }

        return null;
    }
}

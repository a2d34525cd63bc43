using Microsoft.Data.Sqlite;

namespace NewsBrowser.Archive.Indexing;

/// <summary>How far the store's changes were read: all numbers before one, and of that number the items up to one.</summary>
/// <param name="ChangeNumber">The number that comes next.</param>
/// <param name="Item">The item of it that was read last; 0 for none.</param>
internal readonly record struct IndexPosition(long ChangeNumber, long Item)
{
    /// <summary>Where everything up to a number was read.</summary>
    public static IndexPosition After(long changeNumber) => new(changeNumber + 1, 0);
}

/// <summary>A stretch of the store's changes: the items that changed, those that are gone, and how far they reach.</summary>
/// <param name="ChangeNumber">The number up to which nothing is missing when this was taken in.</param>
/// <param name="Newest">The newest number of which something is in it; larger where a number covers so much that it is read in parts.</param>
/// <param name="Next">Where the next one begins.</param>
/// <param name="Rows">The items.</param>
/// <param name="Deleted">The items that are gone.</param>
internal sealed record IndexChunk(long ChangeNumber, long Newest, IndexPosition Next, IReadOnlyList<IndexedItem> Rows, IReadOnlyList<long> Deleted)
{
    /// <summary>About how much text one chunk may hold, in characters: what it takes in memory is some times that.</summary>
    public const long MaxText = 16 * 1024 * 1024;

    /// <summary>How many items a chunk may have so that it ends where a batch of the writer does.</summary>
    public const int MaxItems = 8_192;

    // An item's length is not looked up, only guessed: its own text and that of a comment, both rather too long.
    private const int ItemText = 4_000;
    private const int CommentText = 60;

    /// <summary>Reads the next changes, about <paramref name="size"/> items; null when there are none.
    /// Batches of the writer are read whole, unless one covers very many items: then a part of it.</summary>
    public static IndexChunk? Read(SqliteConnection connection, IndexPosition from, int size, int most = MaxItems)
    {
        // One deferred transaction, so that all statements see the same state while the writer goes on.
        using var transaction = connection.BeginTransaction(deferred: true);
        var newest = ReadNewestChangeNumber(connection, transaction);
        if (newest < from.ChangeNumber)
        {
            return null;
        }

        var to = FindEnd(connection, transaction, from, size, Math.Max(size, most)) ?? new IndexPosition(newest, long.MaxValue);
        var isWhole = to.Item == long.MaxValue;
        var upTo = isWhole ? to.ChangeNumber : to.ChangeNumber - 1;
        var rows = IndexedItemReader.Changed(connection, transaction, from, to);
        var gone = new List<long>();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT ItemId FROM Tombstones WHERE ChangeNumber >= $from AND ChangeNumber <= $upTo";
        command.Parameters.AddWithValue("$from", from.ChangeNumber);
        command.Parameters.AddWithValue("$upTo", upTo);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            gone.Add(reader.GetInt64(0));
        }

        return new IndexChunk(upTo, to.ChangeNumber, isWhole ? IndexPosition.After(upTo) : to, rows, gone);
    }

    /// <summary>The store's change number.</summary>
    public static long ReadNewestChangeNumber(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT max(ChangeNumber) FROM ArchiveState";
        return command.ExecuteScalar() as long? ?? 0;
    }

    /// <summary>Where enough is read: at the end of a number, whose last item is then the largest there could be, or within one that goes on for long;
    /// null when all there is is less.</summary>
    private static IndexPosition? FindEnd(SqliteConnection connection, SqliteTransaction transaction, IndexPosition from, int size, int most)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "SELECT ChangeNumber, Id, CommentCount FROM Items WHERE ChangeNumber >= $number AND (ChangeNumber > $number OR Id > $item) "
                + "ORDER BY ChangeNumber, Id";
        command.Parameters.AddWithValue("$number", from.ChangeNumber);
        command.Parameters.AddWithValue("$item", from.Item);
        using var reader = command.ExecuteReader();
        long items = 0, text = 0, enough = 0;
        var last = default(IndexPosition);
        while (reader.Read())
        {
            var number = reader.GetInt64(0);
            if (enough > 0 && number > enough)
            {
                return new IndexPosition(enough, long.MaxValue);
            }

            if (items >= most || text >= 2 * MaxText)
            {
                return last;
            }

            last = new IndexPosition(number, reader.GetInt64(1));
            text += ItemText + (CommentText * reader.GetInt64(2));
            if (++items >= size || text >= MaxText)
            {
                enough = number;
            }
        }

        return null;
    }
}

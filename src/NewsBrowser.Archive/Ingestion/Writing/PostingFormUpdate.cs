using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Keeps the boards' forms to their posts: learns those of boards that changed, and has the posts indexed again that
/// a new form concerns.</summary>
/// <remarks>
/// The form of a board depends on its posts alone. Of many it is learnt from those with the smallest content hashes, which are always the same ones.
/// </remarks>
internal static class PostingFormUpdate
{
    /// <summary>How many posts of a board are looked at: enough that a share of 5 % is certain.</summary>
    private const int MaxPosts = 2_000;

    /// <summary>As <see cref="Learn"/>, for an archive whose forms are of other rules or whose last run was killed before it came to them.
    /// Returns how many posts have to be indexed again.</summary>
    public static int LearnAtOpening(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var posts = LearnChanged(connection);
        transaction.Commit();
        return posts;
    }

    /// <summary>As <see cref="Learn"/>, in a transaction that changes nothing else.</summary>
    public static int LearnChanged(SqliteConnection connection)
    {
        using var reached = new Statement(connection, "SELECT ChangeNumber FROM ArchiveState WHERE Id = 1");
        var next = (reached.Number() ?? 0) + 1;
        var posts = Learn(connection, next, isUsed: false);
        if (posts > 0)
        {
            using var set = new Statement(connection, "UPDATE ArchiveState SET ChangeNumber = ?1 WHERE Id = 1");
            set.Bind(next).Run();
        }

        return posts;
    }

    /// <summary>Learns the forms of the boards whose posts changed since it was last done.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="change">The number that posts get which have to be indexed again.</param>
    /// <param name="isUsed">Whether the transaction has changed items already.</param>
    /// <returns>How many posts have to be indexed again.</returns>
    public static int Learn(SqliteConnection connection, long change, bool isUsed)
    {
        using var reached = new Statement(connection, "SELECT CASE WHEN FormsVersion = ?1 THEN FormsChangeNumber ELSE -1 END FROM ArchiveState WHERE Id = 1");
        var after = reached.Bind(PostingFormLearner.Version).Number() ?? -1;
        if (after == change - 1 && !isUsed)
        {
            return 0;
        }

        using var changed = new Statement(
            connection,
            "SELECT b.Id FROM Boards b WHERE EXISTS (SELECT 1 FROM Tombstones t WHERE t.ChangeNumber > ?1) "
                + "OR b.Id IN (SELECT i.BoardId FROM Items i WHERE i.ChangeNumber > ?1)");
        using var board = new BoardPosts(connection);
        var posts = 0;
        foreach (var id in changed.Bind(after).Numbers())
        {
            posts += board.Relearn(id, change);
        }

        using var done = new Statement(connection, "UPDATE ArchiveState SET FormsVersion = ?1, FormsChangeNumber = ?2 WHERE Id = 1");
        done.Bind(PostingFormLearner.Version).Bind(posts > 0 || isUsed ? change : change - 1).Run();
        return posts;
    }

    private sealed class BoardPosts(SqliteConnection connection) : IDisposable
    {
        private readonly Statement _known = new(connection, "SELECT Form FROM Boards WHERE Id = ?1");
        private readonly Statement _set = new(connection, "UPDATE Boards SET Form = ?2, FormPosts = ?3 WHERE Id = ?1");
        private readonly Statement _touch = new(connection, "UPDATE Items SET ChangeNumber = ?2 WHERE Id = ?1");

        private readonly Statement _sample = new(
            connection,
            """
            SELECT i.AuthorId, i.TitleClass, b.Text
            FROM (SELECT Id FROM Items WHERE BoardId = ?1 ORDER BY ContentHash LIMIT ?2) s
            JOIN Items i ON i.Id = s.Id
            JOIN ItemBodies b ON b.ItemId = i.Id
            WHERE b.Text IS NOT NULL
            """);

        private readonly Statement _all = new(
            connection, "SELECT i.Id, b.Text FROM Items i JOIN ItemBodies b ON b.ItemId = i.Id WHERE i.BoardId = ?1 AND b.Text IS NOT NULL");

        /// <summary>Returns how many posts have to be indexed again.</summary>
        public int Relearn(long board, long change)
        {
            var learner = new PostingFormLearner();
            var count = 0;
            _sample.Bind(board).Bind(MaxPosts);
            while (_sample.Next())
            {
                learner.Add(_sample.IsNull(0) ? -1 : _sample.GetInt64(0), _sample.GetText(1), WrappedText.Unwrap(_sample.GetString(2)));
                count++;
            }

            var form = learner.Learn();
            var known = StoredForm.Parse(_known.Bind(board).Next() ? _known.GetText(0) : null);
            _known.Reset();
            _set.Bind(board).Bind(StoredForm.Format(form)).Bind(count).Run();
            var difference = new PostingForm(form.Segments.ExceptBy(Keys(known), s => s.Key).Concat(known.Segments.ExceptBy(Keys(form), s => s.Key)));
            if (difference.Segments.Count == 0)
            {
                return 0;
            }

            var affected = new List<long>();
            _all.Bind(board);
            while (_all.Next())
            {
                if (difference.IsIn(WrappedText.Unwrap(_all.GetString(1))))
                {
                    affected.Add(_all.GetInt64(0));
                }
            }

            affected.ForEach(item => _touch.Bind(item).Bind(change).Run());
            return affected.Count;
        }

        public void Dispose()
        {
            foreach (var statement in (Statement[])[_known, _set, _touch, _sample, _all])
            {
                statement.Dispose();
            }
        }

        private static IEnumerable<string> Keys(PostingForm form) => form.Segments.Select(segment => segment.Key);
    }
}

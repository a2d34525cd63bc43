using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Quotations;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Writes the addresses that an item quotes.</summary>
internal sealed class QuoteRows(SqliteConnection connection) : IDisposable
{
    private readonly Statement _delete = new(connection, "DELETE FROM QuotedUrls WHERE ItemId = ?1");
    private readonly Statement _add = new(connection, "INSERT INTO QuotedUrls (ItemId, Position, \"Key\", Place, Floor) VALUES (?1, ?2, ?3, ?4, ?5)");

    public void Delete(long itemId) => _delete.Bind(itemId).Run();

    /// <summary>Writes the quotations of an item that has none.</summary>
    public void Write(long itemId, IReadOnlyList<Quotation> quotations)
    {
        foreach (var (position, quotation) in quotations.Index())
        {
            _add.Bind(itemId).Bind(position).Bind(quotation.Key).Bind((long)quotation.Place).Bind(quotation.Floor).Run();
        }
    }

    public void Dispose()
    {
        _delete.Dispose();
        _add.Dispose();
    }
}

/// <summary>Finds the quotations of an archive that was filled before there were any, or by other rules, from the texts in its rows.</summary>
/// <remarks>Not from the files: some are gone, and their items still quote.</remarks>
internal static class QuotationBackfill
{
    // LIKE takes capital and small letters of ASCII for the same.
    private const string Quoting =
        """
        SELECT b.ItemId FROM ItemBodies b WHERE b.Text LIKE '%http%' OR b.Html LIKE '%http%'
        UNION SELECT r.ItemId FROM CommentRuns r WHERE r.Text LIKE '%http%'
        UNION SELECT n.ItemId FROM Notes n WHERE n.Text LIKE '%http%'
        """;

    /// <summary>Fills the table anew where it is of other rules; all of it or nothing. Returns how many items quote something,
    /// or null when there was nothing to do.</summary>
    public static int? Run(SqliteConnection connection)
    {
        using (var version = new Statement(connection, "SELECT QuotationsVersion FROM ArchiveState WHERE Id = 1"))
        {
            if (version.Number() == QuotationFinder.Version)
            {
                return null;
            }
        }

        using var transaction = connection.BeginTransaction();
        using var clear = new Statement(connection, "DELETE FROM QuotedUrls");
        clear.Run();
        List<long> items;
        using (var quoting = new Statement(connection, Quoting))
        {
            items = quoting.Numbers();
        }

        using var texts = new Texts(connection);
        using var rows = new QuoteRows(connection);
        var found = 0;
        foreach (var item in items)
        {
            var quotations = texts.FindQuotations(item);
            rows.Write(item, quotations);
            found += quotations.Count > 0 ? 1 : 0;
        }

        using var filled = new Statement(connection, "UPDATE ArchiveState SET QuotationsVersion = ?1 WHERE Id = 1");
        filled.Bind(QuotationFinder.Version).Run();
        transaction.Commit();
        return found;
    }

    /// <summary>Reads back of an item's rows what ingestion found quotations in.</summary>
    private sealed class Texts(SqliteConnection connection) : IDisposable
    {
        private readonly Statement _body = new(
            connection, "SELECT i.Kind, i.ArticleKey, b.Text, b.Html, b.DetailsJson FROM Items i LEFT JOIN ItemBodies b ON b.ItemId = i.Id WHERE i.Id = ?1");

        private readonly Statement _notes = new(connection, "SELECT AfterFloor, Text FROM Notes WHERE ItemId = ?1 AND Kind = ?2 ORDER BY Position");

        private readonly Statement _messages = new(connection, "SELECT Floor, Text FROM CommentRuns WHERE ItemId = ?1 ORDER BY Id");

        private readonly Statement _lines = new(connection, "SELECT RunFloor, Floor, Text FROM Comments WHERE ItemId = ?1 ORDER BY Floor");

        public IReadOnlyList<Quotation> FindQuotations(long item)
        {
            if (!_body.Bind(item).Next())
            {
                return [];
            }

            var kind = (ItemKind)_body.GetInt64(0);
            var (article, text, html, details) = (_body.GetText(1), _body.GetText(2), _body.GetText(3), _body.GetText(4));
            _body.Reset();
            if (kind == ItemKind.News)
            {
                return QuotationFinder.FindInNews(text, html);
            }

            var parts = text is null || details is null ? [] : ItemDetails.Parse(details).Parts(text);
            return QuotationFinder.FindInPost(parts, ReadNotes(item), ReadRuns(item), article);
        }

        public void Dispose()
        {
            _body.Dispose();
            _notes.Dispose();
            _messages.Dispose();
            _lines.Dispose();
        }

        private List<(int AfterFloor, string Text)> ReadNotes(long item)
        {
            var read = new List<(int, string)>();
            _notes.Bind(item).Bind((long)NoteKind.Author);
            while (_notes.Next())
            {
                read.Add(((int)_notes.GetInt64(0), _notes.GetString(1)));
            }

            return read;
        }

        private List<QuotingMessage> ReadRuns(long item)
        {
            var quoting = new List<(long Floor, string Text)>();
            _messages.Bind(item);
            while (_messages.Next())
            {
                if (_messages.GetString(1) is var text && QuotationFinder.MayQuote(text))
                {
                    quoting.Add((_messages.GetInt64(0), text));
                }
            }

            if (quoting.Count == 0)
            {
                return [];
            }

            var ofRun = quoting.ToDictionary(run => run.Floor, _ => new List<(int, string)>());
            _lines.Bind(item);
            while (_lines.Next())
            {
                if (ofRun.TryGetValue(_lines.GetInt64(0), out var list))
                {
                    list.Add(((int)_lines.GetInt64(1), _lines.GetString(2)));
                }
            }

            return quoting.ConvertAll(run => new QuotingMessage(run.Text, ofRun[run.Floor]));
        }
    }
}

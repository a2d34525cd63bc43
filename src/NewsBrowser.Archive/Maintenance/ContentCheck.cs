using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Identity;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Maintenance;

/// <summary>Holds the rows that readers see against the raw texts that they were made from: what somebody else wrote into the database, or a disk that
/// forgot, is noticed though every page is sound.</summary>
/// <remarks>Only where the present parser read the text, and reads in it now what it read then, by the hash of the content.</remarks>
internal sealed class ContentCheck : IDisposable
{
    // Without the texts: a file of very many items would be sorted with its text beside each of them.
    private const string Shown =
        """
        SELECT i.Id, i.PublicId, i.SourceLine, i.ContentHash, f.Path, i.TextHash
        FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId AND f.TextHash = i.TextHash JOIN SourceTexts t ON t.Hash = i.TextHash
        WHERE i.IsLink = 0 AND t.WithheldBy IS NULL AND f.ParserVersion = ?1 ORDER BY f.Id, i.SourceLine
        """;

    private readonly SqliteConnection _connection;
    private readonly string? _newsBaseUrl;
    private readonly Statement _text;
    private readonly Statement _row;
    private readonly Statement _comment;
    private readonly Statement _message;
    private readonly Statement _note;

    public ContentCheck(SqliteConnection connection, string? newsBaseUrl)
    {
        _connection = connection;
        _newsBaseUrl = newsBaseUrl;
        _text = new Statement(connection, "SELECT Length, Compressed FROM SourceTexts WHERE Hash = ?1");
        _row = new Statement(
            connection,
            "SELECT 1 FROM Items i JOIN ItemBodies b ON b.ItemId = i.Id "
                + "WHERE i.Id = ?1 AND i.Title IS ?2 AND i.PublishedAt IS ?3 AND i.Link IS ?4 AND b.Text IS ?5 AND b.Html IS ?6");
        _comment = new Statement(
            connection,
            "SELECT 1 FROM Comments c JOIN People p ON p.Id = c.PersonId "
                + "WHERE c.ItemId = ?1 AND c.Floor = ?2 AND c.Tag = ?3 AND c.Text IS ?4 AND c.At IS ?5 AND p.Key IS ?6");
        _message = new Statement(
            connection, "SELECT 1 FROM CommentRuns WHERE ItemId = ?1 AND Floor = ?2 AND Count = ?3 AND Tag = ?4 AND Text IS ?5 AND At IS ?6");
        _note = new Statement(connection, "SELECT 1 FROM Notes WHERE ItemId = ?1 AND Position = ?2 AND Text IS ?3");
    }

    /// <summary>The public ids of the items whose rows do not say what their raw texts say.</summary>
    public List<string> FindAltered(CancellationToken cancellation)
    {
        var altered = new List<string>();
        using var items = new Statement(_connection, Shown);
        items.Bind(DocumentParser.Version);
        var path = string.Empty;
        var documents = new Dictionary<long, SourceDocument>();
        while (items.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (items.GetString(4) != path)
            {
                path = items.GetString(4);
                documents.Clear();
                foreach (var read in ReadText(items.GetSpan(5)) is { } bytes ? RawTexts.Parse(path, bytes, _newsBaseUrl) : [])
                {
                    documents.TryAdd(read.Line, read);
                }
            }

            if (documents.TryGetValue(items.GetInt64(2), out var document)
                && ContentHash.Compute(document).AsSpan().SequenceEqual(items.GetSpan(3)) && !IsSaid(items.GetInt64(0), document))
            {
                altered.Add(items.GetString(1));
            }
        }

        return altered;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_text, _row, _comment, _message, _note])
        {
            statement.Dispose();
        }
    }

    private byte[]? ReadText(ReadOnlySpan<byte> hash)
    {
        _text.Bind(hash);
        var text = _text.Next() ? RawTexts.Unpack(_text.GetSpan(1), _text.GetInt64(0)) : null;
        _text.Reset();
        return text;
    }

    private bool IsSaid(long id, SourceDocument document) => document switch
    {
        NewsItem news => IsThere(_row.Bind(id).Bind(news.Title).Bind(news.PublishedAt?.Utc).Bind(news.WebUrl ?? news.OriginalUrl)
            .Bind(news.BodyText).Bind(news.BodyHtml)),
        ForumPost post => IsThere(_row.Bind(id).Bind(post.Title).Bind(post.PostedAt).Bind(post.Url).Bind(post.Body).Bind((string?)null))
            && post.Comments.All(comment => IsThere(
                _comment.Bind(id).Bind(comment.Floor).Bind((long)comment.Tag).Bind(comment.Text).Bind(comment.At).Bind(comment.Person.ToLowerInvariant())))
            && post.Runs.All(run => IsThere(
                _message.Bind(id).Bind(run.Floor).Bind(run.Count).Bind((long)run.Tag).Bind(run.Text).Bind(run.At)))
            && post.Thread.OfType<ThreadNote>().Index().All(note => IsThere(_note.Bind(id).Bind(note.Index).Bind(note.Item.Text))),
        _ => true,
    };

    private static bool IsThere(Statement asked)
    {
        var found = asked.Next();
        asked.Reset();
        return found;
    }
}

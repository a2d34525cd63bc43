using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>Writes what stands under a post: most of the rows of a run.</summary>
internal sealed class ThreadRows : IDisposable
{
    private readonly LookupTables _names;
    private readonly Statement _deleteComments;
    private readonly Statement _deleteMessages;
    private readonly Statement _deleteNotes;
    private readonly Statement _addComment;
    private readonly Statement _addMessage;
    private readonly Statement _addNote;

    public ThreadRows(SqliteConnection connection, LookupTables names)
    {
        _names = names;
        _deleteComments = new Statement(connection, "DELETE FROM Comments WHERE ItemId = ?1");
        _deleteMessages = new Statement(connection, "DELETE FROM CommentRuns WHERE ItemId = ?1");
        _deleteNotes = new Statement(connection, "DELETE FROM Notes WHERE ItemId = ?1");
        _addComment = new Statement(
            connection,
            "INSERT INTO Comments (ItemId, Floor, RunFloor, Tag, PersonId, Text, Ip, TimeText, At, YearInferred, YearDoubtful, SourceLine) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
        _addMessage = new Statement(
            connection,
            "INSERT INTO CommentRuns (Id, ItemId, Floor, Count, Tag, PersonId, Text, At, YearInferred) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        _addNote = new Statement(connection, "INSERT INTO Notes (ItemId, Position, AfterFloor, Kind, Text, SourceLine) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    }

    public void Delete(long itemId)
    {
        _deleteComments.Bind(itemId).Run();
        _deleteMessages.Bind(itemId).Run();
        _deleteNotes.Bind(itemId).Run();
    }

    /// <summary>Writes the thread of an item that has none.</summary>
    public void Write(long itemId, ForumPost post)
    {
        foreach (var run in post.Runs)
        {
            _addMessage
                .Bind(StoredMessage.ComputeId(itemId, run.Floor))
                .Bind(itemId)
                .Bind(run.Floor)
                .Bind(run.Count)
                .Bind((long)run.Tag)
                .Bind(_names.GetOrAddPerson(run.Person).Id)
                .Bind(run.Text)
                .Bind(run.At)
                .Bind(run.YearInferred)
                .Run();
            for (var index = run.Floor - 1; index < run.Floor - 1 + run.Count; index++)
            {
                Write(itemId, run.Floor, post.Comments[index]);
            }
        }

        WriteNotes(itemId, post);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_deleteComments, _deleteMessages, _deleteNotes, _addComment, _addMessage, _addNote])
        {
            statement.Dispose();
        }
    }

    private void Write(long itemId, int runFloor, Comment comment) => _addComment
        .Bind(itemId)
        .Bind(comment.Floor)
        .Bind(runFloor)
        .Bind((long)comment.Tag)
        .Bind(_names.GetOrAddPerson(comment.Person).Id)
        .Bind(comment.Text)
        .Bind(comment.Ip)
        .Bind(comment.TimeText)
        .Bind(comment.At)
        .Bind(comment.YearInferred)
        .Bind(comment.YearDoubtful)
        .Bind(comment.Line)
        .Run();

    private void WriteNotes(long itemId, ForumPost post)
    {
        int floor = 0, position = 0;
        foreach (var entry in post.Thread)
        {
            if (entry is ThreadNote note)
            {
                _addNote.Bind(itemId).Bind(position++).Bind(floor).Bind((long)note.Kind).Bind(note.Text).Bind(note.Line).Run();
            }
            else
            {
                floor++;
            }
        }
    }
}

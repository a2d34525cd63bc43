using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>Writes what stands under a post: most of the rows of a run.</summary>
internal sealed class ThreadRows : IDisposable
{
    private readonly NameTables names;
    private readonly Statement deleteComments;
    private readonly Statement deleteRuns;
    private readonly Statement deleteNotes;
    private readonly Statement addComment;
    private readonly Statement addRun;
    private readonly Statement addNote;

    public ThreadRows(SqliteConnection connection, NameTables names)
    {
        this.names = names;
        deleteComments = new Statement(connection, "DELETE FROM Comments WHERE ItemId = ?1");
        deleteRuns = new Statement(connection, "DELETE FROM CommentRuns WHERE ItemId = ?1");
        deleteNotes = new Statement(connection, "DELETE FROM Notes WHERE ItemId = ?1");
        addComment = new Statement(
            connection,
            "INSERT INTO Comments (ItemId, Floor, RunFloor, Tag, PersonId, Text, Ip, TimeText, At, YearInferred, YearDoubtful, SourceLine) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
        addRun = new Statement(
            connection,
            "INSERT INTO CommentRuns (Id, ItemId, Floor, Count, Tag, PersonId, Text, At, YearInferred) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        addNote = new Statement(connection, "INSERT INTO Notes (ItemId, Position, AfterFloor, Kind, Text, SourceLine) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    }

    public void Delete(long itemId)
    {
        deleteComments.Bind(itemId).Run();
        deleteRuns.Bind(itemId).Run();
        deleteNotes.Bind(itemId).Run();
    }

    /// <summary>Writes the thread of an item that has none.</summary>
    public void Write(long itemId, ForumPost post)
    {
        foreach (var run in post.Runs)
        {
            addRun
                .Bind(StoredRun.IdOf(itemId, run.Floor))
                .Bind(itemId)
                .Bind(run.Floor)
                .Bind(run.Count)
                .Bind((long)run.Tag)
                .Bind(names.PersonOf(run.Person).Id)
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
        foreach (var statement in (Statement[])[deleteComments, deleteRuns, deleteNotes, addComment, addRun, addNote])
        {
            statement.Dispose();
        }
    }

    private void Write(long itemId, int runFloor, Comment comment) => addComment
        .Bind(itemId)
        .Bind(comment.Floor)
        .Bind(runFloor)
        .Bind((long)comment.Tag)
        .Bind(names.PersonOf(comment.Person).Id)
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
                addNote.Bind(itemId).Bind(position++).Bind(floor).Bind((long)note.Kind).Bind(note.Text).Bind(note.Line).Run();
            }
            else
            {
                floor++;
            }
        }
    }
}

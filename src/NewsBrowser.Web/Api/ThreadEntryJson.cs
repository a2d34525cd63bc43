using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Api;

/// <summary>An entry under a post, in order: a message of one person or a line between messages;
/// the fields of a message are left out of a note, and the other way round.</summary>
internal sealed record ThreadEntryJson
{
    /// <summary>The floor of the message's first line, counted from 1.</summary>
    public int? Floor { get; init; }

    /// <summary><c>push</c>, <c>boo</c> or <c>arrow</c>.</summary>
    public string? Tag { get; init; }

    public string? Person { get; init; }

    public required string Text { get; init; }

    /// <summary>The comment lines that the message joins.</summary>
    public IReadOnlyList<CommentLineJson>? Lines { get; init; }

    /// <summary>UTC.</summary>
    public DateTime? At { get; init; }

    /// <summary>True when the year is not in the source but follows from the post and its neighbours.</summary>
    public bool? YearInferred { get; init; }

    /// <summary>For lines that are no comments: <c>author</c>, <c>edit</c>, <c>forwarded</c>, <c>moderator</c> or <c>other</c>.</summary>
    public string? Note { get; init; }

    public static IReadOnlyList<ThreadEntryJson> From(IReadOnlyList<ThreadBlock> blocks) => [.. blocks.Select(From)];

    private static ThreadEntryJson From(ThreadBlock block) => block switch
    {
        ThreadBlock.MessageBlock run => new ThreadEntryJson
        {
            Floor = run.Floor,
            Tag = DisplayLabels.Name(run.Tag),
            Person = run.Person,
            Text = run.Text,
            Lines = [.. run.Lines.Select(line => new CommentLineJson(line.Floor, DisplayLabels.Name(line.Tag), line.Text, line.At, line.Ip))],
            At = run.At,
            YearInferred = run.YearInferred,
        },
        ThreadBlock.Note note => new ThreadEntryJson { Note = SearchReader.GetName(note.Kind), Text = note.Text },
        _ => throw new InvalidOperationException("A thread holds runs and notes only."),
    };
}

/// <summary>One comment line as it stood.</summary>
internal sealed record CommentLineJson(int Floor, string Tag, string Text, DateTime? At, string? Ip);

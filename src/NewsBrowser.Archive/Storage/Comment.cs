using NewsBrowser.Text.Documents;

namespace NewsBrowser.Archive.Storage;

/// <summary>One comment line of a post; keyed by item and floor.</summary>
public sealed class StoredComment
{
    public long ItemId { get; set; }

    /// <summary>1-based.</summary>
    public int Floor { get; set; }

    /// <summary>The floor of the first comment of its run.</summary>
    public int RunFloor { get; set; }

    public CommentTag Tag { get; set; }

    public long PersonId { get; set; }

    public required string Text { get; set; }

    public string? Ip { get; set; }

    public string? TimeText { get; set; }

    public DateTime? At { get; set; }

    public bool YearInferred { get; set; }

    public bool YearDoubtful { get; set; }

    public int SourceLine { get; set; }
}

/// <summary>Comments of one person joined into a message: what comment search finds.</summary>
public sealed class StoredMessage
{
    /// <summary>Made from item and floor (<see cref="ComputeId"/>), so that it survives an update of the post.</summary>
    public long Id { get; set; }

    public long ItemId { get; set; }

    public int Floor { get; set; }

    public int Count { get; set; }

    public CommentTag Tag { get; set; }

    public long PersonId { get; set; }

    public Person? Person { get; set; }

    public required string Text { get; set; }

    public DateTime? At { get; set; }

    public bool YearInferred { get; set; }

    /// <summary>Floors take 20 bits: more than the parser's limit of comments a post.</summary>
    public const int FloorBits = 20;

    public static long ComputeId(long itemId, int floor) => (itemId << FloorBits) | (long)floor;
}

/// <summary>Lines between or after the comments that are no comments.</summary>
public sealed class StoredNote
{
    public long ItemId { get; set; }

    /// <summary>Order among the post's notes, from 0.</summary>
    public int Position { get; set; }

    /// <summary>The floor of the last comment above; 0 when it stands above all.</summary>
    public int AfterFloor { get; set; }

    public NoteKind Kind { get; set; }

    public required string Text { get; set; }

    public int SourceLine { get; set; }
}

namespace NewsBrowser.Archive.Storage;

/// <summary>What became of a file.</summary>
public enum FileOutcome
{
    Parsed = 1,
    Rejected = 2,

    /// <summary>All that it holds was deleted for good.</summary>
    LeftOut = 3,
}

/// <summary>A file that was ingested or refused, as it was last seen.</summary>
public sealed class SourceFile
{
    public long Id { get; set; }

    /// <summary>The full path, unique.</summary>
    public required string Path { get; set; }

    public long Size { get; set; }

    /// <summary>The file system's time of last change when the bytes were read; for people, never a reason to skip a file.</summary>
    public DateTime ModifiedAt { get; set; }

    /// <summary>SHA-256 of the bytes; the key of <see cref="RawText"/>. Null when the file could not be read.</summary>
    public byte[]? TextHash { get; set; }

    public int ParserVersion { get; set; }

    /// <summary>A value of <c>SourceFormat</c>.</summary>
    public int Format { get; set; }

    public FileOutcome Outcome { get; set; }

    /// <summary>Warnings as JSON: <c>[{line,message}]</c>; null when there are none.</summary>
    public string? WarningsJson { get; set; }

    /// <summary>Why the file, or documents of it, could not be read, as JSON: <c>[{line,message}]</c>; null when all could.
    /// Repeated in the report of each later run.</summary>
    public string? RejectionsJson { get; set; }

    public long FirstSeenInRun { get; set; }

    /// <summary>The last run that found the file new, changed, newly broken or back; a run that finds nothing new writes nothing.</summary>
    public long LastSeenInRun { get; set; }

    /// <summary>Set when a later run over its folder did not find it; its items stay.</summary>
    public long? VanishedInRun { get; set; }
}

/// <summary>The raw bytes of a file, compressed, kept once by hash: the truth that rows are made from.</summary>
public sealed class RawText
{
    public required byte[] Hash { get; set; }

    /// <summary>Length before compression, in bytes; 0 once it is withheld.</summary>
    public int Length { get; set; }

    /// <summary>Brotli; empty once it is withheld.</summary>
    public required byte[] Compressed { get; set; }

    /// <summary>The <see cref="Takedown"/> for which the bytes were deleted though other items came from the same file;
    /// null for a text that is whole.</summary>
    public long? WithheldBy { get; set; }
}

/// <summary>How a run stands or ended.</summary>
public enum RunState
{
    Running = 1,
    Completed = 2,
    Cancelled = 3,
    Failed = 4,

    /// <summary>The process ended before the run did; found at the next start.</summary>
    Interrupted = 5,

    /// <summary>It has its number and waits for another to end.</summary>
    Waiting = 6,
}

/// <summary>Why a run was made.</summary>
public enum RunKind
{
    /// <summary>Files and folders that somebody named.</summary>
    Folder = 1,

    /// <summary>Files that were sent through the page or the API.</summary>
    Upload = 2,

    /// <summary>Files that came into the watched folder.</summary>
    Watch = 3,

    /// <summary>The schedule's turn.</summary>
    Schedule = 4,

    /// <summary>Stored raw texts, parsed again.</summary>
    Reparse = 5,
}

/// <summary>One ingestion: what it was given, when, and what came of it.</summary>
public sealed class IngestionRun
{
    public long Id { get; set; }

    public DateTime StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    public RunState State { get; set; }

    public RunKind Kind { get; set; }

    /// <summary>The files and folders it was given, one a line.</summary>
    public required string Paths { get; set; }

    public int Files { get; set; }

    public int Added { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public int Rejected { get; set; }

    public int Vanished { get; set; }

    /// <summary>Why it failed, one sentence; null otherwise.</summary>
    public string? Failure { get; set; }
}

/// <summary>A file, or one document of it, that a run could not take.</summary>
public sealed class RunRejection
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public required string Path { get; set; }

    /// <summary>1-based; 0 when the trouble is the file itself.</summary>
    public int Line { get; set; }

    public required string Reason { get; set; }
}

/// <summary>An item that is gone, so that the index can follow.</summary>
public sealed class Tombstone
{
    public long ItemId { get; set; }

    public long ChangeNumber { get; set; }
}

/// <summary>The archive's one row of state.</summary>
public sealed class ArchiveState
{
    public int Id { get; set; }

    /// <summary>Raised by every committed batch that changed an item.</summary>
    public long ChangeNumber { get; set; }

    /// <summary>The rules by which <see cref="QuotedUrl"/> was filled; 0 for not yet.</summary>
    public int QuotationsVersion { get; set; }

    /// <summary>The rules by which the boards' forms were learnt; 0 for not yet.</summary>
    public int FormsVersion { get; set; }

    /// <summary>The change number up to which the boards' forms are those of their posts.</summary>
    public long FormsChangeNumber { get; set; }
}

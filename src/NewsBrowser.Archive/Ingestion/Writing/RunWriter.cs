using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>How many files of a run became what: each counts once as added, updated, unchanged or rejected.</summary>
/// <param name="Files">All files seen.</param>
/// <param name="Added">Files that brought an item that was not there.</param>
/// <param name="Updated">Files that changed an item that was.</param>
/// <param name="Unchanged">Files that changed nothing.</param>
/// <param name="Rejected">Files of which nothing could be read.</param>
/// <param name="Vanished">Files of earlier runs over the same folders that were not found.</param>
public record struct RunCounts(int Files, int Added, int Updated, int Unchanged, int Rejected, int Vanished)
{
    /// <summary>Everything that was rejected, whole files and entries of collections: as many as are listed.</summary>
    public int Rejections { get; set; }

    /// <summary>Entries of collections that could not be read while others of the same file could; with <see cref="Rejected"/> they are what is
    /// listed.</summary>
    public readonly int RejectedEntries => Rejections - Rejected;
}

/// <summary>A file or document that could not be taken.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Line">1-based; 0 when the trouble is the file itself.</param>
/// <param name="Reason">One sentence.</param>
public sealed record FileRejection(string Path, int Line, string Reason);

/// <summary>What a run writes into, what it has done so far, and when a batch ends. All that differs between a run that stays and one that does not is here,
/// so that what writes files and items knows one kind of run.</summary>
internal abstract class RunWriter : IDisposable
{
    /// <summary>Rejections listed in the report itself; the rest are in the run's rows.</summary>
    public const int MaxReported = 10_000;

    /// <summary>Whichever comes first ends a batch; small enough that reading sees a run grow, large enough that commits cost nothing.</summary>
    private const int BatchFiles = 256;
    private const long BatchBytes = 4 * 1024 * 1024;

    private readonly List<FileRejection> _rejections = [];
    private readonly List<FileRejection> _leftOut = [];
    private readonly List<Statement> _statements = [];
    private readonly Statement _savepoint;
    private readonly Statement _undo;
    private readonly Statement _release;
    private readonly Statement _changeNumber;
    private readonly TakenDownKeys _takenDown;
    private RunCounts _counts;
    private long _nextChange;
    private int _batchFiles;
    private long _batchBytes;

    /// <param name="store">The store that is written, or would be.</param>
    /// <param name="connection">What the run writes on; disposed here only when this fails.</param>
    protected RunWriter(ArchiveStore store, SqliteConnection connection)
    {
        Store = store;
        Connection = connection;
        try
        {
            _takenDown = new TakenDownKeys(connection);
            _savepoint = Prepare("SAVEPOINT File");
            _undo = Prepare("ROLLBACK TO File");
            _release = Prepare("RELEASE File");
            _changeNumber = Prepare("SELECT ChangeNumber FROM ArchiveState WHERE Id = 1");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public ArchiveStore Store { get; }

    public SqliteConnection Connection { get; }

    /// <summary>The run's number; 0 when it has none.</summary>
    public long RunId { get; protected set; }

    public ref RunCounts Counts => ref _counts;

    public IReadOnlyList<FileRejection> Rejections => _rejections;

    /// <summary>Documents that were taken down and stay out.</summary>
    public IReadOnlyList<FileRejection> LeftOut => _leftOut;

    /// <summary>False when what nothing later decides by, most of an archive, need not be written: bodies, comments, quotations.</summary>
    public virtual bool KeepsItemTexts => true;

    /// <summary>False when files' raw texts need not be written.</summary>
    public virtual bool KeepsRawTexts => true;

    /// <summary>The table, with its schema, that has all files of earlier runs.</summary>
    public virtual string AllFiles => "SourceFiles";

    /// <summary>True when the open transaction changes an item.</summary>
    protected bool HasChanges { get; private set; }

    /// <summary>The change number of the open transaction.</summary>
    protected long NextChange => _nextChange;

    public abstract void Start(IReadOnlyList<string> paths, RunKind kind, long? reserved);

    /// <summary>A connection for look-ups beside the writing; the caller's.</summary>
    public abstract SqliteConnection OpenLookups();

    /// <summary>Commits the end of the run and flushes it, and with it everything before, to the disk.</summary>
    public abstract void Finish(RunState state, string? failure);

    /// <summary>Learns the forms of the boards that the run changed; what was written is committed after it.</summary>
    public virtual void LearnForms()
    {
    }

    /// <summary>Gives up what is open and records why, as far as the disk lets it.</summary>
    public abstract void Fail(string reason);

    /// <summary>Says that the transaction changes an item, whose row gets the number that is returned: the index reads changed items by it.</summary>
    public long Touch()
    {
        HasChanges = true;
        return _nextChange;
    }

    /// <summary>Called before the item that a key names is looked up.</summary>
    public virtual void NeedKey(string key)
    {
    }

    /// <summary>Called before the item that a page's id names, or named, is looked up.</summary>
    public virtual void NeedPublicId(string id)
    {
    }

    /// <summary>Called before the row of a known file is written, and the items that it gave.</summary>
    public virtual void NeedFile(long id)
    {
    }

    /// <summary>Is told what became of a document.</summary>
    public virtual void NoteWritten(PreparedDocument document, CurrentFile file, WrittenItem written)
    {
    }

    /// <summary>Begins a file whose rows can be undone.</summary>
    public virtual void BeginFile() => _savepoint.Run();

    public virtual void UndoFile() => _undo.Run();

    public void KeepFile() => _release.Run();

    /// <summary>Whether a file's own content is at fault, or what this program makes of it; not the disk, the machine or the operator:
    /// those end the run.</summary>
    public bool IsFileFault(Exception e) => e switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH,
        OperationCanceledException or OutOfMemoryException => false,
        _ => StoreFaults.Explain(e, Store.Options.DataDirectory) is null,
    };

    /// <summary>Counts a file's end; true when that completed a batch which changed items.</summary>
    public bool EndFile(long length)
    {
        _batchFiles++;
        _batchBytes += length;
        return (_batchFiles >= BatchFiles || _batchBytes >= BatchBytes) && Commit();
    }

    /// <summary>Commits what is open; true when items changed.</summary>
    public bool Commit()
    {
        _batchFiles = 0;
        _batchBytes = 0;
        return CommitBatch();
    }

    public void Count(WriteOutcome outcome, int files)
    {
        switch (outcome)
        {
            case WriteOutcome.Added: _counts.Added += files; break;
            case WriteOutcome.Updated: _counts.Updated += files; break;
            default: _counts.Unchanged += files; break;
        }
    }

    public void Reject(string path, StoredLine line)
    {
        var rejection = new FileRejection(path, line.Line, line.Message);
        _counts.Rejections++;
        if (_rejections.Count < MaxReported)
        {
            _rejections.Add(rejection);
        }

        RecordRejection(rejection);
    }

    /// <summary>A file's documents without those, and without the related links, that were deleted for good.</summary>
    public IReadOnlyList<PreparedDocument> RemoveTakenDown(PreparedFile file, out long? takedown)
    {
        takedown = null;
        if (_takenDown.IsEmpty)
        {
            return file.Documents;
        }

        var kept = new List<PreparedDocument>();
        foreach (var document in file.Documents)
        {
            if (_takenDown.FindTakedown(document.Keys) is { } whole)
            {
                takedown = whole;
                NoteLeftOut(document, file.File.Path);
                if (_leftOut.Count < MaxReported)
                {
                    _leftOut.Add(new FileRejection(file.File.Path, document.Document.Line, $"It was taken down (takedown {whole}) and stays out."));
                }
            }
            else
            {
                kept.Add(_takenDown.WithoutLinks(document, out var link));
                takedown ??= link;
            }
        }

        return kept;
    }

    public virtual void Dispose() => _statements.ForEach(statement => statement.Dispose());

    protected abstract bool CommitBatch();

    protected virtual void RecordRejection(FileRejection rejection)
    {
    }

    protected virtual void NoteLeftOut(PreparedDocument document, string path)
    {
    }

    protected void BeginChanges()
    {
        _nextChange = (_changeNumber.Number() ?? 0) + 1;
        HasChanges = false;
    }

    protected Statement Prepare(string sql)
    {
        var statement = new Statement(Connection, sql);
        _statements.Add(statement);
        return statement;
    }
}

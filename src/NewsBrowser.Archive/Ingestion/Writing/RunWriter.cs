using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>The one writer of a run: takes prepared files in order and commits them in batches of whole files.</summary>
/// <remarks>Everything that a run changes, its own row's numbers too, is in the batch's transaction:
/// a process that is killed leaves a prefix of whole batches.</remarks>
internal sealed partial class RunWriter : IDisposable
{
    /// <summary>Whichever comes first ends a batch; small enough that reading sees a run grow, large enough that commits cost nothing.</summary>
    private const int BatchFiles = 256;
    private const long BatchBytes = 4 * 1024 * 1024;

    /// <summary>Rejections listed in the report itself; the rest are in the run's rows.</summary>
    public const int MaxReported = 10_000;

    private readonly ArchiveStore _store;
    private readonly ILogger _logger;
    private readonly DryRunStore? _copies;
    private readonly DryRunRecorder? _dryRun;
    private readonly SqliteConnection _connection;
    private readonly BatchChanges _changes = new();
    private readonly RunRows _runs;
    private readonly Statement _savepoint;
    private readonly Statement _undo;
    private readonly Statement _release;
    private readonly Statement _changeNumber;
    private readonly Statement _setChangeNumber;
    private readonly HashSet<long> _seen = [];
    private readonly List<FileRejection> _rejections = [];
    private readonly List<FileRejection> _leftOut = [];
    private readonly TakenDownKeys _takenDown;
    private ItemWriter _items;
    private FileRows _files;
    private int _batchFiles;
    private long _batchBytes;
    private bool _open;
    private bool _writeLock;

    /// <param name="store">The store that is written.</param>
    /// <param name="logger">For faults of the program.</param>
    /// <param name="copies">What a dry run writes into instead; the caller's.</param>
    public RunWriter(ArchiveStore store, ILogger logger, DryRunStore? copies)
    {
        _store = store;
        _logger = logger;
        _copies = copies;
        _connection = copies?.Connection ?? store.OpenWriteConnection();
        try
        {
            if (copies is null)
            {
                Prepare();
            }

            _dryRun = copies is null ? null : new DryRunRecorder(_connection, store.Options.NewsBaseUrl);
            (_items, _files) = Open();
            _runs = new RunRows(_connection);
            _takenDown = new TakenDownKeys(_connection);
            _savepoint = new Statement(_connection, "SAVEPOINT File");
            _undo = new Statement(_connection, "ROLLBACK TO File");
            _release = new Statement(_connection, "RELEASE File");
            _changeNumber = new Statement(_connection, "SELECT ChangeNumber FROM ArchiveState WHERE Id = 1");
            _setChangeNumber = new Statement(_connection, "UPDATE ArchiveState SET ChangeNumber = ?1 WHERE Id = 1");
        }
        catch
        {
            if (copies is null)
            {
                _connection.Dispose();
            }

            throw;
        }

        void Prepare()
        {
            // NORMAL spares a flush to the disk per batch; the run's last commit is flushed and covers them all (Finish).
            // The log is let grow to 16 MB before it is copied into the database, which readers do not wait for.
            Execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096; PRAGMA "
                + "busy_timeout = 30000");
            if (store.MaxPages is { } pages)
            {
                Execute($"PRAGMA max_page_count = {pages}");
            }
        }
    }

    public long RunId { get; private set; }

    public RunCounts Counts { get; } = new();

    public IReadOnlyList<FileRejection> Rejections => _rejections;

    /// <summary>Documents that were taken down and stay out.</summary>
    public IReadOnlyList<FileRejection> LeftOut => _leftOut;

    /// <summary>What a dry run found; null of any other.</summary>
    public DryRunResult? DryRunResult => _dryRun?.Result;

    public void Start(IReadOnlyList<string> paths, IngestionRequest request)
    {
        if (_copies is not null)
        {
            _changes.Begin((_changeNumber.Number() ?? 0) + 1);
            return;
        }

        Begin();
        _runs.EndInterrupted(Now());
        if (request.RunId is { } reserved)
        {
            _runs.StartReserved(reserved, Now(), paths);
            RunId = reserved;
        }
        else
        {
            RunId = _runs.Start(Now(), paths, request.Kind);
        }

        End("COMMIT");
        Begin();
    }

    /// <summary>A connection for look-ups beside the writing; the caller's.</summary>
    public SqliteConnection OpenKnown() => _copies?.TakeKnown() ?? _store.OpenReadConnection();

    /// <summary>Writes a file; true when that completed a batch which changed items.</summary>
    public bool Write(PreparedFile file)
    {
        if (file.Stored is { } source)
        {
            WriteStored(file, source);
            return EndFile(file.Length);
        }

        Counts.Files++;
        foreach (var rejection in file.Rejections)
        {
            Reject(new FileRejection(file.File.Path, rejection.Line, rejection.Message));
        }

        if (file.IsUnchanged)
        {
            WriteUnchanged(file.Known!);
        }
        else
        {
            WriteOrReject(file);
        }

        return EndFile(file.IsUnchanged ? 0 : file.Length);
    }

    private bool EndFile(long length)
    {
        _batchFiles++;
        _batchBytes += length;
        return (_batchFiles >= BatchFiles || _batchBytes >= BatchBytes) && Commit();
    }

    /// <summary>Marks files of earlier runs that are gone. A folder that could not be listed says nothing about its files,
    /// and uploaded files go when they have been read.</summary>
    public void MarkVanished(FileWalk walk)
    {
        foreach (var root in walk.Roots)
        {
            Counts.Vanished += _files.MarkVanished(
                root,
                file => _seen.Contains(file.Id) || FileWalk.Contains(_store.Options.Uploads, file.Path)
                    || walk.Unread.Any(folder => FileWalk.Contains(folder, file.Path)) || File.Exists(file.Path),
                RunId);
        }
    }

    /// <summary>Commits what is open; true when items changed.</summary>
    public bool Commit()
    {
        _batchFiles = 0;
        _batchBytes = 0;
        if (_copies is not null)
        {
            return false;
        }

        var changed = _changes.Any;
        if (changed)
        {
            _setChangeNumber.Bind(_changes.Number).Run();
        }

        _runs.Save(RunId, RunState.Running, null, Counts, null);
        End("COMMIT");
        Begin();
        return changed;
    }

    /// <summary>Commits the end of the run and flushes it, and with it everything before, to the disk.</summary>
    public void Finish(RunState state, string? failure)
    {
        if (_copies is not null)
        {
            return;
        }

        if (_open)
        {
            End("ROLLBACK");
        }

        Execute("PRAGMA synchronous = FULL");
        Begin();
        _runs.Save(RunId, state, Now(), Counts, failure);
        End("COMMIT");

        // As far as readers let it: what is left of the log is flushed all the same, and the next checkpoint takes it.
        _store.Checkpoint(_connection);
    }

    /// <summary>Gives up what is open and records why, as far as the disk lets it.</summary>
    public void Fail(string reason)
    {
        try
        {
            // A full disk ends the transaction by itself.
            if (_open && raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            _open = false;
            ReleaseWriteLock();
            Finish(RunState.Failed, reason);
        }
        catch (SqliteException)
        {
            // The reason for failing keeps this from being written too; the next run or start marks the row.
        }
    }

    public void Dispose()
    {
        _dryRun?.Dispose();
        _items.Dispose();
        _files.Dispose();
        _runs.Dispose();
        _savepoint.Dispose();
        _undo.Dispose();
        _release.Dispose();
        _changeNumber.Dispose();
        _setChangeNumber.Dispose();
        if (_copies is null)
        {
            _connection.Dispose();
        }

        ReleaseWriteLock();
    }

    private void WriteUnchanged(KnownFile known)
    {
        _seen.Add(known.Id);
        if (known.Vanished)
        {
            _files.MarkReturned(known.Id, RunId);
        }

        if (known.Outcome == FileOutcome.Rejected)
        {
            Counts.Rejected++;
        }
        else
        {
            Counts.Unchanged++;
        }
    }

    private void WriteChanged(PreparedFile file)
    {
        var documents = WithoutTakenDown(file, out var takedown);
        var id = _files.Save(file, documents.Count > 0 ? FileOutcome.Parsed : takedown is null ? FileOutcome.Rejected : FileOutcome.LeftOut, RunId);
        _seen.Add(id);
        if (file.Documents.Count == 0)
        {
            Counts.Rejected++;
            return;
        }

        // A text that has something in it that was deleted for good is not kept, whatever else is in it.
        if (takedown is null && _dryRun?.IsFull != true)
        {
            _files.AddText(file.TextHash!, file.Length, file.Compressed!);
        }
        else if (takedown is { } withheld && documents.Count > 0)
        {
            _files.WithholdText(file.TextHash!, withheld);
        }

        var outcome = WriteOutcome.Unchanged;
        var written = new CurrentFile(id, file.File.Path, file.TextHash!, RunId);
        foreach (var document in documents)
        {
            var one = _items.Write(document, written);
            outcome = one > outcome ? one : outcome;
        }

        Count(outcome, 1);
    }

    /// <summary>A file's documents without those, and without the related links, that were deleted for good.</summary>
    private IReadOnlyList<PreparedDocument> WithoutTakenDown(PreparedFile file, out long? takedown)
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
                _dryRun?.AddLeftOut(document, file.File.Path);
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

    private void Count(WriteOutcome outcome, int files)
    {
        Counts.Added += outcome == WriteOutcome.Added ? files : 0;
        Counts.Updated += outcome == WriteOutcome.Updated ? files : 0;
        Counts.Unchanged += outcome == WriteOutcome.Unchanged ? files : 0;
    }

    private void Reject(FileRejection rejection)
    {
        if (_rejections.Count < MaxReported)
        {
            _rejections.Add(rejection);
        }

        if (_copies is null)
        {
            _runs.Reject(RunId, rejection);
        }
    }

    private void Begin()
    {
        _writeLock = _store.WriteLock.Acquire(Timeout.InfiniteTimeSpan);
        Execute("BEGIN IMMEDIATE");
        _open = true;
        _changes.Begin((_changeNumber.Number() ?? 0) + 1);
    }

    private void End(string how)
    {
        Execute(how);
        _open = false;
        ReleaseWriteLock();
    }

    private void ReleaseWriteLock()
    {
        if (_writeLock)
        {
            _writeLock = false;
            _store.WriteLock.Release();
        }
    }

    private DateTime Now() => _store.Clock.GetUtcNow().UtcDateTime;

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion;

/// <summary>The one writer of a run: takes prepared files in order and commits them in batches of whole files.</summary>
/// <remarks>Everything that a run changes, its own row's numbers too, is in the batch's transaction: a process that is killed leaves a prefix of whole batches.</remarks>
internal sealed partial class RunWriter : IDisposable
{
    /// <summary>Whichever comes first ends a batch; small enough that reading sees a run grow, large enough that commits cost nothing.</summary>
    private const int BatchFiles = 256;
    private const long BatchBytes = 4 * 1024 * 1024;

    /// <summary>Rejections listed in the report itself; the rest are in the run's rows.</summary>
    public const int MaxReported = 10_000;

    private readonly ArchiveStore store;
    private readonly ILogger logger;
    private readonly PreviewStore? copies;
    private readonly PreviewRecorder? preview;
    private readonly SqliteConnection connection;
    private readonly BatchChanges changes = new();
    private readonly RunRows runs;
    private readonly Statement savepoint;
    private readonly Statement undo;
    private readonly Statement release;
    private readonly Statement changeNumber;
    private readonly Statement setChangeNumber;
    private readonly HashSet<long> seen = [];
    private readonly List<FileRejection> rejections = [];
    private readonly List<FileRejection> leftOut = [];
    private readonly TakenDownKeys takenDown;
    private ItemWriter items;
    private FileRows files;
    private int batchFiles;
    private long batchBytes;
    private bool open;
    private bool turn;

    /// <param name="store">The store that is written.</param>
    /// <param name="logger">For faults of the program.</param>
    /// <param name="copies">What a dry run writes into instead; the caller's.</param>
    public RunWriter(ArchiveStore store, ILogger logger, PreviewStore? copies)
    {
        this.store = store;
        this.logger = logger;
        this.copies = copies;
        connection = copies?.Connection ?? store.OpenWriteConnection();
        try
        {
            if (copies is null)
            {
                Prepare();
            }

            preview = copies is null ? null : new PreviewRecorder(connection, store.Options.NewsBaseUrl);
            (items, files) = Open();
            runs = new RunRows(connection);
            takenDown = new TakenDownKeys(connection);
            savepoint = new Statement(connection, "SAVEPOINT File");
            undo = new Statement(connection, "ROLLBACK TO File");
            release = new Statement(connection, "RELEASE File");
            changeNumber = new Statement(connection, "SELECT ChangeNumber FROM ArchiveState WHERE Id = 1");
            setChangeNumber = new Statement(connection, "UPDATE ArchiveState SET ChangeNumber = ?1 WHERE Id = 1");
        }
        catch
        {
            if (copies is null)
            {
                connection.Dispose();
            }

            throw;
        }

        void Prepare()
        {
            // NORMAL spares a flush to the disk per batch; the run's last commit is flushed and covers them all (Finish).
            // The log is let grow to 16 MB before it is copied into the database, which readers do not wait for.
            Execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4096; PRAGMA busy_timeout = 30000");
            if (store.MaxPages is { } pages)
            {
                Execute($"PRAGMA max_page_count = {pages}");
            }
        }
    }

    public long RunId { get; private set; }

    public RunCounts Counts { get; } = new();

    public IReadOnlyList<FileRejection> Rejections => rejections;

    /// <summary>Documents that were taken down and stay out.</summary>
    public IReadOnlyList<FileRejection> LeftOut => leftOut;

    /// <summary>What a dry run found; null of any other.</summary>
    public IngestionPreview? Preview => preview?.Preview;

    public void Start(IReadOnlyList<string> paths, IngestionRequest request)
    {
        if (copies is not null)
        {
            changes.Begin((changeNumber.Number() ?? 0) + 1);
            return;
        }

        Begin();
        runs.EndLeftovers(Now());
        if (request.RunId is { } reserved)
        {
            runs.StartReserved(reserved, Now(), paths);
            RunId = reserved;
        }
        else
        {
            RunId = runs.Start(Now(), paths, request.Kind);
        }

        End("COMMIT");
        Begin();
    }

    /// <summary>A connection for look-ups beside the writing; the caller's.</summary>
    public SqliteConnection OpenKnown() => copies?.TakeKnown() ?? store.OpenReadConnection();

    /// <summary>Writes a file; true when that completed a batch which changed items.</summary>
    public bool Write(PreparedFile file)
    {
        if (file.Stored is { } source)
        {
            WriteStored(file, source);
            return EndOfFile(file.Length);
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

        return EndOfFile(file.IsUnchanged ? 0 : file.Length);
    }

    private bool EndOfFile(long length)
    {
        batchFiles++;
        batchBytes += length;
        return (batchFiles >= BatchFiles || batchBytes >= BatchBytes) && Commit();
    }

    /// <summary>Marks files of earlier runs that are gone. A folder that could not be listed says nothing about its files, and uploaded files go when they have been read.</summary>
    public void MarkVanished(FileWalk walk)
    {
        foreach (var root in walk.Roots)
        {
            Counts.Vanished += files.MarkVanished(
                root,
                file => seen.Contains(file.Id) || FileWalk.Contains(store.Options.Uploads, file.Path) || walk.Unread.Any(folder => FileWalk.Contains(folder, file.Path)) || File.Exists(file.Path),
                RunId);
        }
    }

    /// <summary>Commits what is open; true when items changed.</summary>
    public bool Commit()
    {
        batchFiles = 0;
        batchBytes = 0;
        if (copies is not null)
        {
            return false;
        }

        var changed = changes.Any;
        if (changed)
        {
            setChangeNumber.Bind(changes.Number).Run();
        }

        runs.Save(RunId, RunState.Running, null, Counts, null);
        End("COMMIT");
        Begin();
        return changed;
    }

    /// <summary>Commits the end of the run and flushes it, and with it everything before, to the disk.</summary>
    public void Finish(RunState state, string? failure)
    {
        if (copies is not null)
        {
            return;
        }

        if (open)
        {
            End("ROLLBACK");
        }

        Execute("PRAGMA synchronous = FULL");
        Begin();
        runs.Save(RunId, state, Now(), Counts, failure);
        End("COMMIT");

        // As far as readers let it: what is left of the log is flushed all the same, and the next checkpoint takes it.
        store.Checkpoint(connection);
    }

    /// <summary>Gives up what is open and records why, as far as the disk lets it.</summary>
    public void Fail(string reason)
    {
        try
        {
            // A full disk ends the transaction by itself.
            if (open && raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }

            open = false;
            GiveTurnBack();
            Finish(RunState.Failed, reason);
        }
        catch (SqliteException)
        {
            // The reason for failing keeps this from being written too; the next run or start marks the row.
        }
    }

    public void Dispose()
    {
        preview?.Dispose();
        items.Dispose();
        files.Dispose();
        runs.Dispose();
        savepoint.Dispose();
        undo.Dispose();
        release.Dispose();
        changeNumber.Dispose();
        setChangeNumber.Dispose();
        if (copies is null)
        {
            connection.Dispose();
        }

        GiveTurnBack();
    }

    private void WriteUnchanged(KnownFile known)
    {
        seen.Add(known.Id);
        if (known.Vanished)
        {
            files.MarkReturned(known.Id, RunId);
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
        var id = files.Save(file, documents.Count > 0 ? FileOutcome.Parsed : takedown is null ? FileOutcome.Rejected : FileOutcome.LeftOut, RunId);
        seen.Add(id);
        if (file.Documents.Count == 0)
        {
            Counts.Rejected++;
            return;
        }

        // A text that has something in it that was deleted for good is not kept, whatever else is in it.
        if (takedown is null && preview?.IsFull != true)
        {
            files.AddText(file.TextHash!, file.Length, file.Compressed!);
        }
        else if (takedown is { } withheld && documents.Count > 0)
        {
            files.WithholdText(file.TextHash!, withheld);
        }

        var outcome = WriteOutcome.Unchanged;
        var written = new WrittenFile(id, file.File.Path, file.TextHash!, RunId);
        foreach (var document in documents)
        {
            var one = items.Write(document, written);
            outcome = one > outcome ? one : outcome;
        }

        Count(outcome, 1);
    }

    /// <summary>A file's documents without those, and without the related links, that were deleted for good.</summary>
    private IReadOnlyList<PreparedDocument> WithoutTakenDown(PreparedFile file, out long? takedown)
    {
        takedown = null;
        if (takenDown.IsEmpty)
        {
            return file.Documents;
        }

        var kept = new List<PreparedDocument>();
        foreach (var document in file.Documents)
        {
            if (takenDown.TakedownOf(document.Keys) is { } whole)
            {
                takedown = whole;
                preview?.AddLeftOut(document, file.File.Path);
                if (leftOut.Count < MaxReported)
                {
                    leftOut.Add(new FileRejection(file.File.Path, document.Document.Line, $"It was taken down (takedown {whole}) and stays out."));
                }
            }
            else
            {
                kept.Add(takenDown.WithoutLinks(document, out var link));
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
        if (rejections.Count < MaxReported)
        {
            rejections.Add(rejection);
        }

        if (copies is null)
        {
            runs.Reject(RunId, rejection);
        }
    }

    private void Begin()
    {
        turn = store.Turn.Take(Timeout.InfiniteTimeSpan);
        Execute("BEGIN IMMEDIATE");
        open = true;
        changes.Begin((changeNumber.Number() ?? 0) + 1);
    }

    private void End(string how)
    {
        Execute(how);
        open = false;
        GiveTurnBack();
    }

    private void GiveTurnBack()
    {
        if (turn)
        {
            turn = false;
            store.Turn.GiveBack();
        }
    }

    private DateTime Now() => store.Clock.GetUtcNow().UtcDateTime;

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

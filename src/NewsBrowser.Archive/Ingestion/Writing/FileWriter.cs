using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.Walking;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

/// <summary>The file that is being written.</summary>
internal sealed record CurrentFile(long Id, string Path, byte[] TextHash)
{
    /// <summary>Items that this file has given so far: a second document of one of them is a duplicate, not a new state.</summary>
    public HashSet<long> Items { get; } = [];

    /// <summary>Those of them that came as links.</summary>
    public List<long> NewLinks { get; } = [];
}

/// <summary>Writes the files that a run finds, in order.</summary>
internal sealed partial class FileWriter(RunWriter run, ILogger logger) : IDisposable
{
    private const string FaultOfOurs = "This version of NewsBrowser fails to store what is in the file; its log says more.";

    private readonly HashSet<long> _seen = [];
    private DocumentWriter _documents = new(run);
    private FileRows _files = new(run);

    /// <summary>Writes a file; true when that completed a batch which changed items.</summary>
    public bool Write(PreparedFile file)
    {
        run.Counts.Files++;
        foreach (var rejection in file.Rejections)
        {
            run.Reject(file.File.Path, rejection);
        }

        if (file.IsUnchanged)
        {
            WriteUnchanged(file.Known!);
        }
        else
        {
            WriteOrReject(file);
        }

        return run.EndFile(file.IsUnchanged ? 0 : file.Length);
    }

    /// <summary>Marks files of earlier runs that are gone. A folder that could not be listed says nothing about its files,
    /// and uploaded files go when they have been read.</summary>
    public void MarkVanished(FileWalk walk)
    {
        foreach (var root in walk.Roots)
        {
            run.Counts.Vanished += _files.MarkVanished(
                root,
                file => _seen.Contains(file.Id) || FileWalk.Contains(run.Store.Options.Uploads, file.Path)
                    || walk.Unread.Any(folder => FileWalk.Contains(folder, file.Path)) || File.Exists(file.Path));
        }
    }

    public void Dispose()
    {
        _documents.Dispose();
        _files.Dispose();
    }

    private void WriteUnchanged(KnownFile known)
    {
        _seen.Add(known.Id);
        if (known.Vanished)
        {
            _files.MarkReturned(known.Id);
        }

        if (known.Outcome == FileOutcome.Rejected)
        {
            run.Counts.Rejected++;
        }
        else
        {
            run.Counts.Unchanged++;
        }
    }

    /// <summary>Writes a file, or undoes what was written of it and rejects it: one that this version cannot store, by a fault of ours,
    /// must not keep the thousands of others out.</summary>
    private void WriteOrReject(PreparedFile file)
    {
        run.BeginFile();
        try
        {
            WriteChanged(file);
        }
        catch (Exception e) when (run.IsFileFault(e))
        {
            LogNotStored(logger, e, file.File.Path);

            // What they remember may be of rows that are gone, and a statement may have got a part of its values.
            Dispose();
            run.UndoFile();
            (_documents, _files) = (new DocumentWriter(run), new FileRows(run));

            // Without its hash it is tried again by the next run, which may be a better version's.
            var rejection = new StoredLine(0, FaultOfOurs);
            run.Reject(file.File.Path, rejection);
            WriteChanged(file with { Documents = [], TextHash = null, Rejections = [.. file.Rejections, rejection] });
        }

        run.KeepFile();
    }

    private void WriteChanged(PreparedFile file)
    {
        var documents = run.RemoveTakenDown(file, out var takedown);
        var id = _files.Save(file, documents.Count > 0 ? FileOutcome.Parsed : takedown is null ? FileOutcome.Rejected : FileOutcome.LeftOut);
        _seen.Add(id);
        if (file.Documents.Count == 0)
        {
            run.Counts.Rejected++;
            return;
        }

        // A text that has something in it that was deleted for good is not kept, whatever else is in it.
        if (takedown is null && run.KeepsRawTexts)
        {
            _files.AddText(file.TextHash!, file.Length, file.Compressed!);
        }
        else if (takedown is { } withheld && documents.Count > 0)
        {
            _files.WithholdText(file.TextHash!, withheld);
        }

        var outcome = WriteOutcome.Unchanged;
        var current = new CurrentFile(id, file.File.Path, file.TextHash!);
        foreach (var document in documents)
        {
            var written = _documents.Write(document, current);
            run.NoteWritten(document, current, written);
            outcome = written.Outcome > outcome ? written.Outcome : outcome;
        }

        run.Count(outcome, 1);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is in {Path} could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string path);
}

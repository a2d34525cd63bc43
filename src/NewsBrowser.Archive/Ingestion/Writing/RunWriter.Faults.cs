using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Storage;
using SQLitePCL;

namespace NewsBrowser.Archive.Ingestion.Writing;

// A file that this version cannot store, by a fault of ours; the rest of the writer is in RunWriter.cs.
internal sealed partial class RunWriter
{
    private const string FaultOfOurs = "This version of NewsBrowser fails to store what is in the file; its log says more.";

    /// <summary>Writes a file, or undoes what was written of it and rejects it: one file must not keep the thousands of others out.</summary>
    private void WriteOrReject(PreparedFile file)
    {
        _savepoint.Run();
        _copies?.BeginFile();
        try
        {
            WriteChanged(file);
        }
        catch (Exception e) when (IsFileFault(e))
        {
            LogNotStored(_logger, e, file.File.Path);

            // What they remember may be of rows that are gone, and a statement may have got a part of its values.
            _items.Dispose();
            _files.Dispose();
            _undo.Run();
            _copies?.UndoFile();
            (_items, _files) = Open();

            // Without its hash it is tried again by the next run, which may be a better version's.
            var rejection = new StoredLine(0, FaultOfOurs);
            Reject(new FileRejection(file.File.Path, rejection.Line, rejection.Message));
            WriteChanged(file with { Documents = [], TextHash = null, Rejections = [.. file.Rejections, rejection] });
        }

        _release.Run();
    }

    /// <summary>Not the disk's, the machine's or the operator's: those end the run.</summary>
    private bool IsFileFault(Exception e) => e switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH,
        OperationCanceledException or OutOfMemoryException => false,
        _ => StoreFaults.Explain(e, _store.Options.DataDirectory) is null,
    };

    private (ItemWriter Items, FileRows Files) Open() => (new ItemWriter(_connection, _changes, _dryRun, _copies), new FileRows(_connection, _copies));

    [LoggerMessage(Level = LogLevel.Error, Message = "What is in {Path} could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string path);
}

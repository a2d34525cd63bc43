using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Reparsing;

/// <summary>Writes what another parser makes of the stored texts, in two passes; the rules and why there are two: docs/decisions/0007.</summary>
internal sealed partial class Reparser : IDisposable
{
    /// <summary>Deletions in one transaction: a batch, as files are.</summary>
    private const int BatchDeletions = 1_000;

    private const string FaultOfOurs = "This version of NewsBrowser fails on the stored text; what came from it stays as it was, and the log says more.";

    private readonly RunWriter _run;
    private readonly ILogger _logger;

    /// <summary>Texts that come again in the second pass, with what the first made of them.</summary>
    private readonly Dictionary<(long FileId, UInt128 Text), WriteOutcome> _comingAgain = [];

    private ReparseRows _rows;
    private ItemReparser _items;

    public Reparser(RunWriter run, ILogger logger)
    {
        _run = run;
        _logger = logger;
        _rows = new ReparseRows(run);
        _items = new ItemReparser(run, _rows);
    }

    /// <summary>First pass; true when that completed a batch which changed items.</summary>
    public bool Write(PreparedFile file, ReparseSource source)
    {
        if (source.IsCurrent)
        {
            _run.Counts.Files++;
            foreach (var rejection in file.Rejections)
            {
                _run.Reject(file.File.Path, rejection);
            }
        }

        WriteOrKeep(file, source, () => WriteFirst(file, source));
        return _run.EndFile(file.Length);
    }

    /// <summary>The texts that have to be held against those of other files, when all were read once.</summary>
    public IReadOnlyList<ReparseSource> ListSecondPass(IReadOnlyList<ReparseSource> all)
    {
        var beside = _items.FilesBesideAbandoned().ToHashSet();
        foreach (var source in all.Where(source => beside.Contains(source.FileId)))
        {
            _comingAgain.TryAdd(GetKey(source), WriteOutcome.Unchanged);
        }

        return [.. all.Where(source => _comingAgain.ContainsKey(GetKey(source)))];
    }

    /// <summary>Second pass; true when that completed a batch which changed items.</summary>
    public bool WriteAgain(PreparedFile file, ReparseSource source)
    {
        var before = _comingAgain[GetKey(source)];
        WriteOrKeep(file, source, () =>
        {
            var documents = _run.RemoveTakenDown(file, out _);
            var again = _items.ReparseAgain(documents, new CurrentFile(source.FileId, file.File.Path, source.Hash), source.IsCurrent);
            if (source.IsCurrent && again > before)
            {
                _run.Count(before, -1);
                _run.Count(again, 1);
            }
        });
        return _run.EndFile(file.Length);
    }

    /// <summary>Deletes what no text gives any more, and the names that nothing has.</summary>
    public void DeleteAbandoned()
    {
        using var deletion = new ItemDeletion(_run.Connection);
        foreach (var (number, id) in _items.ListAbandoned().Index())
        {
            deletion.Delete(id, _run.Touch());
            if ((number + 1) % BatchDeletions == 0)
            {
                _run.Commit();
            }
        }

        ItemDeletion.DeleteUnusedNames(_run.Connection);
    }

    public void Dispose()
    {
        _items.Dispose();
        _rows.Dispose();
    }

    private void WriteFirst(PreparedFile file, ReparseSource source)
    {
        var documents = _run.RemoveTakenDown(file, out _);
        if (source.IsCurrent)
        {
            _rows.SaveFile(source.FileId, file);
        }

        if (file.Documents.Count == 0)
        {
            // A text that the parser no longer understands keeps its items, as a file that breaks does.
            _run.Counts.Rejected += source.IsCurrent ? 1 : 0;
            return;
        }

        var (outcome, comesAgain) = _items.Reparse(documents, new CurrentFile(source.FileId, file.File.Path, source.Hash), source.IsCurrent);
        if (comesAgain)
        {
            _comingAgain[GetKey(source)] = outcome;
        }

        if (source.IsCurrent)
        {
            _run.Count(outcome, 1);
        }
    }

    /// <summary>Writes what a text gives, or undoes what was written of it and leaves what came from it as it was:
    /// a text that this version cannot store must not end the run for the others.</summary>
    private void WriteOrKeep(PreparedFile file, ReparseSource source, Action write)
    {
        var counts = _run.Counts;
        _run.BeginFile();
        try
        {
            write();
        }
        catch (Exception e) when (_run.IsFileFault(e))
        {
            LogNotStored(_logger, e, file.File.Path);

            // What they remember may be of rows that are gone, and a statement may have got a part of its values.
            _rows.Dispose();
            _items.Dispose();
            _run.UndoFile();
            _rows = new ReparseRows(_run);
            _items = new ItemReparser(_run, _rows, _items);
            _run.Counts = counts;
            _run.Counts.Rejected += source.IsCurrent ? 1 : 0;
            _run.Reject(file.File.Path, new StoredLine(0, FaultOfOurs));
        }

        _run.KeepFile();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What the stored text of {Path} gives could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception exception, string path);

    private static (long FileId, UInt128 Text) GetKey(ReparseSource source) => (source.FileId, BinaryPrimitives.ReadUInt128LittleEndian(source.Hash));
}

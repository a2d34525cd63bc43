using System.Buffers.Binary;
using NewsBrowser.Archive.Ingestion.Writing;

namespace NewsBrowser.Archive.Ingestion.Reparsing;

/// <summary>Writes what another parser makes of the stored texts, in two passes; the rules and why there are two: docs/decisions/0007.</summary>
internal sealed class Reparser : IDisposable
{
    /// <summary>Deletions in one transaction: a batch, as files are.</summary>
    private const int BatchDeletions = 1_000;

    private readonly RunWriter _run;
    private readonly ReparseRows _rows;
    private readonly ItemReparser _items;

    /// <summary>Texts that come again in the second pass, with what the first made of them.</summary>
    private readonly Dictionary<(long FileId, UInt128 Text), WriteOutcome> _comingAgain = [];

    public Reparser(RunWriter run)
    {
        _run = run;
        _rows = new ReparseRows(run);
        _items = new ItemReparser(run, _rows);
    }

    /// <summary>First pass; true when that completed a batch which changed items.</summary>
    public bool Write(PreparedFile file, ReparseSource source)
    {
        var documents = _run.RemoveTakenDown(file, out _);
        if (source.IsCurrent)
        {
            _run.Counts.Files++;
            _rows.SaveFile(source.FileId, file);
            foreach (var rejection in file.Rejections)
            {
                _run.Reject(file.File.Path, rejection);
            }
        }

        if (file.Documents.Count == 0)
        {
            // A text that the parser no longer understands keeps its items, as a file that breaks does.
            _run.Counts.Rejected += source.IsCurrent ? 1 : 0;
            return _run.EndFile(file.Length);
        }

        var (outcome, comesAgain) = _items.Reparse(documents, new CurrentFile(source.FileId, file.File.Path, source.Hash), source.IsCurrent);
        if (comesAgain)
        {
            _comingAgain[GetKey(source)] = outcome;
        }

        if (source.IsCurrent)
        {
            _run.Counts.RejectedEntries += file.Rejections.Count;
            _run.Count(outcome, 1);
        }

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
        var documents = _run.RemoveTakenDown(file, out _);
        var again = _items.ReparseAgain(documents, new CurrentFile(source.FileId, file.File.Path, source.Hash), source.IsCurrent);
        if (source.IsCurrent && again > before)
        {
            _run.Count(before, -1);
            _run.Count(again, 1);
        }

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

    private static (long FileId, UInt128 Text) GetKey(ReparseSource source) => (source.FileId, BinaryPrimitives.ReadUInt128LittleEndian(source.Hash));
}

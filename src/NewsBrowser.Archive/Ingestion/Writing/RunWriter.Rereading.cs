using NewsBrowser.Archive.Ingestion.Reparsing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.Writing;

// The run that parses stored texts again; the rest of the writer is in RunWriter.cs.
internal sealed partial class RunWriter
{
    /// <summary>Deletions in one transaction: a batch, as files are.</summary>
    private const int BatchDeletions = 1_000;

    /// <summary>Texts that come again in the second pass, with what the first made of them.</summary>
    private readonly Dictionary<(long FileId, UInt128 Text), (ReparseSource Source, WriteOutcome Outcome)> _comingAgain = [];

    /// <summary>The texts that have to be held against those of other files, when all were read once.</summary>
    public IReadOnlyList<ReparseSource> SecondPass(IReadOnlyList<ReparseSource> all)
    {
        var beside = _items.FilesBesideAbandoned().ToHashSet();
        foreach (var source in all.Where(source => beside.Contains(source.FileId)))
        {
            _comingAgain.TryAdd(GetKey(source), (source, WriteOutcome.Unchanged));
        }

        return [.. all.Where(source => _comingAgain.ContainsKey(GetKey(source))).Select(source => source with { IsSecondPass = true })];
    }

    /// <summary>Deletes what no text gives any more, and the names that nothing has.</summary>
    public void EndReparsing()
    {
        using var deletion = new ItemDeletion(_connection);
        foreach (var (number, id) in _items.Abandoned().Index())
        {
            deletion.Delete(id, _changes.Number);
            if ((number + 1) % BatchDeletions == 0)
            {
                Commit();
            }
        }

        ItemDeletion.DeleteUnusedNames(_connection);
    }

    private void WriteStored(PreparedFile file, ReparseSource source)
    {
        var documents = WithoutTakenDown(file, out _);
        var written = new CurrentFile(source.FileId, file.File.Path, source.Hash, RunId);
        if (source.IsSecondPass)
        {
            var before = _comingAgain[GetKey(source)].Outcome;
            var again = _items.ReparseAgain(documents, written, source.IsCurrent);
            if (source.IsCurrent && again > before)
            {
                Count(before, -1);
                Count(again, 1);
            }

            return;
        }

        if (source.IsCurrent)
        {
            Counts.Files++;
            _files.Reparse(file);
            foreach (var rejection in file.Rejections)
            {
                Reject(new FileRejection(file.File.Path, rejection.Line, rejection.Message));
            }
        }

        if (file.Documents.Count == 0)
        {
            // A text that the parser no longer understands keeps its items, as a file that breaks does.
            Counts.Rejected += source.IsCurrent ? 1 : 0;
            return;
        }

        var (outcome, comesAgain) = _items.Reparse(documents, written, source.IsCurrent);
        if (comesAgain)
        {
            _comingAgain[GetKey(source)] = (source, outcome);
        }

        if (source.IsCurrent)
        {
            Count(outcome, 1);
        }
    }

    private static (long FileId, UInt128 Text) GetKey(ReparseSource source) =>
        (source.FileId, System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(source.Hash));
}

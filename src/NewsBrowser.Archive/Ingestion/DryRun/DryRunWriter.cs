using Microsoft.Data.Sqlite;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Archive.Ingestion.DryRun;

/// <summary>A run that never commits: it writes into copies of the rows that it comes to and notes what becomes of each document.</summary>
internal sealed class DryRunWriter(ArchiveStore store, DryRunStore copies) : RunWriter(store, copies.Connection)
{
    private readonly DryRunRecorder _recorder = new(copies.Connection, store.Options.NewsBaseUrl);

    public DryRunResult Result => _recorder.Result;

    public override bool KeepsItemTexts => false;

    /// <summary>They are compared with, as long as comparisons are listed.</summary>
    public override bool KeepsRawTexts => !_recorder.IsFull;

    /// <summary>Those of the archive, most of which have no copy.</summary>
    public override string AllFiles => "archive.SourceFiles";

    public override void Start(IReadOnlyList<string> paths, RunKind kind, long? reserved) => BeginChanges();

    public override SqliteConnection OpenLookups() => copies.TakeKnown();

    public override void Finish(RunState state, string? failure)
    {
    }

    public override void Fail(string reason)
    {
    }

    public override void NeedKey(string key) => copies.EnsureKey(key);

    public override void NeedPublicId(string id) => copies.EnsurePublicId(id);

    public override void NeedFile(long id) => copies.EnsureFile(id);

    public override void NoteWritten(PreparedDocument document, CurrentFile file, WrittenItem written) => _recorder.Add(document, file, written);

    public override void BeginFile()
    {
        base.BeginFile();
        copies.BeginFile();
    }

    public override void UndoFile()
    {
        base.UndoFile();
        copies.UndoFile();
    }

    public override void Dispose()
    {
        _recorder.Dispose();
        base.Dispose();
    }

    protected override bool CommitBatch() => false;

    protected override void NoteLeftOut(PreparedDocument document, string path) => _recorder.AddLeftOut(document, path);
}

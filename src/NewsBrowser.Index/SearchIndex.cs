using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index;

/// <summary>An index over documents: many readers, one writer; a search sees whole batches only.</summary>
/// <remarks>
/// What is applied becomes a small segment in memory, visible at once. Segments are merged in the background, in memory first,
/// then into files; the manifest names the files and the store's change number that they reach, and what is behind that number is taken from the store again
/// after a restart. How: docs/decisions/0008-index-design.md. This file has what is asked of an index: opening, applying, searching, verifying, closing.
/// SearchIndex.Merging.cs has how segments are merged and made durable.
/// </remarks>
public sealed partial class SearchIndex : IDisposable
{
    private readonly IndexOptions _options;
    private readonly IndexFolder? _files;

    // Null when nothing is to be written.
    private readonly IndexFolder? _folder;
    private readonly KeywordValues?[] _values;
    private readonly ScratchPool _pool = new();
    private readonly Impact _impact;
    private readonly SegmentBuilder _builder;

    // What the builder writes to, used again for the next batch.
    private readonly MemoryStream _written = new();
    private readonly MemoryStream _writtenTerms = new();
    private readonly ulong _schemaHash;
    private readonly Lock _writer = new();
    private readonly SemaphoreSlim _maintenance = new(1, 1);
    private readonly CancellationTokenSource _stop = new();

    // By segment in a file.
    private readonly Dictionary<Segment, WrittenDeletions> _deletions = [];
    private readonly List<(Segment Segment, string File)> _obsoleteSegments = [];
    private readonly List<string> _obsoleteDeletions = [];

    // What a manifest may say while some batches are in memory alone; null when none is, and all of the snapshot may be said.
    private PersistedState? _inFiles;
    private Snapshot _snapshot;
    private long _durable;
    private IndexDamagedException? _damage;
    private string? _trouble;
    private int _merging;
    private volatile bool _disposed;

    /// <summary>An index in memory alone.</summary>
    public SearchIndex(IndexSchema schema, IndexOptions? options = null)
        : this(schema, options ?? new IndexOptions(), null)
    {
    }

    private SearchIndex(IndexSchema schema, IndexOptions options, string? folder)
    {
        if (schema.Texts.Count is 0 or > 8)
        {
            throw new ArgumentException("An index has one to eight text fields.", nameof(schema));
        }

        Schema = schema;
        _options = options;
        _schemaHash = IndexFolder.HashSchema(schema);
        _values = [.. schema.Keywords.Select(keyword => keyword.Counted ? new KeywordValues() : null)];
        _builder = new SegmentBuilder(schema);
        _impact = new Impact(schema);
        _snapshot = new Snapshot([], 0);
        Opening = new IndexOpening(IndexOpeningState.Created, null);
        if (folder is null)
        {
            return;
        }

        _files = new IndexFolder(folder, schema, options.Identity, options.ReadOnly);
        _folder = options.ReadOnly ? null : _files;
        (Opening, var changeNumber, var segments) = _files.Open();
        _snapshot = new Snapshot([.. segments.Select(opened => View(opened.Segment, opened.Live))], changeNumber);
        foreach (var opened in segments)
        {
            _deletions[opened.Segment] = new WrittenDeletions(opened.Live, opened.Entry.Deletions, opened.Entry.DeletionsChecksum);
            // The snapshot holds it now.
            opened.Segment.Release();
        }
        _durable = changeNumber;
    }

    /// <summary>What the name of a folder ends with that holds files which could not be used.</summary>
    public const string SetAsideSuffix = ".set-aside";

    public IndexSchema Schema { get; }

    /// <summary>What was found when it was opened.</summary>
    public IndexOpening Opening { get; }

    /// <summary>How many documents it holds.</summary>
    public int Count => Volatile.Read(ref _snapshot).LiveDocuments;

    /// <summary>The store's change number that searches see; 0 when empty.</summary>
    public long ChangeNumber => Volatile.Read(ref _snapshot).ChangeNumber;

    public IndexStatistics Statistics
    {
        get
        {
            var snapshot = Volatile.Read(ref _snapshot);
            return new IndexStatistics(
                snapshot.LiveDocuments,
                snapshot.AllDocuments - snapshot.LiveDocuments,
                snapshot.Segments.Count,
                snapshot.Segments.Where(view => !view.Segment.InMemory).Sum(view => view.Segment.Length),
                snapshot.Segments.Where(view => view.Segment.InMemory).Sum(view => view.Segment.Length),
                snapshot.ChangeNumber,
                Volatile.Read(ref _durable))
            { Trouble = _damage?.Message ?? _trouble };
        }
    }

    /// <summary>Opens the index in a folder, or begins one there. The caller sees to it that one process at a time writes.</summary>
    /// <remarks>Files that cannot be trusted are set aside and the index begins anew, empty: see <see cref="Opening"/>.</remarks>
    public static SearchIndex Open(IndexSchema schema, string folder, IndexOptions options) => new(schema, options, folder);

    /// <summary>Adds or replaces documents by id and deletes others, visible to the next search all at once.</summary>
    /// <remarks>Of two documents with one id the later counts; a document that is also in <paramref name="deletes"/> stays.
    /// When it throws, nothing has changed.</remarks>
    /// <exception cref="IndexDamagedException">A file was found damaged.</exception>
    public void Apply(IReadOnlyCollection<IndexDocument> upserts, IReadOnlyCollection<long> deletes, long changeNumber)
    {
        foreach (var document in upserts)
        {
            if (document.Texts.Length != Schema.Texts.Count || document.Keywords.Length != Schema.Keywords.Count
                || document.Numbers.Length != Schema.Numbers.Count)
            {
                throw new ArgumentException($"Document {document.Id} does not have the columns of the schema.", nameof(upserts));
            }
        }
        ThrowIfDamaged();
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var before = _snapshot;
            var added = upserts.Count > 0 ? Build(upserts) : null;
            var gone = new HashSet<long>(deletes);
            foreach (var document in upserts)
            {
                gone.Add(document.Id);
            }

            List<SegmentView> views;
            try
            {
                views = [.. before.Segments.Select(view => WithoutDocuments(view, gone))];
            }
            catch (IndexDamagedException e)
            {
                added?.Segment.Release();
                _damage = e;
                throw;
            }
            if (added is not null)
            {
                views.Add(added);
                _inFiles ??= PersistedState.FromSnapshot(before);
            }
            Publish(views, changeNumber);
            added?.Segment.Release();
        }
        if (_options.MergeInBackground)
        {
            MergeInBackground();
        }
    }

    /// <summary>Answers a search from one snapshot.</summary>
    /// <exception cref="IndexDamagedException">A file was found damaged: there is no answer, rather than a wrong one.</exception>
    public IndexResult Search(IndexRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var budget = new SpentBudget(request.Budget, cancellation);
        try
        {
            return Read(snapshot => new Searcher(new SearchPlan(Schema, snapshot, request, _options.Texts, _impact, budget), _values, _pool).Search());
        }
        catch (SpentBudget.OverBudgetException)
        {
            // Spent before the first window: a prefix of a great many words.
            return new IndexResult(0, [], [.. request.Facets.Select(_ => (IReadOnlyList<FacetCount>)[])], budget.Cut);
        }
    }

    /// <summary>The words, or pairs of characters, that begin so, those in most documents first; deleted documents that still take room count.</summary>
    public IReadOnlyList<TermCount> TermsWithPrefix(string foldedPrefix, int limit) =>
        Read(snapshot => TermSuggestions.Begin(Schema, snapshot, foldedPrefix, limit));

    /// <summary>In how many documents a token occurs, deleted ones that still take room among them; 0 for what is no token.</summary>
    public int DocumentsWith(string token) => Read(snapshot => TermSuggestions.Documents(Schema, snapshot, token));

    /// <summary>Reads every byte of the index and names each fault; empty when all is well.</summary>
    public IReadOnlyList<string> Verify(CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (_damage is { } damage)
        {
            faults.Add(damage.Message);
        }

        var snapshot = Hold();
        try
        {
            foreach (var view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                {
                    Note(faults, () => view.Segment.Bytes.CheckAll(cancellation));
                }
            }
        }
        finally
        {
            snapshot.Release();
        }
        if (_files is null)
        {
            return faults;
        }

        Note(faults, () => _files.ReadManifest());
        List<(Segment Segment, WrittenDeletions Written)> deletions;
        lock (_writer)
        {
            deletions = [.. _deletions.Select(pair => (pair.Key, pair.Value))];
        }

        foreach ((var segment, var written) in deletions)
        {
            if (written.File is { } file)
            {
                Note(faults, () => VerifyDeletions(segment, written, file));
            }
        }
        return faults;
    }

    private void VerifyDeletions(Segment segment, WrittenDeletions written, string file)
    {
        try
        {
            DeletionFile.Read(_files!.GetPath(file), segment.Documents, written.Checksum);
        }
        catch (FileNotFoundException)
        {
            // A newer one has taken its place meanwhile, or another process writes here.
            lock (_writer)
            {
                if (_folder is not null && _deletions.TryGetValue(segment, out var now) && now.File == file)
                {
                    throw new IndexDamagedException($"{file}: it is missing.");
                }
            }
        }
    }

    private static void Note(List<string> faults, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is IndexDamagedException or IOException)
        {
            if (!faults.Contains(e.Message))
            {
                faults.Add(e.Message);
            }
        }
    }

    /// <summary>Stops merging, makes durable what was applied and closes the files.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _stop.Cancel();
        if (_damage is null && _folder is not null && Volatile.Read(ref _durable) != ChangeNumber)
        {
            try
            {
                Flush();
            }
            catch (Exception e) when (e is IndexDamagedException || DiskFault.Is(e))
            {
                // Nothing is lost: the store has it, and the next start takes it from there.
                _trouble = e.Message;
            }
        }
        _maintenance.Wait();
        lock (_writer)
        {
            _disposed = true;
            _snapshot.Release();
        }
        _maintenance.Dispose();
        _stop.Dispose();
    }

    private void ThrowIfDamaged()
    {
        if (_damage is { } damage)
        {
            throw new IndexDamagedException(damage.Message, damage);
        }
    }

    // Damage that one reader finds is every reader's from then on.
    private T Read<T>(Func<Snapshot, T> read)
    {
        ThrowIfDamaged();
        var snapshot = Hold();
        try
        {
            return read(snapshot);
        }
        catch (IndexDamagedException e)
        {
            _damage = e;
            throw;
        }
        finally
        {
            snapshot.Release();
        }
    }

    private Snapshot Hold()
    {
        while (true)
        {
            var snapshot = Volatile.Read(ref _snapshot);
            if (snapshot.TryHold())
            {
                return snapshot;
            }
            // Closed for good, rather than replaced: no answer is better than an empty one.
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }

    private void Publish(IReadOnlyList<SegmentView> views, long changeNumber)
    {
        var before = _snapshot;
        if (!views.Any(view => view.Segment.InMemory))
        {
            _inFiles = null;
        }

        Volatile.Write(ref _snapshot, new Snapshot(views, changeNumber));
        before.Release();
    }

    private SegmentView View(Segment segment, LiveDocuments live) => new(segment, live, _values);

    private SegmentView Build(IReadOnlyCollection<IndexDocument> documents)
    {
        var last = new Dictionary<long, IndexDocument>(documents.Count);
        foreach (var document in documents)
        {
            last[document.Id] = document;
        }

        try
        {
            foreach (var document in last.Values)
            {
                _builder.Add(document);
            }

            var segment = InMemory(_written, _writtenTerms, (output, dictionary) => _builder.Build(output, dictionary, _schemaHash));
            return View(segment, new LiveDocuments(segment.Documents));
        }
        finally
        {
            _builder.Clear();
            _written.SetLength(0);
            _writtenTerms.SetLength(0);
        }
    }

    private Segment InMemory(MemoryStream stream, MemoryStream dictionary, Action<SegmentOutput, Stream> write)
    {
        write(new SegmentOutput(stream), dictionary);
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.GetBuffer().AsSpan(0, bytes.Length).CopyTo(bytes);
        return new Segment(SegmentBytes.FromMemory(bytes, "a segment in memory"), Schema);
    }

    private static SegmentView WithoutDocuments(SegmentView view, HashSet<long> ids)
    {
        LiveDocuments? live = null;
        foreach (var id in ids)
        {
            var document = view.Segment.Find(id);
            if (document >= 0 && view.Live[document])
            {
                live ??= view.Live.Copy();
                live.Delete(document);
            }
        }
        return live is null ? view : view with { Live = live };
    }
}

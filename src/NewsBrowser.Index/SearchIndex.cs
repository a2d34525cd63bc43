using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index;

/// <summary>An index over documents: many readers, one writer; a search sees whole batches only.</summary>
/// <remarks>
/// What is applied becomes a small segment in memory, visible at once. Segments are merged in the background, in memory first, then into files; the manifest names the files and
/// the store's change number that they reach, and what is behind that number is taken from the store again after a restart. How: docs/decisions/0090-the-search-engine.md.
/// </remarks>
public sealed class SearchIndex : IDisposable
{
    private readonly IndexOptions _options;
    private readonly IndexFolder? _files;

    // Null when nothing is to be written.
    private readonly IndexFolder? _folder;
    private readonly KeywordValues?[] _values;
    private readonly ScratchPool _pool = new();
    private readonly Impact _impact;
    private readonly SegmentBuilder _builder;
    private readonly ulong _schemaHash;
    private readonly Lock _writer = new();
    private readonly SemaphoreSlim _maintenance = new(1, 1);
    private readonly CancellationTokenSource _stop = new();

    // By segment in a file.
    private readonly Dictionary<Segment, WrittenDeletions> _deletions = [];
    private readonly List<(Segment Segment, string File)> _obsoleteSegments = [];
    private readonly List<string> _obsoleteDeletions = [];

    // What a manifest may say while some batches are in memory alone; null when none is, and all of the snapshot may be said.
    private InFiles? _inFiles;
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
            throw new ArgumentException("An index has one to eight text fields.", nameof(schema));
        Schema = schema;
        _options = options;
        _schemaHash = IndexFolder.HashOf(schema);
        _values = [.. schema.Keywords.Select(keyword => keyword.Counted ? new KeywordValues() : null)];
        _builder = new SegmentBuilder(schema);
        _impact = new Impact(schema);
        _snapshot = new Snapshot([], 0);
        Opening = new IndexOpening(IndexOpeningState.Created, null);
        if (folder is null)
            return;
        _files = new IndexFolder(folder, schema, options.Identity, options.ReadOnly);
        _folder = options.ReadOnly ? null : _files;
        (Opening, long changeNumber, List<OpenedSegment> segments) = _files.Open();
        try
        {
            var views = new List<SegmentView>();
            foreach (OpenedSegment opened in segments)
                views.Add(View(opened.Segment, opened.Live));
            _snapshot = new Snapshot(views, changeNumber);
        }
        catch (IndexDamagedException e)
        {
            _snapshot = new Snapshot([], 0);
            _damage = e;
        }
        foreach (OpenedSegment opened in segments)
        {
            _deletions[opened.Segment] = new WrittenDeletions(opened.Live, opened.Entry.Deletions, opened.Entry.DeletionsChecksum);
            // The snapshot holds it now.
            opened.Segment.Release();
        }
        _durable = changeNumber;
    }

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
            Snapshot snapshot = Volatile.Read(ref _snapshot);
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
    /// <remarks>Of two documents with one id the later counts; a document that is also in <paramref name="deletes"/> stays. When it throws, nothing has changed.</remarks>
    /// <exception cref="IndexDamagedException">A file was found damaged.</exception>
    public void Apply(IReadOnlyCollection<IndexDocument> upserts, IReadOnlyCollection<long> deletes, long changeNumber)
    {
        foreach (IndexDocument document in upserts)
        {
            if (document.Texts.Length != Schema.Texts.Count || document.Keywords.Length != Schema.Keywords.Count || document.Numbers.Length != Schema.Numbers.Count)
                throw new ArgumentException($"Document {document.Id} does not have the columns of the schema.", nameof(upserts));
        }
        ThrowIfDamaged();
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Snapshot before = _snapshot;
            SegmentView? added = upserts.Count > 0 ? Build(upserts) : null;
            var gone = new HashSet<long>(deletes);
            foreach (IndexDocument document in upserts)
                gone.Add(document.Id);
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
                _inFiles ??= InFiles.Of(before);
            }
            Publish(views, changeNumber);
            added?.Segment.Release();
        }
        if (_options.MergeInBackground)
            MergeInBackground();
    }

    /// <summary>Answers a search from one snapshot.</summary>
    /// <exception cref="IndexDamagedException">A file was found damaged: there is no answer, rather than a wrong one.</exception>
    public IndexResult Search(IndexRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ThrowIfDamaged();
        Snapshot snapshot = Hold();
        try
        {
            var plan = new SearchPlan(Schema, snapshot, request, _options.Texts, _impact, new SpentBudget(request.Budget, cancellation));
            return new Searcher(plan, _values, _pool).Search();
        }
        catch (SpentBudget.OverBudgetException)
        {
            // Spent before the first window: a prefix of a great many words.
            return new IndexResult(0, [], [.. request.Facets.Select(_ => (IReadOnlyList<FacetCount>)[])], BudgetCut.Work);
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

    /// <summary>The words, or pairs of characters, that begin so, those in most documents first; deleted documents that still take room count.</summary>
    public IReadOnlyList<TermCount> TermsWithPrefix(string foldedPrefix, int limit)
    {
        ThrowIfDamaged();
        Snapshot snapshot = Hold();
        try
        {
            return TermSuggestions.Begin(Schema, snapshot, foldedPrefix, limit);
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

    /// <summary>In how many documents a token occurs, deleted ones that still take room among them; 0 for what is no token.</summary>
    public int DocumentsWith(string token)
    {
        ThrowIfDamaged();
        Snapshot snapshot = Hold();
        try
        {
            return TermSuggestions.Documents(Schema, snapshot, token);
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

    /// <summary>Makes durable what was applied so far. Does nothing for an index in memory alone or one that is only read.</summary>
    public void Flush()
    {
        if (_folder is null)
            return;
        ThrowIfDamaged();
        _maintenance.Wait();
        try
        {
            Snapshot snapshot = Hold();
            List<SegmentView> memory;
            try
            {
                memory = [.. snapshot.Segments.Where(view => view.Segment.InMemory)];
                if (memory.Count > 0)
                    Merge(snapshot, memory, toFile: true, CancellationToken.None);
            }
            finally
            {
                snapshot.Release();
            }
            WriteManifest();
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Merges all segments into one, and makes it durable.</summary>
    public void Optimize(CancellationToken cancellation)
    {
        ThrowIfDamaged();
        _maintenance.Wait(cancellation);
        try
        {
            Snapshot snapshot = Hold();
            try
            {
                bool isInMemory = _folder is not null && snapshot.Segments.Any(view => view.Segment.InMemory);
                if (snapshot.Segments.Count > 1 || snapshot.AllDocuments > snapshot.LiveDocuments || isInMemory)
                    Merge(snapshot, snapshot.Segments, toFile: _folder is not null, cancellation);
            }
            finally
            {
                snapshot.Release();
            }
            if (_folder is not null)
                WriteManifest();
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Merges what is due now, on this thread; for an index that does not merge in the background.</summary>
    public void MergeDue(CancellationToken cancellation)
    {
        _maintenance.Wait(cancellation);
        try
        {
            while (MergeOnce(cancellation))
            {
            }
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Reads every byte of the index and names each fault; empty when all is well.</summary>
    public IReadOnlyList<string> Verify(CancellationToken cancellation)
    {
        var faults = new List<string>();
        if (_damage is { } damage)
            faults.Add(damage.Message);
        Snapshot snapshot = Hold();
        try
        {
            foreach (SegmentView view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                    Note(faults, () => view.Segment.Bytes.CheckAll(cancellation));
            }
        }
        finally
        {
            snapshot.Release();
        }
        if (_files is null)
            return faults;
        Note(faults, () => _files.ReadManifest());
        List<(Segment Segment, WrittenDeletions Written)> deletions;
        lock (_writer)
            deletions = [.. _deletions.Select(pair => (pair.Key, pair.Value))];
        foreach ((Segment segment, WrittenDeletions written) in deletions)
        {
            if (written.File is { } file)
                Note(faults, () => VerifyDeletions(segment, written, file));
        }
        return faults;
    }

    private void VerifyDeletions(Segment segment, WrittenDeletions written, string file)
    {
        try
        {
            DeletionFile.Read(_files!.PathOf(file), segment.Documents, written.Checksum);
        }
        catch (FileNotFoundException)
        {
            // A newer one has taken its place meanwhile, or another process writes here.
            lock (_writer)
            {
                if (_folder is not null && _deletions.TryGetValue(segment, out WrittenDeletions? now) && now.File == file)
                    throw new IndexDamagedException($"{file}: it is missing.");
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
                faults.Add(e.Message);
        }
    }

    /// <summary>Stops merging, makes durable what was applied and closes the files.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _stop.Cancel();
        if (_damage is null && _folder is not null && Volatile.Read(ref _durable) != ChangeNumber)
        {
            try
            {
                Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexDamagedException)
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
            throw new IndexDamagedException(damage.Message, damage);
    }

    private Snapshot Hold()
    {
        while (true)
        {
            Snapshot snapshot = Volatile.Read(ref _snapshot);
            if (snapshot.TryHold())
                return snapshot;
            // Closed for good, rather than replaced: no answer is better than an empty one.
            ObjectDisposedException.ThrowIf(_disposed, this);
        }
    }

    private void Publish(IReadOnlyList<SegmentView> views, long changeNumber)
    {
        Snapshot before = _snapshot;
        if (!views.Any(view => view.Segment.InMemory))
            _inFiles = null;
        Volatile.Write(ref _snapshot, new Snapshot(views, changeNumber));
        before.Release();
    }

    private SegmentView View(Segment segment, LiveDocuments live) => new(segment, live, _values);

    private SegmentView Build(IReadOnlyCollection<IndexDocument> documents)
    {
        var last = new Dictionary<long, IndexDocument>(documents.Count);
        foreach (IndexDocument document in documents)
            last[document.Id] = document;
        try
        {
            foreach (IndexDocument document in last.Values)
                _builder.Add(document);
            Segment segment = InMemory((output, dictionary) => _builder.Build(output, dictionary, _schemaHash));
            return View(segment, new LiveDocuments(segment.Documents));
        }
        finally
        {
            _builder.Clear();
        }
    }

    private Segment InMemory(Action<SegmentOutput, Stream> write)
    {
        using var stream = new MemoryStream();
        using var dictionary = new MemoryStream();
        using var output = new SegmentOutput(stream);
        write(output, dictionary);
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.GetBuffer().AsSpan(0, bytes.Length).CopyTo(bytes);
        return new Segment(SegmentBytes.Hold(bytes, "a segment in memory"), Schema);
    }

    private static SegmentView WithoutDocuments(SegmentView view, HashSet<long> ids)
    {
        LiveDocuments? live = null;
        foreach (long id in ids)
        {
            int document = view.Segment.Find(id);
            if (document >= 0 && view.Live[document])
            {
                live ??= view.Live.Copy();
                live.Delete(document);
            }
        }
        return live is null ? view : view with { Live = live };
    }

    private void MergeInBackground()
    {
        if (Interlocked.CompareExchange(ref _merging, 1, 0) != 0)
        {
            Wait();
            return;
        }
        bool isDue;
        lock (_writer)
            isDue = Due(_snapshot, _inFiles) is not null;
        if (!isDue)
        {
            Volatile.Write(ref _merging, 0);
            return;
        }
        Task.Run(() =>
        {
            try
            {
                _maintenance.Wait(_stop.Token);
                try
                {
                    while (MergeOnce(_stop.Token))
                    {
                    }
                }
                finally
                {
                    _maintenance.Release();
                }
            }
            catch (OperationCanceledException)
            {
                // The index is being closed.
            }
            catch (ObjectDisposedException)
            {
                // So it is.
            }
            catch (IndexDamagedException e)
            {
                _damage = e;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk, noted in the statistics: searches go on with what there is, and the next batch tries again.
            }
            finally
            {
                Volatile.Write(ref _merging, 0);
            }
        });
    }

    // A writer that is faster than the merges waits for them: memory stays bounded.
    private void Wait()
    {
        int memory = 0;
        foreach (SegmentView view in Volatile.Read(ref _snapshot).Segments)
            memory += view.Segment.InMemory ? view.Segment.Documents : 0;
        if (memory < _options.MemoryDocuments * 3)
            return;
        _maintenance.Wait();
        _maintenance.Release();
    }

    // Files are merged as the manifest may name them: with the documents that only batches in memory have replaced.
    private List<SegmentView>? Due(Snapshot snapshot, InFiles? inFiles) => MergePolicy.Due(
        inFiles is null ? snapshot.Segments : [.. snapshot.Segments.Select(view => view.Segment.InMemory ? view : view with { Live = inFiles.Live[view.Segment] })],
        _folder is null ? null : _options.MemoryDocuments);

    private bool MergeOnce(CancellationToken cancellation)
    {
        Snapshot snapshot;
        InFiles? inFiles;
        lock (_writer)
        {
            snapshot = Hold();
            inFiles = _folder is null ? null : _inFiles;
        }
        try
        {
            if (Due(snapshot, inFiles) is not { } due)
                return false;
            bool toFile = _folder is not null && (due.Exists(view => !view.Segment.InMemory) || due.Sum(view => view.Live.Count) >= _options.MemoryDocuments);
            Merge(snapshot, due, toFile, cancellation);
            if (toFile)
                WriteManifest();
            return true;
        }
        finally
        {
            snapshot.Release();
        }
    }

    // Writes the merged segment beside the others, then puts it in their place; what was deleted meanwhile is deleted in it too. What goes from memory to a file is always all
    // that the snapshot has there, so that the files have everything up to its change number.
    private void Merge(Snapshot snapshot, IReadOnlyList<SegmentView> sources, bool toFile, CancellationToken cancellation)
    {
        (Segment, LiveDocuments)[] from = [.. sources.Select(view => (view.Segment, view.Live))];
        CheckAgain(sources, cancellation);
        Segment merged = toFile ? InFile(from, cancellation) : InMemory((output, dictionary) => SegmentMerger.Merge(Schema, from, output, dictionary, _schemaHash, cancellation));
        lock (_writer)
        {
            var replaced = sources.ToDictionary(view => view.Segment, view => view.Live);
            var live = new LiveDocuments(merged.Documents);
            var views = new List<SegmentView>();
            int place = -1;
            foreach (SegmentView now in _snapshot.Segments)
            {
                if (!replaced.TryGetValue(now.Segment, out LiveDocuments? then))
                {
                    views.Add(now);
                    continue;
                }
                if (place < 0)
                    place = views.Count;
                CarryOver(now.Segment, then, now.Live, merged, live);
                if (!_deletions.Remove(now.Segment, out WrittenDeletions? written))
                    continue;
                _obsoleteSegments.Add((now.Segment, now.Segment.Name));
                if (written.File is { } file)
                    _obsoleteDeletions.Add(file);
            }
            if (merged.Documents > 0)
            {
                views.Insert(place, View(merged, live));
                if (toFile)
                    _deletions[merged] = new WrittenDeletions(new LiveDocuments(merged.Documents), null, 0);
            }
            else if (toFile)
            {
                merged.DeleteWhenReleased(_folder!.PathOf(merged.Name));
            }
            if (toFile && sources.Any(view => view.Segment.InMemory))
            {
                _inFiles = InFiles.Of(snapshot).Merged(replaced.Keys, merged, new LiveDocuments(merged.Documents));
            }
            else if (toFile && _inFiles is { } inFiles)
            {
                var whole = new LiveDocuments(merged.Documents);
                foreach ((Segment source, LiveDocuments then) in replaced)
                    CarryOver(source, then, inFiles.Live[source], merged, whole);
                _inFiles = inFiles.Merged(replaced.Keys, merged, whole);
            }
            Publish(views, _snapshot.ChangeNumber);
            merged.Release();
        }
    }

    // Also pages that were checked when they were first read: what has been damaged since must not get new checksums.
    private void CheckAgain(IReadOnlyList<SegmentView> sources, CancellationToken cancellation)
    {
        try
        {
            foreach (SegmentView view in sources)
            {
                if (!view.Segment.InMemory)
                    view.Segment.Bytes.CheckAll(cancellation);
            }
        }
        catch (IndexDamagedException e)
        {
            _damage = e;
            throw;
        }
    }

    // Deletes in a merged segment what was deleted in one of its sources after it was read.
    private static void CarryOver(Segment source, LiveDocuments then, LiveDocuments now, Segment merged, LiveDocuments live)
    {
        if (ReferenceEquals(now, then))
            return;
        ReadOnlySpan<long> ids = source.Ids;
        for (int document = 0; document < ids.Length; document++)
        {
            if (then[document] && !now[document] && merged.Find(ids[document]) is >= 0 and var gone)
                live.Delete(gone);
        }
    }

    private Segment InFile((Segment, LiveDocuments)[] from, CancellationToken cancellation)
    {
        string path = _folder!.NewSegment();
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            using (FileStream dictionary = _folder.NewDictionary())
            using (var output = new SegmentOutput(file))
            {
                SegmentMerger.Merge(Schema, from, output, dictionary, _schemaHash, cancellation);
                file.Flush(flushToDisk: true);
            }
            return new Segment(SegmentBytes.Map(path), Schema);
        }
        catch (Exception e)
        {
            if (e is IOException or UnauthorizedAccessException)
                _trouble = e.Message;
            File.Delete(path);
            throw;
        }
    }

    // Names what is in files, as it was when the last batch of it was applied: a manifest never shows a part of a later one.
    private void WriteManifest()
    {
        Snapshot snapshot;
        InFiles inFiles;
        lock (_writer)
        {
            snapshot = Hold();
            inFiles = _inFiles ?? InFiles.Of(snapshot);
        }
        try
        {
            var segments = new List<ManifestSegment>();
            foreach (SegmentView view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                    segments.Add(Entry(view.Segment, inFiles.Live[view.Segment]));
            }
            _folder!.WriteManifest(inFiles.ChangeNumber, segments);
            Volatile.Write(ref _durable, inFiles.ChangeNumber);
            _trouble = null;
            DeleteObsolete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = e.Message;
            throw;
        }
        finally
        {
            snapshot.Release();
        }
    }

    private ManifestSegment Entry(Segment segment, LiveDocuments live)
    {
        WrittenDeletions written;
        lock (_writer)
            written = _deletions[segment];
        // Documents are only ever deleted: as many living ones are the same ones.
        if (written.Live.Count != live.Count)
        {
            (string file, uint checksum) = _folder!.WriteDeletions(live);
            lock (_writer)
            {
                if (written.File is { } old)
                    _obsoleteDeletions.Add(old);
                _deletions[segment] = written = new WrittenDeletions(live, file, checksum);
            }
        }
        return new ManifestSegment(segment.Name, segment.Length, segment.Bytes.Checksum, segment.Documents, live.Count, written.File, written.Checksum);
    }

    // Once a manifest without them is in place.
    private void DeleteObsolete()
    {
        List<(Segment Segment, string File)> segments;
        List<string> deletions;
        lock (_writer)
        {
            segments = [.. _obsoleteSegments];
            deletions = [.. _obsoleteDeletions];
            _obsoleteSegments.Clear();
            _obsoleteDeletions.Clear();
        }
        foreach (string file in deletions)
            File.Delete(_folder!.PathOf(file));
        foreach ((Segment segment, string file) in segments)
            segment.DeleteWhenReleased(_folder!.PathOf(file));
    }

    /// <summary>Which documents of a segment live, as a file says it.</summary>
    /// <param name="Live">What it says.</param>
    /// <param name="File">Its name; null when all live and there is none.</param>
    /// <param name="Checksum">Of the file; 0 without one.</param>
    private sealed record WrittenDeletions(LiveDocuments Live, string? File, uint Checksum);

    /// <summary>The last state of the index of which every document is in a file.</summary>
    /// <remarks>Later batches have deleted documents of it; as long as what they added is in memory alone, their deletions must not be in files either.</remarks>
    /// <param name="ChangeNumber">The store's change number of that state.</param>
    /// <param name="Live">By segment in a file.</param>
    private sealed record InFiles(long ChangeNumber, Dictionary<Segment, LiveDocuments> Live)
    {
        public static InFiles Of(Snapshot snapshot) =>
            new(snapshot.ChangeNumber, snapshot.Segments.Where(view => !view.Segment.InMemory).ToDictionary(view => view.Segment, view => view.Live));

        public InFiles Merged(IEnumerable<Segment> sources, Segment merged, LiveDocuments live)
        {
            var of = new Dictionary<Segment, LiveDocuments>(Live);
            foreach (Segment source in sources)
                of.Remove(source);
            of[merged] = live;
            return new InFiles(ChangeNumber, of);
        }
    }
}

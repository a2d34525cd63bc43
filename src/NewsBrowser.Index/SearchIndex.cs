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
    private readonly IndexFolder? _folder;
    private readonly KeywordValues?[] _values;
    private readonly ScratchPool _pool = new();
    private readonly SegmentBuilder _builder;
    private readonly ulong _schemaHash;
    private readonly Lock _writer = new();
    private readonly SemaphoreSlim _maintenance = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Segment, ManifestSegment> _written = [];
    private readonly Dictionary<Segment, long> _reached = [];
    private Snapshot _snapshot;
    private long _durable;
    private IndexDamagedException? _damage;
    private string? _trouble;
    private int _merging;
    private bool _disposed;

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
        _snapshot = new Snapshot([], 0);
        Opening = new IndexOpening(IndexOpeningState.Created, null);
        if (folder is null)
            return;
        var files = new IndexFolder(folder, schema, options.Identity, options.ReadOnly);
        _folder = options.ReadOnly ? null : files;
        (Opening, long changeNumber, List<(Segment Segment, LiveDocuments Live)> segments) = files.Open();
        try
        {
            var views = new List<SegmentView>();
            foreach ((Segment segment, LiveDocuments live) in segments)
                views.Add(View(segment, live));
            _snapshot = new Snapshot(views, changeNumber);
        }
        catch (IndexDamagedException e)
        {
            _snapshot = new Snapshot([], 0);
            _damage = e;
        }
        foreach ((Segment segment, LiveDocuments live) in segments)
        {
            // The snapshot holds it now.
            segment.Release();
            _written[segment] = new ManifestSegment(segment.Name, segment.Length, segment.Documents, null, live.Count);
        }
        _durable = changeNumber;
        _deletionsWritten = segments.ToDictionary(pair => pair.Segment, pair => (Live: pair.Live, File: (string?)null));
        foreach (ManifestSegment entry in _damage is null && Opening.State == IndexOpeningState.Opened ? Manifest.Read(folder)?.Segments ?? [] : [])
        {
            foreach (Segment segment in _written.Keys.Where(segment => segment.Name == entry.File).ToList())
                _deletionsWritten[segment] = (_deletionsWritten[segment].Live, entry.Deletions);
        }
    }

    private readonly Dictionary<Segment, (LiveDocuments Live, string? File)> _deletionsWritten = [];

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
                _reached[added.Segment] = before.ChangeNumber;
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
            var plan = new SearchPlan(Schema, snapshot, request, _options.Texts, new SpentBudget(request.Budget, cancellation));
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
                    Merge(memory, toFile: true, CancellationToken.None);
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
                if (snapshot.Segments.Count > 1 || snapshot.AllDocuments > snapshot.LiveDocuments)
                    Merge(snapshot.Segments, toFile: _folder is not null, cancellation);
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
                try
                {
                    if (!view.Segment.InMemory)
                        view.Segment.Bytes.CheckAll(cancellation);
                    if (_written.TryGetValue(view.Segment, out _) && _deletionsWritten.TryGetValue(view.Segment, out var deletions) && deletions.File is { } file)
                        DeletionFile.Read(_folder!.PathOf(file), view.Segment.Documents);
                }
                catch (IndexDamagedException e)
                {
                    faults.Add(e.Message);
                }
            }
        }
        finally
        {
            snapshot.Release();
        }
        return faults;
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
            Snapshot last = _snapshot;
            _snapshot = new Snapshot([], last.ChangeNumber);
            last.Release();
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
        }
    }

    private void Publish(IReadOnlyList<SegmentView> views, long changeNumber)
    {
        Snapshot before = _snapshot;
        Volatile.Write(ref _snapshot, new Snapshot(views, changeNumber));
        before.Release();
    }

    private SegmentView View(Segment segment, LiveDocuments live) => new(
        segment,
        live,
        [.. segment.Keywords.Select((column, number) => column is null ? null : _values[number]!.NumbersOf(column.ReadValues()))]);

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
        if (Due(Volatile.Read(ref _snapshot)) is null)
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
                // A full disk: searches go on with what there is, and the next batch tries again.
                _trouble = e.Message;
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

    private List<SegmentView>? Due(Snapshot snapshot) => MergePolicy.Due(snapshot.Segments, _folder is null ? null : _options.MemoryDocuments);

    private bool MergeOnce(CancellationToken cancellation)
    {
        Snapshot snapshot = Hold();
        try
        {
            if (Due(snapshot) is not { } due)
                return false;
            bool toFile = _folder is not null && (due.Exists(view => !view.Segment.InMemory) || due.Sum(view => view.Live.Count) >= _options.MemoryDocuments);
            Merge(due, toFile, cancellation);
            if (toFile)
                WriteManifest();
            _trouble = null;
            return true;
        }
        finally
        {
            snapshot.Release();
        }
    }

    // Writes the merged segment beside the others, then puts it in their place; what was deleted meanwhile is deleted in it too.
    private void Merge(IReadOnlyList<SegmentView> sources, bool toFile, CancellationToken cancellation)
    {
        (Segment, LiveDocuments)[] from = [.. sources.Select(view => (view.Segment, view.Live))];
        Segment merged = toFile ? InFile(from, cancellation) : InMemory((output, dictionary) => SegmentMerger.Merge(Schema, from, output, dictionary, _schemaHash, cancellation));
        lock (_writer)
        {
            var live = new LiveDocuments(merged.Documents);
            var replaced = sources.ToDictionary(view => view.Segment);
            int place = 0;
            foreach (SegmentView now in _snapshot.Segments)
            {
                if (!replaced.TryGetValue(now.Segment, out SegmentView? then))
                    continue;
                if (ReferenceEquals(now.Live, then.Live))
                    continue;
                ReadOnlySpan<long> ids = now.Segment.Ids;
                for (int document = 0; document < ids.Length; document++)
                {
                    if (then.Live[document] && !now.Live[document] && merged.Find(ids[document]) is >= 0 and var gone)
                        live.Delete(gone);
                }
            }
            var views = new List<SegmentView>();
            long reached = long.MaxValue;
            foreach (SegmentView now in _snapshot.Segments)
            {
                if (!replaced.ContainsKey(now.Segment))
                {
                    views.Add(now);
                    continue;
                }
                if (place == 0)
                    place = views.Count + 1;
                if (_reached.Remove(now.Segment, out long base_))
                    reached = Math.Min(reached, base_);
                _deletionsWritten.Remove(now.Segment);
                if (_written.Remove(now.Segment, out ManifestSegment? written))
                    _obsolete.Add((now.Segment, written.File));
            }
            if (merged.Documents > 0)
                views.Insert(place - 1, View(merged, live));
            if (toFile)
            {
                _written[merged] = new ManifestSegment(merged.Name, merged.Length, merged.Documents, null, merged.Documents);
                _deletionsWritten[merged] = (new LiveDocuments(merged.Documents), null);
            }
            else if (reached != long.MaxValue)
            {
                _reached[merged] = reached;
            }
            Publish(views, _snapshot.ChangeNumber);
            merged.Release();
        }
    }

    private readonly List<(Segment Segment, string File)> _obsolete = [];

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
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    // Names what is in files now. What is in memory alone is not reached: the number is that of the state before the oldest of it.
    private void WriteManifest()
    {
        Snapshot snapshot;
        long reached;
        lock (_writer)
        {
            snapshot = Hold();
            reached = snapshot.ChangeNumber;
            foreach (SegmentView view in snapshot.Segments)
            {
                if (view.Segment.InMemory && _reached.TryGetValue(view.Segment, out long before))
                    reached = Math.Min(reached, before);
            }
        }
        try
        {
            var replaced = new List<string>();
            var segments = new List<ManifestSegment>();
            foreach (SegmentView view in snapshot.Segments)
            {
                if (view.Segment.InMemory)
                    continue;
                (LiveDocuments live, string? file) = _deletionsWritten[view.Segment];
                if (!ReferenceEquals(live, view.Live) && view.Live.Count != live.Count)
                {
                    if (file is not null)
                        replaced.Add(file);
                    file = _folder!.WriteDeletions(view.Live);
                }
                _deletionsWritten[view.Segment] = (view.Live, file);
                segments.Add(new ManifestSegment(view.Segment.Name, view.Segment.Length, view.Segment.Documents, file, view.Live.Count));
            }
            _folder!.WriteManifest(reached, segments);
            Volatile.Write(ref _durable, reached);
            foreach (string file in replaced)
                File.Delete(_folder.PathOf(file));
            List<(Segment Segment, string File)> obsolete;
            lock (_writer)
            {
                obsolete = [.. _obsolete];
                _obsolete.Clear();
            }
            foreach ((Segment segment, string file) in obsolete)
                segment.DeleteWhenReleased(_folder.PathOf(file));
        }
        finally
        {
            snapshot.Release();
        }
    }
}

using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index;

// When segments are merged and written; what is in files is told in SearchIndex.Manifest.cs, the rest of the index is in SearchIndex.cs.
public sealed partial class SearchIndex
{
    /// <summary>Makes durable what was applied so far. Does nothing for an index in memory alone or one that is only read.</summary>
    public void Flush()
    {
        if (_folder is null)
        {
            return;
        }

        ThrowIfDamaged();
        _maintenance.Wait();
        try
        {
            var snapshot = Hold();
            List<SegmentView> memory;
            try
            {
                memory = [.. snapshot.Segments.Where(view => view.Segment.InMemory)];
                if (memory.Count > 0)
                {
                    Merge(snapshot, memory, toFile: true, CancellationToken.None);
                }
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
            var snapshot = Hold();
            try
            {
                var isInMemory = _folder is not null && snapshot.Segments.Any(view => view.Segment.InMemory);
                if (snapshot.Segments.Count > 1 || snapshot.AllDocuments > snapshot.LiveDocuments || isInMemory)
                {
                    Merge(snapshot, snapshot.Segments, toFile: _folder is not null, cancellation);
                }
            }
            finally
            {
                snapshot.Release();
            }
            if (_folder is not null)
            {
                WriteManifest();
            }
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Writes every segment that holds deleted documents anew without them, and makes that durable: nothing of them is left in files.</summary>
    public void Expunge(CancellationToken cancellation)
    {
        if (_folder is null)
        {
            Optimize(cancellation);
            return;
        }
        Flush();
        _maintenance.Wait(cancellation);
        try
        {
            while (ExpungeOnce(cancellation))
            {
            }
            WriteManifest();
        }
        finally
        {
            _maintenance.Release();
        }
    }

    private bool ExpungeOnce(CancellationToken cancellation)
    {
        Snapshot snapshot;
        PersistedState? inFiles;
        lock (_writer)
        {
            snapshot = Hold();
            inFiles = _inFiles;
        }
        try
        {
            // As in merging files: without the deletions of batches that are in memory alone. Whoever wants those gone too has flushed.
            var holding = snapshot.Segments
                .Where(view => !view.Segment.InMemory)
                .Select(view => inFiles is null ? view : view with { Live = inFiles.Live[view.Segment] })
                .FirstOrDefault(view => view.Live.Count < view.Segment.Documents);
            if (holding is null)
            {
                return false;
            }

            Merge(snapshot, [holding], toFile: true, cancellation);
            return true;
        }
        finally
        {
            snapshot.Release();
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

    private void MergeInBackground()
    {
        if (Interlocked.CompareExchange(ref _merging, 1, 0) != 0)
        {
            Wait();
            return;
        }
        bool isDue;
        lock (_writer)
        {
            isDue = Due(_snapshot, _inFiles) is not null;
        }

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
            catch (Exception e) when (DiskFault.Is(e))
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
        var memory = 0;
        foreach (var view in Volatile.Read(ref _snapshot).Segments)
        {
            memory += view.Segment.InMemory ? view.Segment.Documents : 0;
        }

        if (memory < _options.MemoryDocuments * 3)
        {
            return;
        }

        _maintenance.Wait();
        _maintenance.Release();
    }

    // Files are merged as the manifest may name them: with the documents that only batches in memory have replaced.
    private List<SegmentView>? Due(Snapshot snapshot, PersistedState? inFiles) => MergePolicy.Due(
        inFiles is null
            ? snapshot.Segments
            : [.. snapshot.Segments.Select(view => view.Segment.InMemory ? view : view with { Live = inFiles.Live[view.Segment] })],
        _folder is null ? null : _options.MemoryDocuments);

    private bool MergeOnce(CancellationToken cancellation)
    {
        Snapshot snapshot;
        PersistedState? inFiles;
        lock (_writer)
        {
            snapshot = Hold();
            inFiles = _folder is null ? null : _inFiles;
        }
        try
        {
            if (Due(snapshot, inFiles) is not { } due)
            {
                return false;
            }

            var toFile = _folder is not null && (due.Exists(view => !view.Segment.InMemory) || due.Sum(view => view.Live.Count) >= _options.MemoryDocuments);
            Merge(snapshot, due, toFile, cancellation);
            if (toFile)
            {
                WriteManifest();
            }

            return true;
        }
        finally
        {
            snapshot.Release();
        }
    }

    // Writes the merged segment beside the others, then puts it in their place; what was deleted meanwhile is deleted in it too.
    // What goes from memory to a file is always all that the snapshot has there, so that the files have everything up to its change number.
    private void Merge(Snapshot snapshot, IReadOnlyList<SegmentView> sources, bool toFile, CancellationToken cancellation)
    {
        (Segment, LiveDocuments)[] from = [.. sources.Select(view => (view.Segment, view.Live))];
        CheckAgain(sources, cancellation);
        var merged = toFile ? InFile(from, cancellation) : InMemory(
            new MemoryStream(), new MemoryStream(), (output, dictionary) => SegmentMerger.Merge(Schema, from, output, dictionary, _schemaHash, cancellation));
        lock (_writer)
        {
            var replaced = sources.ToDictionary(view => view.Segment, view => view.Live);
            var live = new LiveDocuments(merged.Documents);
            var views = new List<SegmentView>();
            var place = -1;
            foreach (var now in _snapshot.Segments)
            {
                if (!replaced.TryGetValue(now.Segment, out var then))
                {
                    views.Add(now);
                    continue;
                }
                if (place < 0)
                {
                    place = views.Count;
                }

                CarryOver(now.Segment, then, now.Live, merged, live);
                if (!_deletions.Remove(now.Segment, out var written))
                {
                    continue;
                }

                _obsoleteSegments.Add((now.Segment, now.Segment.Name));
                if (written.File is { } file)
                {
                    _obsoleteDeletions.Add(file);
                }
            }
            if (merged.Documents > 0)
            {
                views.Insert(place, View(merged, live));
                if (toFile)
                {
                    _deletions[merged] = new WrittenDeletions(new LiveDocuments(merged.Documents), null, 0);
                }
            }
            else if (toFile)
            {
                merged.DeleteWhenReleased(_folder!.GetPath(merged.Name));
            }
            if (toFile && sources.Any(view => view.Segment.InMemory))
            {
                _inFiles = PersistedState.FromSnapshot(snapshot).Merged(replaced.Keys, merged, new LiveDocuments(merged.Documents));
            }
            else if (toFile && _inFiles is { } inFiles)
            {
                var whole = new LiveDocuments(merged.Documents);
                foreach ((var source, var then) in replaced)
                {
                    CarryOver(source, then, inFiles.Live[source], merged, whole);
                }

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
            foreach (var view in sources)
            {
                if (!view.Segment.InMemory)
                {
                    view.Segment.Bytes.CheckAll(cancellation);
                }
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
        {
            return;
        }

        var ids = source.Ids;
        for (var document = 0; document < ids.Length; document++)
        {
            if (then[document] && !now[document] && merged.Find(ids[document]) is >= 0 and var gone)
            {
                live.Delete(gone);
            }
        }
    }

    private Segment InFile((Segment, LiveDocuments)[] from, CancellationToken cancellation)
    {
        var path = _folder!.NewSegment();
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            using (var dictionary = _folder.NewDictionary())
            using (var output = new SegmentOutput(file))
            {
                SegmentMerger.Merge(Schema, from, output, dictionary, _schemaHash, cancellation);
                file.Flush(flushToDisk: true);
            }
            return new Segment(SegmentBytes.Map(path), Schema);
        }
        catch (Exception e)
        {
            if (DiskFault.Is(e))
            {
                _trouble = e.Message;
            }

            File.Delete(path);
            throw;
        }
    }
}

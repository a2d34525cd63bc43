using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Merging;

/// <summary>Says when segments are merged and written to files: one at a time, in the background as they come or when asked for.</summary>
internal sealed class MergeScheduler : IDisposable
{
    private readonly PublishedSnapshot _published;
    private readonly SegmentReplacer _segments;
    private readonly int _memoryDocuments;

    // Null when nothing is to be written.
    private readonly IndexFiles? _files;
    private readonly SemaphoreSlim _maintenance = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private int _merging;

    /// <param name="schema">Of all segments.</param>
    /// <param name="published">Whose segments are merged; it is closed with this.</param>
    /// <param name="files">Those that are in files; null for an index in memory alone.</param>
    /// <param name="memoryDocuments">Documents that are held in memory before they are written to a file.</param>
    public MergeScheduler(IndexSchema schema, PublishedSnapshot published, IndexFiles? files, int memoryDocuments)
    {
        _published = published;
        _segments = new SegmentReplacer(schema, published, files);
        _memoryDocuments = memoryDocuments;
        _files = files is { CanWrite: true } ? files : null;
    }

    /// <summary>Writes what is in memory alone to a file.</summary>
    public void Flush()
    {
        if (_files is null)
        {
            return;
        }

        _published.ThrowIfDamaged();
        _maintenance.Wait();
        try
        {
            var snapshot = _published.Hold();
            try
            {
                List<SegmentView> memory = [.. snapshot.Segments.Where(view => view.Segment.InMemory)];
                if (memory.Count > 0)
                {
                    _segments.Merge(snapshot, memory, toFile: true, CancellationToken.None);
                }
            }
            finally
            {
                snapshot.Release();
            }
            _files.WriteManifest(_published);
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Merges all segments into one.</summary>
    public void Optimize(CancellationToken cancellation)
    {
        _published.ThrowIfDamaged();
        _maintenance.Wait(cancellation);
        try
        {
            var snapshot = _published.Hold();
            try
            {
                var isInMemory = _files is not null && snapshot.Segments.Any(view => view.Segment.InMemory);
                if (snapshot.Segments.Count > 1 || snapshot.AllDocuments > snapshot.LiveDocuments || isInMemory)
                {
                    _segments.Merge(snapshot, snapshot.Segments, toFile: _files is not null, cancellation);
                }
            }
            finally
            {
                snapshot.Release();
            }
            _files?.WriteManifest(_published);
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Writes every segment that holds deleted documents anew without them.</summary>
    public void Expunge(CancellationToken cancellation)
    {
        if (_files is null)
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
            _files.WriteManifest(_published);
        }
        finally
        {
            _maintenance.Release();
        }
    }

    /// <summary>Merges what is due now, on this thread.</summary>
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

    /// <summary>Begins to merge what is due, if anything is; waits for merges that a fast writer has left far behind.</summary>
    public void MergeInBackground()
    {
        if (Interlocked.CompareExchange(ref _merging, 1, 0) != 0)
        {
            WaitForRoom();
            return;
        }
        bool isDue;
        lock (_published.Writing)
        {
            isDue = FindDue(_published.Current, _published.Durable) is not null;
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
                MergeDue(_stop.Token);
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
                _published.NoteDamage(e);
            }
            catch (Exception e) when (IndexFolder.IsDiskFault(e))
            {
                // A full disk, noted in the statistics: searches go on with what there is, and the next batch tries again.
            }
            finally
            {
                Volatile.Write(ref _merging, 0);
            }
        });
    }

    /// <summary>Tells merges in the background to end.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Closes the snapshot once no merge is going on.</summary>
    public void Dispose()
    {
        _maintenance.Wait();
        _published.Close();
        _maintenance.Dispose();
        _stop.Dispose();
    }

    private bool ExpungeOnce(CancellationToken cancellation)
    {
        var snapshot = _published.Hold(out var durable);
        try
        {
            // As in merging files: without the deletions of batches that are in memory alone. Whoever wants those gone too has flushed.
            var holding = snapshot.Segments
                .Where(view => !view.Segment.InMemory)
                .Select(view => durable?.View(view) ?? view)
                .FirstOrDefault(view => view.Live.Count < view.Segment.Documents);
            if (holding is null)
            {
                return false;
            }

            _segments.Merge(snapshot, [holding], toFile: true, cancellation);
            return true;
        }
        finally
        {
            snapshot.Release();
        }
    }

    // A writer that is faster than the merges waits for them: memory stays bounded.
    private void WaitForRoom()
    {
        var memory = 0;
        foreach (var view in _published.Current.Segments)
        {
            memory += view.Segment.InMemory ? view.Segment.Documents : 0;
        }

        if (memory < _memoryDocuments * 3)
        {
            return;
        }

        _maintenance.Wait();
        _maintenance.Release();
    }

    // Files are merged as the manifest may name them: with the documents that only batches in memory have replaced.
    private List<SegmentView>? FindDue(Snapshot snapshot, DurableContents? durable) => MergePolicy.Due(
        durable is null ? snapshot.Segments : [.. snapshot.Segments.Select(durable.View)],
        _files is null ? null : _memoryDocuments);

    private bool MergeOnce(CancellationToken cancellation)
    {
        var snapshot = _published.Hold(out var durable);
        try
        {
            if (FindDue(snapshot, _files is null ? null : durable) is not { } due)
            {
                return false;
            }

            var toFile = _files is not null && (due.Exists(view => !view.Segment.InMemory) || due.Sum(view => view.Live.Count) >= _memoryDocuments);
            _segments.Merge(snapshot, due, toFile, cancellation);
            if (toFile)
            {
                _files!.WriteManifest(_published);
            }

            return true;
        }
        finally
        {
            snapshot.Release();
        }
    }
}

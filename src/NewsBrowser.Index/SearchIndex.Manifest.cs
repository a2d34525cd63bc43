using NewsBrowser.Index.Searching;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index;

// What is in files, and how the manifest names it.
public sealed partial class SearchIndex
{
    // Names what is in files, as it was when the last batch of it was applied: a manifest never shows a part of a later one.
    private void WriteManifest()
    {
        Snapshot snapshot;
        PersistedState inFiles;
        lock (_writer)
        {
            snapshot = Hold();
            inFiles = _inFiles ?? PersistedState.FromSnapshot(snapshot);
        }
        try
        {
            var segments = new List<ManifestSegment>();
            foreach (var view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                {
                    segments.Add(Entry(view.Segment, inFiles.Live[view.Segment]));
                }
            }
            _folder!.WriteManifest(inFiles.ChangeNumber, segments);
            Volatile.Write(ref _durable, inFiles.ChangeNumber);
            _trouble = null;
            DeleteObsolete();
        }
        catch (Exception e) when (DiskFault.Is(e))
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
        {
            written = _deletions[segment];
        }
        // Documents are only ever deleted: as many living ones are the same ones.
        if (written.Live.Count != live.Count)
        {
            (var file, var checksum) = _folder!.WriteDeletions(live);
            lock (_writer)
            {
                if (written.File is { } old)
                {
                    _obsoleteDeletions.Add(old);
                }

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
        foreach (var file in deletions)
        {
            File.Delete(_folder!.GetPath(file));
        }

        foreach ((var segment, var file) in segments)
        {
            segment.DeleteWhenReleased(_folder!.GetPath(file));
        }
    }

    /// <summary>Which documents of a segment live, as a file says it.</summary>
    /// <param name="Live">What it says.</param>
    /// <param name="File">Its name; null when all live and there is none.</param>
    /// <param name="Checksum">Of the file; 0 without one.</param>
    private sealed record WrittenDeletions(LiveDocuments Live, string? File, uint Checksum);

    /// <summary>The last state of the index of which every document is in a file.</summary>
    /// <remarks>Later batches have deleted documents of it; as long as what they added is in memory alone,
    /// their deletions must not be in files either.</remarks>
    /// <param name="ChangeNumber">The store's change number of that state.</param>
    /// <param name="Live">By segment in a file.</param>
    private sealed record PersistedState(long ChangeNumber, Dictionary<Segment, LiveDocuments> Live)
    {
        public static PersistedState FromSnapshot(Snapshot snapshot) =>
            new(snapshot.ChangeNumber, snapshot.Segments.Where(view => !view.Segment.InMemory).ToDictionary(view => view.Segment, view => view.Live));

        public PersistedState Merged(IEnumerable<Segment> sources, Segment merged, LiveDocuments live)
        {
            var of = new Dictionary<Segment, LiveDocuments>(Live);
            foreach (var source in sources)
            {
                of.Remove(source);
            }

            of[merged] = live;
            return new PersistedState(ChangeNumber, of);
        }
    }
}

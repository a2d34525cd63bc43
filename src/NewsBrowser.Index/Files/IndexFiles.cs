using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Files;

/// <summary>The segments of an index that are in files: which the manifest names, with which deletions, and which may go.</summary>
internal sealed class IndexFiles
{
    private readonly IndexFolder _folder;
    private readonly Lock _noting = new();
    private readonly Dictionary<Segment, WrittenDeletions> _deletions;
    private readonly List<Segment> _obsoleteSegments = [];
    private readonly List<string> _obsoleteDeletions = [];
    private long _changeNumber;

    /// <param name="folder">Where they are.</param>
    /// <param name="opened">The segments that its manifest names.</param>
    /// <param name="changeNumber">The store's change number that they reach.</param>
    public IndexFiles(IndexFolder folder, IReadOnlyList<IndexFolder.OpenedSegment> opened, long changeNumber)
    {
        _folder = folder;
        _changeNumber = changeNumber;
        _deletions = opened.ToDictionary(
            segment => segment.Segment, segment => new WrittenDeletions(segment.Live, segment.Entry.Deletions, segment.Entry.DeletionsChecksum));
    }

    public bool CanWrite => !_folder.IsReadOnly;

    /// <summary>The change number that would be found after a loss of power.</summary>
    public long ChangeNumber => Volatile.Read(ref _changeNumber);

    /// <summary>Why files could not be written; null when all is well.</summary>
    public string? Trouble { get; set; }

    /// <summary>Writes a segment to a new file, which no manifest names yet.</summary>
    public Segment WriteSegment(IndexSchema schema, Action<SegmentOutput, Stream> write)
    {
        var path = _folder.NewSegment();
        try
        {
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            using (var dictionary = _folder.NewDictionary())
            using (var output = new SegmentOutput(file))
            {
                write(output, dictionary);
                file.Flush(flushToDisk: true);
            }
            return new Segment(SegmentBytes.Map(path), schema);
        }
        catch (Exception e)
        {
            if (IndexFolder.IsDiskFault(e))
            {
                Trouble = e.Message;
            }

            File.Delete(path);
            throw;
        }
    }

    /// <summary>Notes a segment of which all documents live, for the next manifest.</summary>
    public void Add(Segment segment)
    {
        lock (_noting)
        {
            _deletions[segment] = new WrittenDeletions(new LiveDocuments(segment.Documents), null, 0);
        }
    }

    /// <summary>Notes that a segment was merged into another; its files go once a manifest without them is in place.</summary>
    public void Remove(Segment segment)
    {
        lock (_noting)
        {
            if (!_deletions.Remove(segment, out var written))
            {
                return;
            }

            _obsoleteSegments.Add(segment);
            if (written.File is { } file)
            {
                _obsoleteDeletions.Add(file);
            }
        }
    }

    /// <summary>Deletes a segment's file that no manifest has named, once nobody reads it.</summary>
    public void Discard(Segment segment) => segment.DeleteWhenReleased(_folder.GetPath(segment.Name));

    /// <summary>Names what is in files, as it was when the last batch of it was applied: a manifest never shows a part of a later one.</summary>
    public void WriteManifest(PublishedSnapshot published)
    {
        var snapshot = published.Hold(out var durable);
        durable ??= DurableContents.Take(snapshot);
        try
        {
            var segments = new List<Manifest.Entry>();
            foreach (var view in snapshot.Segments)
            {
                if (!view.Segment.InMemory)
                {
                    segments.Add(MakeEntry(view.Segment, durable.Live[view.Segment]));
                }
            }
            _folder.WriteManifest(durable.ChangeNumber, segments);
            Volatile.Write(ref _changeNumber, durable.ChangeNumber);
            Trouble = null;
            DeleteObsolete();
        }
        catch (Exception e) when (IndexFolder.IsDiskFault(e))
        {
            Trouble = e.Message;
            throw;
        }
        finally
        {
            snapshot.Release();
        }
    }

    /// <summary>Checks the manifest and the files of deletions; <paramref name="check"/> runs each check and notes what it throws.</summary>
    public void Verify(Action<Action> check)
    {
        check(() => _folder.ReadManifest());
        List<(Segment Segment, WrittenDeletions Written)> deletions;
        lock (_noting)
        {
            deletions = [.. _deletions.Select(pair => (pair.Key, pair.Value))];
        }

        foreach ((var segment, var written) in deletions)
        {
            if (written.File is { } file)
            {
                check(() => VerifyDeletions(segment, written, file));
            }
        }
    }

    private void VerifyDeletions(Segment segment, WrittenDeletions written, string file)
    {
        try
        {
            LiveDocuments.ReadFrom(_folder.GetPath(file), segment.Documents, written.Checksum);
        }
        catch (FileNotFoundException)
        {
            // A newer one has taken its place meanwhile, or another process writes here.
            lock (_noting)
            {
                if (CanWrite && _deletions.TryGetValue(segment, out var now) && now.File == file)
                {
                    throw new IndexDamagedException($"{file}: it is missing.");
                }
            }
        }
    }

    private Manifest.Entry MakeEntry(Segment segment, LiveDocuments live)
    {
        WrittenDeletions written;
        lock (_noting)
        {
            written = _deletions[segment];
        }
        // Documents are only ever deleted: as many living ones are the same ones.
        if (written.Live.Count != live.Count)
        {
            (var file, var checksum) = _folder.WriteDeletions(live);
            lock (_noting)
            {
                if (written.File is { } old)
                {
                    _obsoleteDeletions.Add(old);
                }

                _deletions[segment] = written = new WrittenDeletions(live, file, checksum);
            }
        }
        return new Manifest.Entry(segment.Name, segment.Length, segment.Bytes.Checksum, segment.Documents, live.Count, written.File, written.Checksum);
    }

    private void DeleteObsolete()
    {
        List<Segment> segments;
        List<string> deletions;
        lock (_noting)
        {
            segments = [.. _obsoleteSegments];
            deletions = [.. _obsoleteDeletions];
            _obsoleteSegments.Clear();
            _obsoleteDeletions.Clear();
        }
        foreach (var file in deletions)
        {
            File.Delete(_folder.GetPath(file));
        }

        foreach (var segment in segments)
        {
            Discard(segment);
        }
    }

    /// <summary>Which documents of a segment live, as a file says it.</summary>
    /// <param name="Live">What it says.</param>
    /// <param name="File">Its name; null when all live and there is none.</param>
    /// <param name="Checksum">Of the file; 0 without one.</param>
    private sealed record WrittenDeletions(LiveDocuments Live, string? File, uint Checksum);
}

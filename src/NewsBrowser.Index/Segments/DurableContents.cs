namespace NewsBrowser.Index.Segments;

/// <summary>The last contents of the index of which every document is in a file.</summary>
/// <remarks>Later batches have deleted documents of it; as long as what they added is in memory alone,
/// their deletions must not be in files either.</remarks>
/// <param name="ChangeNumber">The store's change number that they reach.</param>
/// <param name="Live">By segment in a file.</param>
internal sealed record DurableContents(long ChangeNumber, IReadOnlyDictionary<Segment, LiveDocuments> Live)
{
    /// <summary>What of a snapshot is in files.</summary>
    public static DurableContents Take(Snapshot snapshot) =>
        new(snapshot.ChangeNumber, snapshot.Segments.Where(view => !view.Segment.InMemory).ToDictionary(view => view.Segment, view => view.Live));

    /// <summary>The same with a merged segment instead of its sources.</summary>
    public DurableContents Replace(IEnumerable<Segment> sources, Segment merged, LiveDocuments live)
    {
        var replaced = new Dictionary<Segment, LiveDocuments>(Live);
        foreach (var source in sources)
        {
            replaced.Remove(source);
        }

        replaced[merged] = live;
        return this with { Live = replaced };
    }

    /// <summary>A segment with the documents that live in files; one in memory as it is.</summary>
    public SegmentView View(SegmentView view) => view.Segment.InMemory ? view : view with { Live = Live[view.Segment] };
}

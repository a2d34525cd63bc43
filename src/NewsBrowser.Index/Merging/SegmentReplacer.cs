using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Files;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Merging;

/// <summary>Writes the merged segment beside the others, then puts it in their place; what was deleted meanwhile is deleted in it too.</summary>
internal sealed class SegmentReplacer(IndexSchema schema, PublishedSnapshot published, IndexFiles? files)
{
    private readonly ulong _schemaHash = IndexFolder.HashSchema(schema);

    /// <summary>Merges segments of a snapshot.</summary>
    /// <remarks>What goes from memory to a file is always all that the snapshot has there, so that the files have everything up to its change number.</remarks>
    public void Merge(Snapshot snapshot, IReadOnlyList<SegmentView> sources, bool toFile, CancellationToken cancellation)
    {
        (Segment, LiveDocuments)[] from = [.. sources.Select(view => (view.Segment, view.Live))];
        CheckAgain(sources, cancellation);
        void Write(SegmentOutput output, Stream dictionary) => SegmentMerger.Merge(schema, from, output, dictionary, _schemaHash, cancellation);
        var merged = toFile ? files!.WriteSegment(schema, Write) : Segment.WriteInMemory(schema, new MemoryStream(), new MemoryStream(), Write);
        lock (published.Writing)
        {
            var replaced = sources.ToDictionary(view => view.Segment, view => view.Live);
            var live = new LiveDocuments(merged.Documents);
            var views = new List<SegmentView>();
            var place = -1;
            foreach (var now in published.Current.Segments)
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
                files?.Remove(now.Segment);
            }
            if (merged.Documents > 0)
            {
                views.Insert(place, published.View(merged, live));
                if (toFile)
                {
                    files!.Add(merged);
                }
            }
            else if (toFile)
            {
                files!.Discard(merged);
            }
            if (toFile)
            {
                ReplaceDurable(snapshot, sources, replaced, merged);
            }
            published.Publish(views, published.Current.ChangeNumber);
            merged.Release();
        }
    }

    private void ReplaceDurable(Snapshot snapshot, IReadOnlyList<SegmentView> sources, Dictionary<Segment, LiveDocuments> replaced, Segment merged)
    {
        var whole = new LiveDocuments(merged.Documents);
        if (sources.Any(view => view.Segment.InMemory))
        {
            published.Durable = DurableContents.Take(snapshot).Replace(replaced.Keys, merged, whole);
        }
        else if (published.Durable is { } durable)
        {
            foreach ((var source, var then) in replaced)
            {
                CarryOver(source, then, durable.Live[source], merged, whole);
            }

            published.Durable = durable.Replace(replaced.Keys, merged, whole);
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
            published.NoteDamage(e);
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
}

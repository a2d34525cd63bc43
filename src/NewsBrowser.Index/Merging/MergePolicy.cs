using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Merging;

/// <summary>Says which segments to merge next: always some of about one size, so that a document is written again only a few times
/// however large the index grows.</summary>
internal static class MergePolicy
{
    /// <summary>So many segments of one size become one of the next.</summary>
    public const int Fan = 8;

    /// <summary>A segment in memory with this part of what fills the memory goes to a file as it is:
    /// merging it in memory before would be work done twice.</summary>
    public const int LargePart = 40;

    /// <summary>The segments to merge now; null when all is well.</summary>
    /// <param name="segments">Of the snapshot.</param>
    /// <param name="memoryDocuments">Documents that are held in memory before they go to a file; null when there are no files.</param>
    public static List<SegmentView>? Due(IReadOnlyList<SegmentView> segments, int? memoryDocuments)
    {
        List<SegmentView> memory = [.. segments.Where(view => view.Segment.InMemory)];
        if (memory.Count > 0 && memory.Sum(view => view.Live.Count) >= memoryDocuments)
        {
            return memory;
        }

        if (FindSameSize([.. memory.Where(view => memoryDocuments is not { } most || (long)view.Live.Count * LargePart < most)], 1) is { } small)
        {
            return small;
        }

        List<SegmentView> files = [.. segments.Where(view => !view.Segment.InMemory)];
        if (FindSameSize(files, memoryDocuments ?? 1) is { } large)
        {
            return large;
        }
        // One of which half is dead is worth writing again alone.
        return segments.FirstOrDefault(view => view.Live.Count * 2 < view.Segment.Documents && view.Segment.Documents > Fan) is { } wasted ? [wasted] : null;
    }

    private static List<SegmentView>? FindSameSize(List<SegmentView> segments, int smallest)
    {
        foreach (var size in segments.GroupBy(view => GetSizeClass(view.Live.Count, smallest)).OrderBy(group => group.Key))
        {
            if (size.Count() >= Fan)
            {
                return [.. size];
            }
        }
        return null;
    }

    private static int GetSizeClass(int documents, int smallest)
    {
        var size = 0;
        for (var limit = (long)smallest * 2; documents >= limit; limit *= Fan)
        {
            size++;
        }

        return size;
    }
}

using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The windows of one search, which its threads take one after the other, and what they have to know of each other for counting facets.</summary>
internal sealed class SearchWindows
{
    private readonly (int Segment, Window Window)[] _windows;
    private readonly List<(IndexQuery? Query, List<(int Column, int Facet)> Facets)> _sets = [];

    // By segment; null where columns are counted as they are kept. Asked for once: they may be made while this search goes on.
    private readonly FacetCodes?[] _codes;

    // By segment and set: whether most documents match, so that the others are counted, and whether a thread has taken the whole to count them from.
    private readonly bool[,] _isDense;
    private readonly int[,] _hasTotals;

    // By window and set, where others are counted.
    private readonly bool[,] _isCounted;
    private int _next = -1;

    public SearchWindows(SearchPlan plan)
    {
        var request = plan.Request;
        var windows = new List<(int, Window)>();
        for (var segment = 0; segment < plan.Snapshot.Segments.Count; segment++)
        {
            var documents = plan.Snapshot.Segments[segment].Segment.Documents;
            for (var start = 0; start < documents; start += Window.Size)
            {
                windows.Add((segment, new Window(start, Math.Min(Window.Size, documents - start))));
            }
        }
        // The newest mostly stand last, and are most likely to be among the best: what comes after them need not be looked at as closely.
        windows.Reverse();
        _windows = [.. windows];
        for (var i = 0; i < request.Facets.Count; i++)
        {
            var query = request.Facets[i].Query;
            var set = _sets.FindIndex(other => ReferenceEquals(other.Query, query));
            if (set < 0)
            {
                set = _sets.Count;
                _sets.Add((query, []));
            }
            _sets[set].Facets.Add((request.Facets[i].Column, i));
        }
        var segments = plan.Snapshot.Segments.Count;
        _codes = new FacetCodes?[segments];
        _isDense = new bool[segments, _sets.Count];
        _hasTotals = new int[segments, _sets.Count];
        _isCounted = new bool[_windows.Length, _sets.Count];
        for (var segment = 0; segment < segments && _sets.Count > 0; segment++)
        {
            var of = plan.Snapshot.Segments[segment].Segment;
            _codes[segment] = of.FacetCodes;
            for (var set = 0; set < _sets.Count && _codes[segment] is not null; set++)
            {
                _isDense[segment, set] = plan.Least(_sets[set].Query ?? request.Query, segment) * 2 > of.Documents;
            }
        }
    }

    public int Count => _windows.Length;

    /// <summary>The facets, those together that are counted over the same matches.</summary>
    public IReadOnlyList<(IndexQuery? Query, List<(int Column, int Facet)> Facets)> FacetSets => _sets;

    public (int Segment, Window Window) this[int number] => _windows[number];

    /// <summary>Takes the next window that no thread has taken.</summary>
    public bool TryTake(out int number) => (number = Interlocked.Increment(ref _next)) < _windows.Length;

    /// <summary>Makes a set's facets ready for a segment.</summary>
    public void Enter(FacetSet facets, int set, SegmentView view, int segment)
    {
        var isDense = _isDense[segment, set];
        var fromTotals = isDense && Interlocked.Exchange(ref _hasTotals[segment, set], 1) == 0;
        facets.Enter(view, _codes[segment], isDense, fromTotals);
    }

    /// <summary>Whether a thread has begun to count a set in a segment from the whole.</summary>
    public bool IsCountedFromTotals(int segment, int set) => _hasTotals[segment, set] != 0;

    public bool IsCounted(int number, int set) => _isCounted[number, set];

    public void NoteCounted(int number, int set) => _isCounted[number, set] = true;
}

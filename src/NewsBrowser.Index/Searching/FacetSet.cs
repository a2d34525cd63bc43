using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>The facets of a search that are counted over the same matches, as one thread counts them.</summary>
/// <param name="query">What is counted over; null for the search's own matches.</param>
/// <param name="facets">The facets' columns, and their places in the request.</param>
/// <param name="scratch">Where they are counted.</param>
/// <param name="memory">A place for the codes' counts in the scratch memory.</param>
internal sealed class FacetSet(IndexQuery? query, IReadOnlyList<(int Column, int Facet)> facets, Scratch scratch, int memory)
{
    // Few matches are counted straight away: adding up the counts of many codes afterwards would cost more.
    private const int CodesAMatch = 4;

    private readonly CodeCounts _counts = scratch.Codes(memory);
    private readonly List<FacetCodes.Counter> _counters = [];
    private readonly List<(int Column, int Facet)> _asKept = [];
    private SegmentView? _view;
    // Whether what does not match is counted and taken from the whole.
    private bool _isDense;

    public IndexQuery? Query => query;

    /// <summary>Whether matches have to be listed for a window.</summary>
    public bool NeedsMatches => !_isDense || _asKept.Count > 0;

    /// <summary>Goes to a segment.</summary>
    /// <param name="view">The segment.</param>
    /// <param name="codes">Of its columns, when they are made.</param>
    /// <param name="isDense">Whether most of its documents match.</param>
    /// <param name="fromTotals">Whether the whole is added here, and not by another thread.</param>
    public void Enter(SegmentView view, FacetCodes? codes, bool isDense, bool fromTotals)
    {
        _view = view;
        _isDense = isDense;
        _counters.Clear();
        _asKept.Clear();
        foreach ((var column, var facet) in facets)
        {
            if (codes?.FindCounter(column) is not { } counter)
            {
                _asKept.Add((column, facet));
            }
            else if (!_counters.Contains(counter))
            {
                _counters.Add(counter);
            }
        }
        _counts.Begin(_counters);
        if (isDense && fromTotals)
        {
            _counts.AddTotals();
        }
    }

    /// <summary>Counts the matches of a window, or what does not match when that is less.</summary>
    /// <param name="window">The window.</param>
    /// <param name="matches">A bit a document.</param>
    /// <param name="documents">The matches listed; empty unless <see cref="NeedsMatches"/>.</param>
    /// <param name="others">Room for the others.</param>
    public void Count(Window window, ReadOnlySpan<ulong> matches, ReadOnlySpan<int> documents, Span<int> others)
    {
        foreach ((var column, var facet) in _asKept)
        {
            CountAsKept(column, facet, window, documents);
        }

        if (_isDense)
        {
            CountOthers(window, matches, others);
            return;
        }
        if (documents.IsEmpty)
        {
            return;
        }

        var expected = (long)documents.Length * _view!.Segment.Documents / window.Count;
        for (var i = 0; i < _counters.Count; i++)
        {
            _counts.Choose(i, expected * CodesAMatch >= _counters[i].Codes);
        }

        _counts.Count(window.Start, documents, matches, 1);
        foreach ((var column, var facet) in facets)
        {
            for (var i = 0; i < _counters.Count; i++)
            {
                if (!_counts.IsChosen(i) && _counters[i].Columns.Contains(column))
                {
                    CountAsKept(column, facet, window, documents);
                }
            }
        }
    }

    /// <summary>Takes a window from the whole at which nobody has looked.</summary>
    public void LeaveOut(Window window, Span<ulong> none, Span<int> others)
    {
        none.Clear();
        CountOthers(window, none, others);
    }

    /// <summary>Leaves the segment: what was counted by codes becomes counts of values.</summary>
    public void Leave()
    {
        if (_view is null)
        {
            return;
        }

        for (var i = 0; i < _counters.Count; i++)
        {
            var counter = _counters[i];
            if (!_counts.IsUsed(i))
            {
                continue;
            }

            var counts = _counts.GetCounts(i);
            ReadOnlySpan<(int, int)> combinations = counter.ValueByCode[0] is null ? default : _counts.Occurring(i);
            for (var place = 0; place < counter.Columns.Length; place++)
            {
                foreach ((var column, var facet) in facets)
                {
                    if (column != counter.Columns[place])
                    {
                        continue;
                    }

                    if (counter.ValueByCode[place] is { } valueOf)
                    {
                        scratch.Facet(facet).Add(combinations, valueOf, _view.Numbers(column));
                    }
                    else
                    {
                        scratch.Facet(facet).Add(counts[..(counter.Values + 1)], _view.Numbers(column));
                    }
                }
            }
        }
        _counts.End();
        _view = null;
    }

    private void CountOthers(Window window, ReadOnlySpan<ulong> matches, Span<int> others)
    {
        Span<ulong> rest = stackalloc ulong[Window.Words];
        rest = rest[..matches.Length];
        rest.Fill(ulong.MaxValue);
        if ((window.Count & 63) != 0)
        {
            rest[^1] = (1UL << window.Count) - 1;
        }

        Bits.AndNot(rest, matches);
        for (var i = 0; i < _counters.Count; i++)
        {
            _counts.Choose(i, true);
        }

        _counts.Count(window.Start, others[..Bits.List(rest, others)], rest, -1);
    }

    private void CountAsKept(int column, int facet, Window window, ReadOnlySpan<int> documents) =>
        scratch.Facet(facet).Add(_view!.Segment.Keywords[column]!, _view.Numbers(column).Numbers, window.Start, documents);
}

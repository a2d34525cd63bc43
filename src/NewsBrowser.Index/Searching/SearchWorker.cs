using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>What one thread finds in the windows that it takes.</summary>
internal sealed class SearchWorker
{
    private const int Queued = 0;
    private const int Running = 1;
    private const int Ended = 2;

    private readonly SearchPlan _plan;
    private readonly IndexRequest _request;
    private readonly SearchWindows _windows;
    private readonly FacetSet[] _sets;
    private SegmentSearch? _segment;
    private int _state;
    private volatile Exception? _failure;

    public SearchWorker(SearchPlan plan, SearchWindows windows, Scratch scratch, ReadOnlySpan<KeywordValues> columns)
    {
        _plan = plan;
        _request = plan.Request;
        _windows = windows;
        Scratch = scratch;
        scratch.Begin(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            scratch.Facet(i).Reserve(columns[i].Count);
        }

        _sets = [.. windows.FacetSets.Select((set, number) => new FacetSet(set.Query, set.Facets, scratch, number))];
        Hits = new HitCollector(plan, scratch);
    }

    public Scratch Scratch { get; }

    public int Total { get; private set; }

    public HitCollector Hits { get; }

    /// <summary>Adds what another thread has found.</summary>
    public void Add(SearchWorker other)
    {
        Total += other.Total;
        Hits.Add(other.Hits);
        for (var i = 0; i < _request.Facets.Count; i++)
        {
            Scratch.Facet(i).Add(other.Scratch.Facet(i));
        }
    }

    /// <summary>Takes windows beside the thread that answers, unless that one has given up waiting.</summary>
    public void Help()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued)
        {
            return;
        }

        try
        {
            Run();
        }
#pragma warning disable CA1031 // Whatever it is, the thread that answers throws it on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }
        Volatile.Write(ref _state, Ended);
    }

    /// <summary>Waits for the end of <see cref="Help"/> if it has begun; returns why it failed.</summary>
    public Exception? Finish()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Queued) == Queued)
        {
            return null;
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref _state) != Ended)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return _failure;
    }

    public void Run()
    {
        try
        {
            while (_windows.TryTake(out var at))
            {
                if (_plan.Budget.Cut != BudgetCut.None)
                {
                    return;
                }

                (var segment, var window) = _windows[at];
                if (_segment?.Number != segment)
                {
                    LeaveSegment();
                    _segment = new SegmentSearch(_plan, segment, Scratch);
                    for (var set = 0; set < _sets.Length; set++)
                    {
                        EnterSet(set, segment);
                    }
                }
                Look(_segment, window, at);
            }
        }
        catch (SpentBudget.OverBudgetException)
        {
            // What the windows before gave stands; the result says that it was cut.
        }
        finally
        {
            LeaveSegment();
        }
    }

    /// <summary>Takes from the counts what nobody has looked at, after the search was cut.</summary>
    public void LeaveOut()
    {
        for (var segment = 0; segment < _plan.Snapshot.Segments.Count; segment++)
        {
            for (var set = 0; set < _sets.Length; set++)
            {
                if (!_windows.IsCountedFromTotals(segment, set))
                {
                    continue;
                }

                EnterSet(set, segment);
                for (var at = 0; at < _windows.Count; at++)
                {
                    (var of, var window) = _windows[at];
                    if (of == segment && !_windows.IsCounted(at, set))
                    {
                        _sets[set].LeaveOut(window, Scratch.Matches.AsSpan(0, (window.Count + 63) / 64), Scratch.Candidates);
                    }
                }
                _sets[set].Leave();
            }
        }
    }

    private void EnterSet(int set, int segment) => _windows.Enter(_sets[set], set, _plan.Snapshot.Segments[segment], segment);

    private void LeaveSegment()
    {
        _segment?.Leave();
        _segment = null;
        foreach (var set in _sets)
        {
            set.Leave();
        }
    }

    private void Look(SegmentSearch segment, Window window, int at)
    {
        segment.Enter(window);
        var bits = Scratch.Matches.AsSpan(0, (window.Count + 63) / 64);
        segment.Match(_request.Query, bits);
        var count = Bits.Count(bits);
        _plan.Budget.Spend(count);
        // Before the rest, which the budget may cut: a total is never less than what is counted of it.
        Total += count;
        var needsMatches = count > 0
            && (Hits.NeedsMatches(segment, count) || Array.Exists(_sets, set => set.Query is null && set.NeedsMatches));
        ReadOnlySpan<int> documents = Scratch.Documents.AsSpan(0, needsMatches ? Bits.List(bits, Scratch.Documents) : 0);
        if (count > 0 && _request.Limit > 0)
        {
            Hits.Collect(segment, window, documents, count);
        }

        for (var set = 0; set < _sets.Length; set++)
        {
            if (_sets[set].Query is null)
            {
                Count(set, window, at, bits, documents);
            }
        }
        for (var set = 0; set < _sets.Length; set++)
        {
            if (_sets[set].Query is not { } query)
            {
                continue;
            }

            segment.Match(query, bits);
            Count(set, window, at, bits, Scratch.Documents.AsSpan(0, _sets[set].NeedsMatches ? Bits.List(bits, Scratch.Documents) : 0));
        }
    }

    private void Count(int set, Window window, int at, ReadOnlySpan<ulong> matches, ReadOnlySpan<int> documents)
    {
        _sets[set].Count(window, matches, documents, Scratch.Candidates);
        _windows.NoteCounted(at, set);
    }
}

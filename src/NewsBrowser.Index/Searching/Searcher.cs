using System.Runtime.ExceptionServices;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Answers one request from one snapshot, window by window and on several threads when there is much to look at.</summary>
internal sealed partial class Searcher
{
    /// <summary>Below so many postings another thread costs more than it saves.</summary>
    private const long WorkForThreads = 20_000;

    private readonly SearchPlan _plan;
    private readonly IndexRequest _request;
    private readonly IReadOnlyList<KeywordValues?> _values;
    private readonly ScratchPool _pool;
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

    public Searcher(SearchPlan plan, IReadOnlyList<KeywordValues?> values, ScratchPool pool)
    {
        _plan = plan;
        _request = plan.Request;
        _values = values;
        _pool = pool;
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
        for (var i = 0; i < _request.Facets.Count; i++)
        {
            var query = _request.Facets[i].Query;
            var set = _sets.FindIndex(other => ReferenceEquals(other.Query, query));
            if (set < 0)
            {
                set = _sets.Count;
                _sets.Add((query, []));
            }
            _sets[set].Facets.Add((_request.Facets[i].Column, i));
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
                _isDense[segment, set] = plan.Least(_sets[set].Query ?? _request.Query, segment) * 2 > of.Documents;
            }
        }
    }

    public IndexResult Search()
    {
        var threads = _plan.Work() < WorkForThreads ? 1 : Math.Clamp(_windows.Length, 1, Environment.ProcessorCount);
        // All values have their numbers before room is made for the counts.
        foreach (var facet in _request.Facets)
        {
            GetValues(facet.Column);
            foreach (var view in _plan.Snapshot.Segments)
            {
                view.Numbers(facet.Column);
            }
        }
        var workers = new Worker[threads];
        for (var i = 0; i < threads; i++)
        {
            workers[i] = new Worker(this, _pool.Rent());
        }

        try
        {
            Run(workers);
            var first = workers[0];
            if (_plan.Budget.Cut != BudgetCut.None)
            {
                first.LeaveOut();
            }

            foreach (var other in workers.AsSpan(1))
            {
                first.Add(other);
            }

            var facets = new IReadOnlyList<FacetCount>[_request.Facets.Count];
            for (var i = 0; i < facets.Length; i++)
            {
                var facet = _request.Facets[i];
                facets[i] = first.Scratch.Facet(i).Top(GetValues(facet.Column), facet.Limit, facet.Named);
            }
            return new IndexResult(first.Total, Page(first), facets, _plan.Budget.Cut);
        }
        finally
        {
            foreach (var worker in workers)
            {
                _pool.Return(worker.Scratch);
            }

            _plan.Release();
        }
    }

    private KeywordValues GetValues(int column) =>
        _values[column] ?? throw new ArgumentException($"The column {_plan.Schema.Keywords[column].Name} is not counted.");

    // The others help as soon as the machine has a processor for them; those that have not begun when all windows are taken are not waited for.
    private static void Run(Worker[] workers)
    {
        for (var i = 1; i < workers.Length; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static worker => worker.Help(), workers[i], preferLocal: false);
        }

        Exception? failure = null;
        try
        {
            workers[0].Run();
        }
        finally
        {
            // Also when this thread failed: the others read the snapshot that its caller is about to let go.
            for (var i = 1; i < workers.Length; i++)
            {
                failure = workers[i].Finish() ?? failure;
            }
        }
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private List<IndexHit> Page(Worker found)
    {
        var page = new TopHits(_request, _request.Limit);
        HashSet<long>? near = null;
        var after = _request.After is null ? default : TopHits.From(_request.After);
        if (found.Best is { } best)
        {
            var closer = new Proximity(_plan).Apply(best.Sorted());
            near = [.. closer.Select(hit => hit.Id)];
            foreach (var hit in closer)
            {
                if (_request.After is null || page.Compare(after, hit) < 0)
                {
                    page.Collect(hit);
                }
            }
        }
        foreach (var hit in found.Hits.Sorted())
        {
            if (near is null || !near.Contains(hit.Id))
            {
                page.Collect(hit);
            }
        }
        return [.. page.Sorted().Select(hit => new IndexHit(hit.Id, hit.Score, hit.HasValue ? hit.Value : null))];
    }
}

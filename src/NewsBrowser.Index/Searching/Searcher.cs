using System.Runtime.ExceptionServices;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Answers one request from one snapshot, window by window and on several threads when there is much to look at.</summary>
internal sealed class Searcher(SearchPlan plan, IReadOnlyList<KeywordValues?> values, ScratchPool pool)
{
    /// <summary>Below so many postings another thread costs more than it saves.</summary>
    private const long WorkForThreads = 20_000;

    private readonly IndexRequest _request = plan.Request;
    private readonly SearchWindows _windows = new(plan);

    public IndexResult Search()
    {
        var threads = plan.Work() < WorkForThreads ? 1 : Math.Clamp(_windows.Count, 1, Environment.ProcessorCount);
        // All values have their numbers before room is made for the counts.
        KeywordValues[] columns = [.. _request.Facets.Select(facet => GetValues(facet.Column))];
        foreach (var facet in _request.Facets)
        {
            foreach (var view in plan.Snapshot.Segments)
            {
                view.Numbers(facet.Column);
            }
        }
        var workers = new SearchWorker[threads];
        for (var i = 0; i < threads; i++)
        {
            workers[i] = new SearchWorker(plan, _windows, pool.Rent(), columns);
        }

        try
        {
            Run(workers);
            var first = workers[0];
            if (plan.Budget.Cut != BudgetCut.None)
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
                facets[i] = first.Scratch.Facet(i).Top(columns[i], facet.Limit, facet.Named);
            }
            return new IndexResult(first.Total, first.Hits.MakePage(), facets, plan.Budget.Cut);
        }
        finally
        {
            foreach (var worker in workers)
            {
                pool.Return(worker.Scratch);
            }

            plan.Release();
        }
    }

    private KeywordValues GetValues(int column) =>
        values[column] ?? throw new ArgumentException($"The column {plan.Schema.Keywords[column].Name} is not counted.");

    // The others help as soon as the machine has a processor for them; those that have not begun when all windows are taken are not waited for.
    private static void Run(SearchWorker[] workers)
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
}

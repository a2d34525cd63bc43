namespace NewsBrowser.Index;

/// <summary>Keeps the best hits after a given one; the order is total, so that paging by the last hit misses and repeats nothing.</summary>
internal sealed class HitOrder : IComparer<IndexHit>
{
    private readonly IndexRequest _request;
    private readonly long[] _ids;
    private readonly PriorityQueue<IndexHit, IndexHit> _best;

    public HitOrder(IndexRequest request, long[] ids)
    {
        _request = request;
        _ids = ids;
        // The queue gives its least first: the worst of the best.
        _best = new PriorityQueue<IndexHit, IndexHit>(Comparer<IndexHit>.Create((a, b) => Compare(b, a)));
    }

    public void Offer(int document, double score, long? value)
    {
        long id = _ids[document];
        if (_request.After is { } after && Compare(after.Score, after.SortValue, after.Id, score, value, id) >= 0)
            return;
        if (_best.Count == _request.Limit)
        {
            IndexHit worst = _best.Peek();
            if (Compare(score, value, id, worst.Score, worst.SortValue, worst.Id) >= 0)
                return;
            _best.Dequeue();
        }
        var hit = new IndexHit(id, score, value);
        _best.Enqueue(hit, hit);
    }

    public List<IndexHit> Page()
    {
        var page = new List<IndexHit>(_best.Count);
        while (_best.TryDequeue(out IndexHit? hit, out _))
            page.Add(hit);
        page.Reverse();
        return page;
    }

    /// <summary>Less than zero when the first hit comes before the second.</summary>
    public int Compare(IndexHit? x, IndexHit? y) => Compare(x!.Score, x.SortValue, x.Id, y!.Score, y.SortValue, y.Id);

    private int Compare(double scoreA, long? valueA, long idA, double scoreB, long? valueB, long idB)
    {
        int order;
        if (_request.SortColumn is null)
            order = scoreB.CompareTo(scoreA);
        else if (valueA is null || valueB is null)
            order = (valueA is null ? 1 : 0) - (valueB is null ? 1 : 0);
        else
            order = _request.Ascending ? valueA.Value.CompareTo(valueB.Value) : valueB.Value.CompareTo(valueA.Value);
        return order != 0 ? order : idB.CompareTo(idA);
    }
}

using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Searching;

/// <summary>A match with what it is ordered by.</summary>
/// <param name="Segment">Its segment in the snapshot.</param>
/// <param name="Document">Its number there.</param>
/// <param name="Id">The archive's number.</param>
/// <param name="Score">By relevance.</param>
/// <param name="Value">By a column, when <paramref name="HasValue"/>.</param>
/// <param name="HasValue">Whether the document has a value in the column.</param>
internal readonly record struct Hit(int Segment, int Document, long Id, double Score, long Value, bool HasValue);

/// <summary>Keeps the best of the matches that it is offered; the order is total, so that paging by the last hit misses and repeats nothing.</summary>
internal sealed class TopHits(IndexRequest request, int limit)
{
    // A heap with the worst on top.
    private readonly List<Hit> _heap = [];

    public int Count => _heap.Count;

    /// <summary>The score below which a match cannot enter any more.</summary>
    public double Threshold => _heap.Count == limit && limit > 0 ? _heap[0].Score : double.NegativeInfinity;

    /// <summary>The value below which a match cannot enter any more in descending order; null while all can.</summary>
    public long? LeastValue => _heap.Count == limit && limit > 0 && _heap[0].HasValue ? _heap[0].Value : null;

    /// <summary>Whether a match without score and value cannot enter any more for its id.</summary>
    public bool IsBehind(long id) => _heap.Count == limit && limit > 0 && id < _heap[0].Id && _heap[0] is { Score: >= 0, HasValue: false };

    public void Collect(in Hit hit)
    {
        if (_heap.Count < limit)
        {
            _heap.Add(hit);
            Up(_heap.Count - 1);
        }
        else if (limit > 0 && Compare(hit, _heap[0]) < 0)
        {
            _heap[0] = hit;
            Down();
        }
    }

    public void CollectAll(TopHits other)
    {
        foreach (var hit in other._heap)
        {
            Collect(hit);
        }
    }

    /// <summary>What was kept, the best first.</summary>
    public List<Hit> Sorted()
    {
        var sorted = new List<Hit>(_heap);
        sorted.Sort((a, b) => Compare(a, b));
        return sorted;
    }

    /// <summary>Less than zero when the first comes before the second.</summary>
    public int Compare(in Hit a, in Hit b)
    {
        int order;
        if (request.SortColumn is null)
        {
            order = b.Score.CompareTo(a.Score);
        }
        else if (!a.HasValue || !b.HasValue)
        {
            order = (a.HasValue ? 0 : 1) - (b.HasValue ? 0 : 1);
        }
        else
        {
            order = request.Ascending ? a.Value.CompareTo(b.Value) : b.Value.CompareTo(a.Value);
        }

        return order != 0 ? order : b.Id.CompareTo(a.Id);
    }

    /// <summary>A hit that a caller holds, to be compared with.</summary>
    public static Hit From(IndexHit hit) => new(-1, -1, hit.Id, hit.Score, hit.SortValue ?? 0, hit.SortValue is not null);

    private void Up(int at)
    {
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (Compare(_heap[at], _heap[parent]) <= 0)
            {
                return;
            }

            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void Down()
    {
        var at = 0;
        while (true)
        {
            var worst = at;
            for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < _heap.Count; child++)
            {
                if (Compare(_heap[child], _heap[worst]) > 0)
                {
                    worst = child;
                }
            }
            if (worst == at)
            {
                return;
            }

            (_heap[at], _heap[worst]) = (_heap[worst], _heap[at]);
            at = worst;
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Counts how many matches have each value of a keyword column.</summary>
internal sealed class FacetCounts
{
    /// <summary>A small column is counted in so many places at once: adding to one place again and again waits for the write before.</summary>
    private const int Lanes = 4;

    /// <summary>A column with no more values than this is counted in lanes.</summary>
    private const int SmallColumn = 1024;

    private readonly List<int> _touched = [];

    // By the value's number plus 1; at 0 the documents without a value.
    private int[] _counts = new int[256];

    // Counts of one segment's column by code, in lanes when it is small, not yet added to the others.
    private int[] _pending = [];
    private KeywordColumn? _pendingColumn;
    private int[] _pendingNumbers = [];

    // Whether values were counted that are not in the list of the touched.
    private bool _isDense;

    /// <summary>Makes room for the numbers of a column's values.</summary>
    public void Reserve(int values)
    {
        if (_counts.Length < values + 1)
        {
            Array.Resize(ref _counts, Math.Max(values + 1, _counts.Length * 2));
        }
    }

    /// <summary>Counts the values of documents.</summary>
    /// <param name="column">The column in the documents' segment.</param>
    /// <param name="numbers">The number of each value of the segment plus 1, behind a 0 for none.</param>
    /// <param name="start">The document of window number 0.</param>
    /// <param name="documents">Numbers in the window.</param>
    public void Add(KeywordColumn column, int[] numbers, int start, ReadOnlySpan<int> documents)
    {
        // Few documents are counted straight away: adding up a column of many values afterwards would cost more.
        if (documents.Length * 4L < column.Count)
        {
            var reader = new KeywordReader(column);
            foreach (var document in documents)
            {
                for (var at = reader.From(start + document); at < reader.To(start + document); at++)
                {
                    Count(numbers[reader.Code(at) + 1], 1);
                }
            }
            return;
        }
        if (_pendingColumn != column)
        {
            FlushPending();
            _pendingColumn = column;
            _pendingNumbers = numbers;
            var size = (column.Count + 1) * (column.Count <= SmallColumn ? Lanes : 1);
            if (_pending.Length < size)
            {
                _pending = new int[Math.Max(size, 4096)];
            }
        }
        var stride = column.Count <= SmallColumn ? column.Count + 1 : 0;
        var codes = column.Codes;
        if (column.Width == 1)
        {
            Count(column, codes, start, documents, stride);
        }
        else if (column.Width == 2)
        {
            Count(column, MemoryMarshal.Cast<byte, ushort>(codes), start, documents, stride);
        }
        else
        {
            Count(column, MemoryMarshal.Cast<byte, int>(codes), start, documents, stride);
        }
    }

    private void Count<T>(KeywordColumn column, ReadOnlySpan<T> codes, int start, ReadOnlySpan<int> documents, int stride)
        where T : struct, IBinaryInteger<T>
    {
        Span<int> counts = _pending;
        if (column.IsMany)
        {
            var starts = column.Starts[start..];
            foreach (var document in documents)
            {
                foreach (var code in codes[starts[document]..starts[document + 1]])
                {
                    counts[int.CreateTruncating(code)]++;
                }
            }
            return;
        }
        codes = codes[start..];
        var i = 0;
        for (; i + Lanes <= documents.Length; i += Lanes)
        {
            counts[int.CreateTruncating(codes[documents[i]])]++;
            counts[stride + int.CreateTruncating(codes[documents[i + 1]])]++;
            counts[(2 * stride) + int.CreateTruncating(codes[documents[i + 2]])]++;
            counts[(3 * stride) + int.CreateTruncating(codes[documents[i + 3]])]++;
        }
        for (; i < documents.Length; i++)
        {
            counts[int.CreateTruncating(codes[documents[i]])]++;
        }
    }

    /// <summary>Adds counts of a segment's values.</summary>
    /// <param name="counts">By value, from 1; what is at 0 is left out.</param>
    /// <param name="numbers">Of the values.</param>
    public void Add(ReadOnlySpan<int> counts, KeywordValues.SegmentNumbers numbers)
    {
        _isDense = true;
        if (numbers.AreItsOwn)
        {
            Sums.Add(_counts.AsSpan(1), counts[1..]);
            return;
        }
        var of = numbers.Numbers;
        for (var value = 1; value < counts.Length; value++)
        {
            _counts[of[value]] += counts[value];
        }
    }

    /// <summary>Adds counts of combinations of values.</summary>
    /// <param name="counts">Combinations that occur, and how often.</param>
    /// <param name="valueOf">The value of each combination, from 1; 0 for none.</param>
    /// <param name="numbers">Of the values.</param>
    public void Add(ReadOnlySpan<(int Combination, int Count)> counts, int[] valueOf, KeywordValues.SegmentNumbers numbers)
    {
        _isDense = true;
        var of = numbers.Numbers;
        foreach ((var combination, var count) in counts)
        {
            _counts[of[valueOf[combination]]] += count;
        }
    }

    /// <summary>Adds what was counted by the codes of a segment to the counts of the index.</summary>
    public void FlushPending()
    {
        if (_pendingColumn is not { } column)
        {
            return;
        }

        _pendingColumn = null;
        var values = column.Count + 1;
        var lanes = column.Count <= SmallColumn ? Lanes : 1;
        var pending = _pending.AsSpan(0, values * lanes);
        if (lanes == 1)
        {
            // Which values were counted is found by looking at all counts, not noted one by one.
            _isDense = true;
            pending[0] = 0;
            var numbers = _pendingNumbers;
            var counts = _counts;
            for (var code = 1; code < pending.Length; code++)
            {
                counts[numbers[code]] += pending[code];
            }

            pending.Clear();
            return;
        }
        for (var code = 1; code < values; code++)
        {
            var count = 0;
            for (var lane = 0; lane < lanes; lane++)
            {
                count += pending[(lane * values) + code];
            }

            if (count > 0)
            {
                Count(_pendingNumbers[code], count);
            }
        }
        pending.Clear();
    }

    /// <summary>Adds what another thread counted.</summary>
    public void Add(FacetCounts other)
    {
        FlushPending();
        other.FlushPending();
        Reserve(other._counts.Length - 1);
        _isDense |= other._isDense;
        if (other._isDense)
        {
            Sums.Add(_counts.AsSpan(1), other._counts.AsSpan(1));
            return;
        }
        foreach (var number in other._touched)
        {
            Count(number, other._counts[number]);
        }
    }

    /// <summary>The most frequent values, then those that were named.</summary>
    public List<FacetCount> Top(KeywordValues values, int limit, IReadOnlyList<string> named)
    {
        FlushPending();
        ReadOnlySpan<int> counts = _isDense ? _counts.AsSpan(0, Math.Min(_counts.Length, values.Count + 1)) : default;
        var top = new List<FacetCount>();
        var least = FindLeastCount(counts, limit);
        string? last = null;
        for (var i = NextFrom(counts, 0, least); i >= 0; i = NextFrom(counts, i + 1, least))
        {
            var number = _isDense ? i : _touched[i];
            var count = _counts[number];
            var value = values[number - 1];
            // Of very many that are as frequent as the least, most come behind those that there are.
            if (last is not null && count == least && string.CompareOrdinal(value, last) > 0)
            {
                continue;
            }

            top.Add(new FacetCount(value, count));
            if (top.Count - limit >= Math.Max(limit, 16))
            {
                Order(top, limit);
                last = top[^1].Count == least ? top[^1].Value : null;
            }
        }
        Order(top, limit);
        foreach (var value in named)
        {
            if (!top.Exists(facet => facet.Value == value) && values.FindNumber(value) is >= 0 and var number && number + 1 < _counts.Length
                && _counts[number + 1] > 0)
            {
                top.Add(new FacetCount(value, _counts[number + 1]));
            }
        }
        return top;
    }

    private static void Order(List<FacetCount> top, int limit)
    {
        top.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        if (top.Count > limit)
        {
            top.RemoveRange(limit, top.Count - limit);
        }
    }

    // What a value has to have to be among the most frequent: only those are given their texts and put into order.
    private int FindLeastCount(ReadOnlySpan<int> counts, int limit)
    {
        if (limit <= 0)
        {
            return int.MaxValue;
        }

        if ((_isDense ? counts.Length : _touched.Count) <= limit)
        {
            return 1;
        }

        var best = new PriorityQueue<int, int>(Math.Min(limit, 1024));
        var least = 1;
        for (var i = NextFrom(counts, 0, least); i >= 0; i = NextFrom(counts, i + 1, least))
        {
            var count = _counts[_isDense ? i : _touched[i]];
            if (best.Count < limit)
            {
                best.Enqueue(count, count);
            }
            else if (count > best.Peek())
            {
                best.DequeueEnqueue(count, count);
            }
            // The next has to be more than the least of enough.
            if (best.Count == limit)
            {
                least = best.Peek() + 1;
            }
        }
        return best.Count < limit ? 1 : best.Peek();
    }

    // The next place of a value that has at least so many; -1 when there is none.
    private int NextFrom(ReadOnlySpan<int> counts, int from, int least)
    {
        if (!_isDense)
        {
            for (var i = from; i < _touched.Count; i++)
            {
                if (_touched[i] > 0 && _counts[_touched[i]] >= least)
                {
                    return i;
                }
            }
            return -1;
        }
        var many = new Vector<int>(least);
        for (var i = Math.Max(1, from); i < counts.Length; i++)
        {
            while (i + Vector<int>.Count <= counts.Length && Vector.LessThanAll(new Vector<int>(counts[i..]), many))
            {
                i += Vector<int>.Count;
            }

            if (i < counts.Length && counts[i] >= least)
            {
                return i;
            }
        }
        return -1;
    }

    public void Clear()
    {
        FlushPending();
        if (_isDense)
        {
            _counts.AsSpan().Clear();
        }
        else
        {
            foreach (var number in _touched)
            {
                _counts[number] = 0;
            }
        }
        _touched.Clear();
        _isDense = false;
    }

    private void Count(int number, int times)
    {
        if (_counts[number] == 0)
        {
            _touched.Add(number);
        }

        _counts[number] += times;
    }
}

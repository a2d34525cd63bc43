using System.Runtime.InteropServices;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Counts how many matches have each value of a keyword column.</summary>
internal sealed class FacetCounts
{
    private readonly List<int> _touched = [];

    // By the value's number plus 1; at 0 the documents without a value.
    private int[] _counts = new int[256];

    /// <summary>Makes room for the numbers of a column's values.</summary>
    public void Reserve(int values)
    {
        if (_counts.Length < values + 1)
            Array.Resize(ref _counts, Math.Max(values + 1, _counts.Length * 2));
    }

    /// <summary>Counts the values of documents.</summary>
    /// <param name="column">The column in the documents' segment.</param>
    /// <param name="numbers">The number of each value of the segment plus 1, behind a 0 for none.</param>
    /// <param name="start">The document of window number 0.</param>
    /// <param name="documents">Numbers in the window.</param>
    public void Add(KeywordColumn column, int[] numbers, int start, ReadOnlySpan<int> documents)
    {
        ReadOnlySpan<byte> codes = column.Codes;
        if (column.IsMany)
        {
            ReadOnlySpan<int> starts = column.Starts;
            var reader = new KeywordReader(column);
            foreach (int document in documents)
            {
                for (int at = starts[start + document]; at < starts[start + document + 1]; at++)
                    Count(numbers[reader.Code(at) + 1]);
            }
        }
        else if (column.Width == 1)
        {
            codes = codes[start..];
            foreach (int document in documents)
                Count(numbers[codes[document]]);
        }
        else if (column.Width == 2)
        {
            ReadOnlySpan<ushort> wide = MemoryMarshal.Cast<byte, ushort>(codes)[start..];
            foreach (int document in documents)
                Count(numbers[wide[document]]);
        }
        else
        {
            ReadOnlySpan<int> wide = MemoryMarshal.Cast<byte, int>(codes)[start..];
            foreach (int document in documents)
                Count(numbers[wide[document]]);
        }
    }

    public void Add(FacetCounts other)
    {
        Reserve(other._counts.Length - 1);
        foreach (int number in other._touched)
        {
            int count = other._counts[number];
            if (count > 0 && _counts[number] == 0)
                _touched.Add(number);
            _counts[number] += count;
        }
    }

    /// <summary>The most frequent values, then those that were named.</summary>
    public List<FacetCount> Top(KeywordValues values, int limit, IReadOnlyList<string> named)
    {
        // The least frequent of the best on top.
        var best = new PriorityQueue<int, (int Count, string Value)>(Comparer<(int Count, string Value)>.Create((a, b) =>
            a.Count != b.Count ? a.Count.CompareTo(b.Count) : string.CompareOrdinal(b.Value, a.Value)));
        int least = 0;
        string last = "";
        foreach (int number in _touched)
        {
            int count = _counts[number];
            if (number == 0 || (best.Count >= limit && count < least))
                continue;
            string value = values[number - 1];
            if (best.Count < limit)
            {
                best.Enqueue(number, (count, value));
            }
            else if (limit > 0 && (count > least || string.CompareOrdinal(value, last) < 0))
            {
                best.DequeueEnqueue(number, (count, value));
            }
            else
            {
                continue;
            }
            if (best.Count == limit && best.TryPeek(out _, out (int Count, string Value) worst))
                (least, last) = worst;
        }
        var top = new List<FacetCount>(best.Count);
        while (best.TryDequeue(out int number, out _))
            top.Add(new FacetCount(values[number - 1], _counts[number]));
        top.Reverse();
        foreach (string value in named)
        {
            if (!top.Exists(facet => facet.Value == value) && values.NumberOf(value) is >= 0 and var number && number + 1 < _counts.Length && _counts[number + 1] > 0)
                top.Add(new FacetCount(value, _counts[number + 1]));
        }
        return top;
    }

    public void Clear()
    {
        foreach (int number in _touched)
            _counts[number] = 0;
        _touched.Clear();
    }

    private void Count(int number)
    {
        if (_counts[number]++ == 0)
            _touched.Add(number);
    }
}

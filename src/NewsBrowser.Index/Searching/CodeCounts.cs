using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Counts documents of one segment by the codes of its columns; used again for other segments and searches.</summary>
internal sealed class CodeCounts
{
    private readonly List<int[]> _memory = [];
    private readonly List<bool> _chosen = [];
    private readonly List<bool> _used = [];
    private readonly List<(ushort[] Codes, int[] Counts)> _lists = [];
    private IReadOnlyList<FacetCodes.Counter> _counters = [];
    private (int, int)[] _occurring = [];

    /// <summary>Begins with some counters of a segment.</summary>
    public void Begin(IReadOnlyList<FacetCodes.Counter> counters)
    {
        _counters = counters;
        _chosen.Clear();
        _used.Clear();
        for (var i = 0; i < counters.Count; i++)
        {
            if (i == _memory.Count)
            {
                _memory.Add([]);
            }

            if (_memory[i].Length < counters[i].Codes)
            {
                _memory[i] = new int[counters[i].Codes];
            }

            _chosen.Add(false);
            _used.Add(false);
        }
    }

    /// <summary>Says whether the next count includes a counter.</summary>
    public void Choose(int counter, bool chosen) => _chosen[counter] = chosen;

    public bool IsChosen(int counter) => _chosen[counter];

    /// <summary>Whether anything was counted with a counter.</summary>
    public bool IsUsed(int counter) => _used[counter];

    /// <summary>The counts by code.</summary>
    public ReadOnlySpan<int> GetCounts(int counter) => _memory[counter].AsSpan(0, _counters[counter].Codes);

    /// <summary>The codes that occur, and how often; valid until the next call.</summary>
    public ReadOnlySpan<(int Code, int Count)> Occurring(int counter)
    {
        var counts = GetCounts(counter);
        if (_occurring.Length < counts.Length)
        {
            _occurring = new (int, int)[counts.Length];
        }

        var found = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            if (counts[code] != 0)
            {
                _occurring[found++] = (code, counts[code]);
            }
        }
        return _occurring.AsSpan(0, found);
    }

    /// <summary>Counts all documents of the segment.</summary>
    public void AddTotals()
    {
        for (var i = 0; i < _counters.Count; i++)
        {
            _used[i] = true;
            Sums.Add(_memory[i], _counters[i].Totals);
        }
    }

    /// <summary>Counts documents with the counters that are chosen.</summary>
    /// <param name="start">The document of window number 0.</param>
    /// <param name="documents">Numbers in the window.</param>
    /// <param name="bits">The same as bits.</param>
    /// <param name="step">1 to add them, -1 to take them away.</param>
    public void Count(int start, ReadOnlySpan<int> documents, ReadOnlySpan<ulong> bits, int step)
    {
        if (documents.IsEmpty)
        {
            return;
        }

        _lists.Clear();
        for (var i = 0; i < _counters.Count; i++)
        {
            if (!_chosen[i])
            {
                continue;
            }

            _used[i] = true;
            foreach (var codes in _counters[i].ByDocument)
            {
                _lists.Add((codes, _memory[i]));
            }

            CountFurther(_counters[i].Further, _memory[i], start, bits, step);
        }
        var list = 0;
        for (; list + 2 <= _lists.Count; list += 2)
        {
            Count(documents, _lists[list].Codes.AsSpan(start), _lists[list].Counts, _lists[list + 1].Codes.AsSpan(start), _lists[list + 1].Counts, step);
        }

        if (list < _lists.Count)
        {
            Count(documents, _lists[list].Codes.AsSpan(start), _lists[list].Counts, step);
        }
    }

    /// <summary>Forgets what was counted.</summary>
    public void End()
    {
        for (var i = 0; i < _counters.Count; i++)
        {
            if (_used[i])
            {
                _memory[i].AsSpan(0, _counters[i].Codes).Clear();
            }
        }
        _counters = [];
    }

    private static void Count(ReadOnlySpan<int> documents, ReadOnlySpan<ushort> codes, Span<int> counts, int step)
    {
        foreach (var document in documents)
        {
            counts[codes[document]] += step;
        }
    }

    // Two lists at once: a document's number is read once, and neither waits for the other's write.
    private static void Count(
        ReadOnlySpan<int> documents, ReadOnlySpan<ushort> codes, Span<int> counts, ReadOnlySpan<ushort> otherCodes, Span<int> otherCounts, int step)
    {
        foreach (var document in documents)
        {
            counts[codes[document]] += step;
            otherCounts[otherCodes[document]] += step;
        }
    }

    private static void CountFurther((int Document, ushort Code)[] further, Span<int> counts, int start, ReadOnlySpan<ulong> bits, int step)
    {
        if (further.Length == 0)
        {
            return;
        }

        int low = 0, high = further.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (further[middle].Document < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        var end = start + (bits.Length * 64);
        for (; low < further.Length && further[low].Document < end; low++)
        {
            var document = further[low].Document - start;
            if ((bits[document >> 6] >> document & 1) != 0)
            {
                counts[further[low].Code] += step;
            }
        }
    }
}

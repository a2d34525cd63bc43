using System.Collections.Concurrent;

namespace NewsBrowser.Index.Searching;

/// <summary>The memory that one thread of a search works in; used again by later searches.</summary>
internal sealed class Scratch
{
    private readonly List<FacetCounts> _facets = [];
    private readonly List<CodeCounts> _codes = [];

    public ulong[] Matches { get; } = new ulong[Window.Words];

    /// <summary>The matches of a window, listed.</summary>
    public int[] Documents { get; } = new int[Window.Size];

    /// <summary>Documents that are looked at one by one on the way to the matches.</summary>
    public int[] Candidates { get; } = new int[Window.Size];

    /// <summary>By number in the window; only those of matches mean anything.</summary>
    public float[] Scores { get; } = new float[Window.Size];

    /// <summary>The occurrences of a word and its forms together, by number in the window.</summary>
    public float[] Pooled { get; } = new float[Window.Size];

    public Stack<ulong[]> FreeBits { get; } = new();

    public FacetCounts Facet(int number) => _facets[number];

    /// <summary>Counts by code, for each set of matches that facets are counted over.</summary>
    public CodeCounts Codes(int set)
    {
        while (_codes.Count <= set)
        {
            _codes.Add(new CodeCounts());
        }

        return _codes[set];
    }

    public void Begin(int facets)
    {
        while (_facets.Count < facets)
        {
            _facets.Add(new FacetCounts());
        }

        foreach (var counts in _facets)
        {
            counts.Clear();
        }
    }
}

/// <summary>Scratch memory that no search uses at the moment.</summary>
internal sealed class ScratchPool
{
    private readonly ConcurrentBag<Scratch> _free = [];

    public Scratch Rent() => _free.TryTake(out var scratch) ? scratch : new Scratch();

    public void Return(Scratch scratch)
    {
        // More than this are only there after a rush.
        if (_free.Count < 2 * Environment.ProcessorCount)
        {
            _free.Add(scratch);
        }
    }
}

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Random numbers of one document: the same for the same seed and number on every machine and version of the framework (SplitMix64).</summary>
internal struct Draw(ulong seed, long number)
{
    private ulong _state = Mix(seed + ((ulong)number * 0x9E3779B97F4A7C15UL));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return Mix(_state);
    }

    /// <summary>Below 1, at least 0.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A rank from 0, by Zipf's law with an exponent other than 1.</summary>
    public int Zipf(int count, double exponent)
    {
        var e = 1 - exponent;
        var rank = Math.Pow(((Math.Pow(count + 1, e) - 1) * Unit()) + 1, 1 / e);
        return Math.Min(count - 1, (int)rank - 1);
    }

    /// <summary>Around a median, mostly within a factor of e to the spread, seldom far above.</summary>
    public double LogNormal(double median, double spread)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Unit()));
        return median * Math.Exp(spread * radius * Math.Cos(2 * Math.PI * Unit()));
    }

    /// <summary>A number without an upper end: the more are drawn, the more different ones there are, as with the words of a language.</summary>
    public long Rare(double tail)
    {
        var number = Math.Pow(1 - Unit(), -1 / tail);
        return number < 1e12 ? (long)number : (long)(Next() >> 24);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

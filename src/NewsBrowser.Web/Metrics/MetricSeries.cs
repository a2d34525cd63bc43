namespace NewsBrowser.Web.Metrics;

/// <summary>What an instrument measured under one set of labels.</summary>
/// <param name="labels">As the text format writes them, without braces.</param>
/// <param name="bounds">The upper ends of a histogram's buckets; empty for what is no histogram.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double> bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Count];
    private double _sum;
    private long _count;

    public string Labels => labels;

    public IReadOnlyList<double> Bounds => bounds;

    public void Add(double value)
    {
        lock (_gate)
        {
            _sum += value;
        }
    }

    public void Set(double value)
    {
        lock (_gate)
        {
            _sum = value;
        }
    }

    public void Record(double value)
    {
        lock (_gate)
        {
            _sum += value;
            _count++;
            for (var at = 0; at < _buckets.Length; at++)
            {
                if (value <= bounds[at])
                {
                    _buckets[at]++;
                }
            }
        }
    }

    /// <summary>The figures of one moment: each bucket has those of the smaller ones in it.</summary>
    public (double Sum, long Count, long[] Buckets) Read()
    {
        lock (_gate)
        {
            return (_sum, _count, [.. _buckets]);
        }
    }
}

namespace NewsBrowser.Web.Hosting.Metrics;

/// <summary>What an instrument measured under one set of labels.</summary>
/// <param name="labels">As the text format writes them, without braces.</param>
/// <param name="bounds">The upper ends of a histogram's buckets; empty for what is no histogram.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double> bounds)
{
    private readonly Lock gate = new();
    private readonly long[] buckets = new long[bounds.Count];
    private double sum;
    private long count;

    public string Labels => labels;

    public IReadOnlyList<double> Bounds => bounds;

    public void Add(double value)
    {
        lock (gate)
        {
            sum += value;
        }
    }

    public void Set(double value)
    {
        lock (gate)
        {
            sum = value;
        }
    }

    public void Record(double value)
    {
        lock (gate)
        {
            sum += value;
            count++;
            for (int at = 0; at < buckets.Length; at++)
            {
                if (value <= bounds[at])
                {
                    buckets[at]++;
                }
            }
        }
    }

    /// <summary>The figures of one moment: each bucket has those of the smaller ones in it.</summary>
    public (double Sum, long Count, long[] Buckets) Read()
    {
        lock (gate)
        {
            return (sum, count, [.. buckets]);
        }
    }
}

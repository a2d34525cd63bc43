using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>What being recent adds to the scores of a segment's documents.</summary>
internal readonly ref struct RecencyBonus
{
    /// <summary>Steps in which the bonus halves once.</summary>
    private const int Steps = 16;

    // A little more than 2 to the power of each step, so that no rounding makes a bound too small.
    private static readonly double[] Bounds = [.. Enumerable.Range(0, Steps * 32).Select(step => Math.Pow(2, -(double)step / Steps) * (1 + 1e-9))];

    private readonly Recency? _recency;
    private readonly NumberColumn.Reader _times;
    private readonly double _stepsAUnit;

    public RecencyBonus(Recency? recency, Segment segment)
    {
        _recency = recency;
        if (recency is null)
        {
            return;
        }

        _times = segment.Numbers[recency.Column].Open();
        _stepsAUnit = Steps / (double)recency.HalfLife;
    }

    /// <summary>By what a score is multiplied at most, however recent the document is.</summary>
    public double Most => 1 + (_recency?.Weight ?? 0);

    /// <summary>By what the score of a document is multiplied.</summary>
    public double Compute(int document)
    {
        if (_recency is null || !_times.TryGet(document, out var time))
        {
            return 1;
        }

        double age = Math.Max(0, _recency.Now - time);
        return 1 + (_recency.Weight * Math.Pow(2, -age / _recency.HalfLife));
    }

    /// <summary>No less than that, and quicker.</summary>
    public double ComputeUpperBound(int document)
    {
        if (_recency is null || !_times.TryGet(document, out var time))
        {
            return 1;
        }

        var step = Math.Max(0, _recency.Now - time) * _stepsAUnit;
        return 1 + (_recency.Weight * Bounds[step < Bounds.Length ? (int)step : Bounds.Length - 1]);
    }
}

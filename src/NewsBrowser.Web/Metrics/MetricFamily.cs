using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace NewsBrowser.Web.Metrics;

/// <summary>An instrument as Prometheus names it, with what it measured.</summary>
internal sealed class MetricFamily
{
    /// <summary>An instrument has no more sets of labels than this; what comes after is left out, so that nobody can fill the memory with labels.</summary>
    private const int MostSeries = 1000;

    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<double> _bounds;
    private readonly Action<MetricSeries, double> _take;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isHistogram = kind == typeof(Histogram<>);
        var isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        Type = isHistogram ? "histogram" : isCounter ? "counter" : "gauge";
        Name = FormatName(instrument.Name, instrument.Unit, isCounter);
        Help = instrument.Description ?? instrument.Name;
        _bounds = isHistogram ? GetBounds(instrument) : [];
        _take = isHistogram ? static (one, value) => one.Record(value)
            : kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>) ? static (one, value) => one.Add(value)
            : static (one, value) => one.Set(value);
    }

    public string Name { get; }

    public string Type { get; }

    public string Help { get; }

    public IEnumerable<MetricSeries> Series => _series.Values.OrderBy(one => one.Labels, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!_series.TryGetValue(labels, out var one))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            one = _series.GetOrAdd(labels, text => new MetricSeries(text, _bounds));
        }

        _take(one, value);
    }

    private static string FormatName(string name, string? unit, bool isCounter)
    {
        var plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var suffix = unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => string.Empty };
        plain = plain.EndsWith(suffix, StringComparison.Ordinal) ? plain : plain + suffix;
        return isCounter ? plain + "_total" : plain;
    }

    private static IReadOnlyList<double> GetBounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => advised,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } =>
            [.. advised.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))],
        _ => UsualBounds,
    };
}

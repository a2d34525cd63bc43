using System.Diagnostics;
using System.Diagnostics.Metrics;
using NewsBrowser.Archive.Ingestion;

namespace NewsBrowser.Archive.Metrics;

/// <summary>What an open archive measures of itself, each archive with a meter of its own. Names and units follow OpenTelemetry's conventions;
/// docs/operations.md lists them.</summary>
internal sealed class ArchiveMeter : IDisposable
{
    public const string Name = "NewsBrowser";

    private static readonly double[] SearchSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];

    private static readonly double[] RunSeconds = [0.1, 1, 5, 15, 60, 300, 900, 3600];

    private readonly Counter<long> _files;
    private readonly Counter<long> _items;
    private readonly Counter<long> _rejections;
    private readonly Histogram<double> _runs;
    private readonly Histogram<double> _searches;

    public ArchiveMeter()
    {
        Meter = new Meter(Name);
        _files = Meter.CreateCounter<long>("newsbrowser.ingest.files", "{file}", "Files that runs of ingestion looked at.");
        _items = Meter.CreateCounter<long>("newsbrowser.ingest.items", "{item}", "Items of files that were taken in, by what became of them.");
        _rejections = Meter.CreateCounter<long>("newsbrowser.ingest.rejections", "{file}", "Files that could not be taken in.");
        _runs = Meter.CreateHistogram(
            "newsbrowser.ingest.duration",
            "s",
            "How long runs of ingestion took, by how they ended.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RunSeconds });
        _searches = Meter.CreateHistogram(
            "newsbrowser.search.duration",
            "s",
            "How long the archive took for an answer, by what was asked.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SearchSeconds });
    }

    public Meter Meter { get; }

    public void RecordRun(IngestionReport report, string outcome)
    {
        _files.Add(report.Counts.Files);
        _items.Add(report.Counts.Added, Result("added"));
        _items.Add(report.Counts.Updated, Result("updated"));
        _items.Add(report.Counts.Unchanged, Result("unchanged"));
        _rejections.Add(report.Counts.Rejected);
        RecordRun(report.Seconds, outcome);
    }

    /// <summary>A run that left no report.</summary>
    public void RecordRun(double seconds, string outcome) => _runs.Record(seconds, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Asks, and records how long that took; an answer that did not come is recorded too.</summary>
    public async Task<T> TimedAsync<T>(string kind, Func<Task<T>> ask)
    {
        if (!_searches.Enabled)
        {
            return await ask();
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            return await ask();
        }
        finally
        {
            _searches.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Result(string name) => new("result", name);
}

using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace NewsBrowser.Archive.Metrics;

/// <summary>What an open archive measures of itself, each archive with a meter of its own. Names and units follow OpenTelemetry's conventions;
/// docs/operations.md lists them.</summary>
internal sealed class ArchiveMeter : IDisposable
{
    public const string Name = "NewsBrowser";

    private static readonly double[] SearchSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];

    private static readonly double[] RunSeconds = [0.1, 1, 5, 15, 60, 300, 900, 3600];

    /// <summary>Traces of the same: what was asked is in none of them.</summary>
    private static readonly ActivitySource Activities = new(Name);

    private readonly Counter<long> _files;
    private readonly Counter<long> _items;
    private readonly Counter<long> _rejections;
    private readonly Histogram<double> _runs;
    private readonly Histogram<double> _searches;

    /// <param name="scope">Whose measurements these are; null for nobody's.</param>
    public ArchiveMeter(object? scope)
    {
        Meter = new Meter(new MeterOptions(Name) { Scope = scope });
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

    /// <summary>Counts what a run did.</summary>
    public void RecordFiles(long files, long added, long updated, long unchanged, long rejected)
    {
        _files.Add(files);
        _items.Add(added, Result("added"));
        _items.Add(updated, Result("updated"));
        _items.Add(unchanged, Result("unchanged"));
        _rejections.Add(rejected);
    }

    /// <summary>Records how long a run took and how it ended.</summary>
    public void RecordRun(double seconds, string outcome) => _runs.Record(seconds, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Asks, and records how long that took; an answer that did not come is recorded too.</summary>
    public async Task<T> TimedAsync<T>(string kind, Func<Task<T>> ask)
    {
        using var activity = Activities.StartActivity($"search {kind}");
        if (!_searches.Enabled && activity is null)
        {
            return await ask();
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            return await ask();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
        finally
        {
            _searches.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>Begins the trace of a run; null when nobody traces.</summary>
    public static Activity? StartRun(string kind) =>
        Activities.StartActivity("ingest")?.SetTag("newsbrowser.run.kind", kind);

    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Result(string name) => new("result", name);
}

using System.Diagnostics.Metrics;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Metrics;

/// <summary>What the site measures of itself beside the archive; docs/operations.md lists the names.</summary>
internal sealed class SiteMeter
{
    private readonly Counter<long> _cached;

    public SiteMeter(IMeterFactory meters, IngestionJob job)
    {
        var meter = meters.Create("NewsBrowser");
        _cached = meter.CreateCounter<long>("newsbrowser.cache.requests", "{request}", "Requests that could be answered from memory, by whether they were.");
        meter.CreateObservableUpDownCounter("newsbrowser.ingest.waiting", () => job.Waiting.Count, "{run}", "Runs of ingestion that wait for their turn.");
        meter.CreateObservableUpDownCounter("newsbrowser.ingest.active", () => job.IsRunning ? 1 : 0, "{run}", "Runs of ingestion that go on.");
    }

    public void RecordCacheLookup(bool hit) => _cached.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));
}

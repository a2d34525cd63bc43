using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace NewsBrowser.Web.Hosting.Metrics;

/// <summary>Listens to what the program measures (the archive, the site, ASP.NET Core and the runtime) while metrics are switched on, and has it ready for who collects.</summary>
internal sealed class MetricsCollector(ArchiveHost host, IMeterFactory meters, IOptions<NewsBrowserSettings> settings) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricFamily> families = new();
    private readonly MeterListener listener = new();

    /// <summary>Everything as it stands now.</summary>
    public string Text()
    {
        lock (listener)
        {
            listener.RecordObservableInstruments();
        }

        return PrometheusText.Write(families.Values.OrderBy(family => family.Name, StringComparer.Ordinal));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.Metrics.Enabled)
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (IsOurs(instrument.Meter))
                {
                    self.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument, static made => new MetricFamily(made)));
                }
            };
            listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Take(state, value, tags));
            listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Take(state, (double)value, tags));
            listener.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Take(value, tags);

    /// <summary>Another site in the same process (a test's) has meters of the same names, made by another factory.</summary>
    private bool IsOurs(Meter meter) =>
        meter == host.Archive.Meter || (ReferenceEquals(meter.Scope, meters) && (meter.Name == "NewsBrowser" || meter.Name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal))) || meter.Name == "System.Runtime";
}

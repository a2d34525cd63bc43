using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Metrics;

/// <summary>Listens to what the program measures (the archive, the site, ASP.NET Core and the runtime) while metrics are switched on,
/// and has it ready for who collects.</summary>
internal sealed class MetricsCollector(Lazy<NewsArchive> archive, IMeterFactory meters, IOptions<NewsBrowserSettings> settings) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();

    /// <summary>Everything as it stands now.</summary>
    public string Text()
    {
        lock (_listener)
        {
            _listener.RecordObservableInstruments();
        }

        return PrometheusText.Write(_families.Values.OrderBy(family => family.Name, StringComparer.Ordinal));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.Metrics.Enabled)
        {
            _listener.InstrumentPublished = (instrument, self) =>
            {
                if (IsOurs(instrument.Meter))
                {
                    self.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static made => new MetricFamily(made)));
                }
            };
            _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Take(state, value, tags));
            _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Take(state, (double)value, tags));
            _listener.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Record(value, tags);

    /// <summary>Another site in the same process (a test's) has meters of the same names, made by another factory.</summary>
    private bool IsOurs(Meter meter) =>
        meter == archive.Value.Meter || (ReferenceEquals(meter.Scope, meters)
            && (meter.Name == "NewsBrowser" || meter.Name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal))) || meter.Name == "System.Runtime";
}

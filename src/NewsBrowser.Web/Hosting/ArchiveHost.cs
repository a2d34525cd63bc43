using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Hosting;

/// <summary>Opens the archive before the first request is taken and closes it after the last.</summary>
internal sealed class ArchiveHost(IOptions<NewsBrowserSettings> settings, TimeProvider clock, ILoggerFactory logging, IMeterFactory meters)
    : IHostedService, IAsyncDisposable
{
    private NewsArchive? _archive;

    public NewsArchive Archive => _archive ?? throw new InvalidOperationException("The archive is opened when the host starts.");

    public static ArchiveOptions OptionsFrom(NewsBrowserSettings settings) => new()
    {
        DataDirectory = Path.GetFullPath(settings.DataDirectory),
        Zone = settings.Zone,
        NewsBaseUrl = settings.NewsBaseUrl,
        Aliases = settings.Aliases is { } aliases ? Path.GetFullPath(aliases) : null,
    };

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _archive = await NewsArchive.OpenAsync(OptionsFrom(settings.Value) with { MeterScope = meters }, clock, logging, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_archive is not null)
        {
            await _archive.DisposeAsync();
        }
    }
}

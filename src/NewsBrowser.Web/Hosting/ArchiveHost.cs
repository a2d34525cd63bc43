using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Hosting;

/// <summary>Opens the archive before the first request is taken, closes it after the last, and hands its doors out.</summary>
internal sealed class ArchiveHost(ArchiveOptions options, TimeProvider clock, ILoggerFactory logging, IMeterFactory meters)
    : IHostedService, IAsyncDisposable
{
    private NewsArchive? _archive;

    public NewsArchive Archive => _archive ?? throw new InvalidOperationException("The archive is opened when the host starts.");

    /// <summary>Registers the archive and its doors: who needs one asks for that one, or for <see cref="Lazy{T}"/> of it where it is made
    /// before the archive is open.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.CreateArchiveOptions());
        services.AddSingleton<ArchiveHost>();
        services.AddHostedService(provider => provider.GetRequiredService<ArchiveHost>());

        // Singletons, or each request's scope would close the archive that it was lent: its connections, its index's gate and its lock.
        services.AddSingleton(provider => provider.GetRequiredService<ArchiveHost>().Archive);
        services.AddSingleton(typeof(Lazy<>), typeof(Door<>));
        AddDoor(archive => archive.Audit);
        AddDoor(archive => archive.Catalogue);
        AddDoor(archive => archive.Changes);
        AddDoor(archive => archive.FrontPage);
        AddDoor(archive => archive.Growth);
        AddDoor(archive => archive.Health);
        AddDoor(archive => archive.Ingestor);
        AddDoor(archive => archive.Items);
        AddDoor(archive => archive.Pruning);
        AddDoor(archive => archive.References);
        AddDoor(archive => archive.RejectedFiles);
        AddDoor(archive => archive.RunReservations);
        AddDoor(archive => archive.Runs);
        AddDoor(archive => archive.Search);
        AddDoor(archive => archive.SiteMap);
        AddDoor(archive => archive.Stories);
        AddDoor(archive => archive.Takedowns);
        AddDoor(archive => archive.Versions);

        void AddDoor<T>(Func<NewsArchive, T> find) where T : class =>
            services.AddSingleton(provider => find(provider.GetRequiredService<ArchiveHost>().Archive));
    }

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _archive = await NewsArchive.OpenAsync(options with { MeterScope = meters }, clock, logging, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_archive is not null)
        {
            await _archive.DisposeAsync();
        }
    }

    // One that failed, as before the archive is open, may be asked again.
    private sealed class Door<T>(IServiceProvider provider) : Lazy<T>(provider.GetRequiredService<T>, LazyThreadSafetyMode.PublicationOnly) where T : class;
}

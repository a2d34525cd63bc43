using Microsoft.AspNetCore.Builder;
using NewsBrowser.Browser.Tests;

[assembly: AssemblyFixture(typeof(RunningSite))]

namespace NewsBrowser.Browser.Tests;

/// <summary>The real site over an archive of its own, filled from the repository's seeds through the first start, listening on a free port.</summary>
public sealed class RunningSite : IAsyncLifetime
{
    /// <summary>How long the first start may take before the tests give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string[] _settings;
    private readonly string _data = Directory.CreateTempSubdirectory("newsbrowser-browser-").FullName;
    private WebApplication? _app;

    public RunningSite()
        : this([])
    {
    }

    /// <summary>A site beside the shared one, with settings of its own.</summary>
    internal RunningSite(params string[] settings) => _settings = settings;

    public string Address { get; private set; } = string.Empty;

    public string Seeds { get; init; } = Checkout.Seeds;

    public IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = Program.BuildSite(["--data", _data, "--seeds", Seeds, "--urls", "http://127.0.0.1:0", .. _settings]);
        await _app.StartAsync();
        Address = _app.Urls.First().TrimEnd('/');
        using var client = new HttpClient { BaseAddress = new Uri(Address) };
        using var patience = new CancellationTokenSource(Patience);
        while (!(await client.GetAsync(new Uri("/readyz", UriKind.Relative), patience.Token)).IsSuccessStatusCode)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
    }
}

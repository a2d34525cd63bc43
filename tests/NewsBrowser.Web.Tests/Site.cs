using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Jobs;

[assembly: AssemblyFixture(typeof(NewsBrowser.Web.Tests.Site))]

namespace NewsBrowser.Web.Tests;

/// <summary>The real program over a data folder of its own, with the seeds and the hostile files taken in.</summary>
public sealed class Site : IAsyncLifetime
{
    public const string Thread = "/forum/Stock/20230911T155037Z-nk11208z";
    public const string ThreadId = "Stock.20230911T155037Z-nk11208z";
    public const string FailingPath = "/api-free/fails";

    /// <summary>A page that asks an archive that is not ready.</summary>
    public const string BusyPath = "/api-free/busy";

    /// <summary>The same of the JSON interface.</summary>
    public const string BusyApiPath = "/api/busy";

    /// <summary>A page that waits until its reader has left or the site has enough of it.</summary>
    public const string WaitingPath = "/api-free/waits";

    private readonly (string Key, string Value)[] _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-web-").FullName;
    private Factory? _factory;

    public Site()
        : this([])
    {
    }

    /// <summary>A site beside the shared one, with settings of its own.</summary>
    internal Site(params (string Key, string Value)[] settings) => _settings = settings;

    /// <summary>A site of its own that has one more file.</summary>
    internal static async Task<Site> WithAsync(string name, string text)
    {
        var site = new Site();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(site._folder, "files")).FullName, name), text);
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        foreach (var file in Directory.GetFiles(Checkout.Seeds, "*.txt")
            .Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "fixtures", "web"))))
        {
            File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
        }

        _factory = new Factory(Path.Combine(_folder, "data"), files, _settings);
        // Started here and once: tests that start it together would open the data folder twice.
        _ = _factory.Server;
        await _factory.Services.GetRequiredService<FirstStart>().ExecuteTask!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_factory is not null)
        {
            var host = _factory.Services.GetRequiredService<ArchiveHost>();
            await _factory.DisposeAsync();
            // The program may be closing the archive at the same time; this waits for it.
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A reader who follows no redirects and keeps no cookies.</summary>
    public HttpClient Reader(string language = "en")
    {
        var client = _factory!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    /// <summary>Asks for a page from an address, as the server's own connection would say it.</summary>
    internal Task<HttpContext> SendAsync(
        string address, System.Net.IPAddress from, Action<HttpContext>? prepare = null) => _factory!.Server.SendAsync(context =>
    {
        prepare?.Invoke(context);
        context.Connection.RemoteIpAddress = from;
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = address.Split('?')[0];
        context.Request.QueryString = address.Contains('?', StringComparison.Ordinal)
            ? new QueryString(address[address.IndexOf('?', StringComparison.Ordinal)..])
            : default;
    });

    internal IServiceProvider Services => _factory!.Services;

    private sealed class Factory(string data, string files, IEnumerable<(string Key, string Value)> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("NewsBrowser:DataDirectory", data);
            builder.UseSetting("NewsBrowser:Seeds", files);
            foreach (var (key, value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, Failing>());
        }
    }

    // A path that no page has, behind everything else, whose handler throws: what a fault of ours looks like.
    private sealed class Failing : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map(FailingPath, branch => branch.Run(_ => throw new InvalidOperationException("a secret from the inside")));
            app.Map(WaitingPath, branch => branch.Run(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted)));
            foreach (var path in new[] { BusyPath, BusyApiPath })
            {
                app.Map(path, branch => branch.Run(_ => throw new ArchiveUnavailableException("a secret about the index")));
            }
        };
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>The real program with an administrator's password, its clock in the test's hand; a request says where it comes from.</summary>
internal sealed class AccessSite : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    public const string ReadingPassword = "for all who may read";

    /// <summary>The header by which a test's request names its address; the real server has it from the connection.</summary>
    public const string AddressHeader = "Test-Address";

    private static readonly Lazy<string> Hashed = new(() => AdminPassword.Hash(Password));

    private static readonly Lazy<string> ReadingHashed = new(() => AdminPassword.Hash(ReadingPassword));

    private readonly Factory _factory;

    private AccessSite(string folder, IEnumerable<(string Key, string Value)> settings)
    {
        Folder = folder;
        _factory = new Factory(this, settings);
        _ = _factory.Server;
    }

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public SetClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public IServiceProvider Services => _factory.Services;

    public Sessions Sessions => Services.GetRequiredService<Sessions>();

    /// <summary>One whose password is in the data folder.</summary>
    public static AccessSite Open(params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-access-").FullName;
        var keys = Directory.CreateDirectory(Path.Combine(folder, "data", "keys")).FullName;
        File.WriteAllText(Path.Combine(keys, "admin-password"), Hashed.Value + "\n");
        return new AccessSite(folder, settings);
    }

    /// <summary>One that asks readers for a password.</summary>
    public static AccessSite OpenPrivate() => Open(("NewsBrowser:Reading:PasswordHash", ReadingHashed.Value));

    /// <summary>One that nobody has set up.</summary>
    public static AccessSite OpenFresh(params (string Key, string Value)[] settings) =>
        new(Directory.CreateTempSubdirectory("newsbrowser-access-").FullName, settings);

    public Visitor Visit(string address = "192.0.2.1", string scheme = "http") =>
        new(_factory.CreateClient(new WebApplicationFactoryClientOptions
        {
            AllowAutoRedirect = false,
            HandleCookies = false,
            BaseAddress = new Uri(scheme + "://localhost")
        }), address);

    /// <summary>A visitor with a session; the password was not asked for.</summary>
    public Visitor Administrator(string address = "192.0.2.1")
    {
        var visitor = Visit(address);
        visitor.Cookies[SessionCookie.Name] = Sessions.Begin(SessionRole.Administrator, address, "a test").Id;
        return visitor;
    }

    public async Task<IReadOnlyList<AuditView>> AuditAsync() =>
        await Services.GetRequiredService<NewsArchive>().Audit.ListAsync(null, 500, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        var host = Services.GetRequiredService<NewsBrowser.Web.Hosting.ArchiveHost>();
        await _factory.DisposeAsync();
        // The program may be closing the archive at the same time; this waits for it.
        await host.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Factory(AccessSite site, IEnumerable<(string Key, string Value)> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("NewsBrowser:DataDirectory", site.Data);
            builder.UseSetting("NewsBrowser:Seeds", Path.Combine(Directory.CreateDirectory(Path.Combine(site.Folder, "files")).FullName));
            foreach ((var key, var value) in settings)
            {
                builder.UseSetting(key, value);
            }

            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(site.Clock);
                services.AddSingleton<IStartupFilter, Addressed>();
            });
        }
    }

    private sealed class Addressed : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[AddressHeader], out var address) ? address : IPAddress.Loopback;
                return rest(context);
            });
            next(app);
        };
    }
}

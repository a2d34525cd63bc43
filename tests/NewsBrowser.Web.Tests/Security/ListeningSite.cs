using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>The real program behind a real connection, over files and with settings of a test's own.</summary>
internal sealed class ListeningSite : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;

    private ListeningSite(string folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string DataFolder => Path.Combine(_folder, "data");

    public IServiceProvider Services => _app.Services;

    public static async Task<ListeningSite> StartAsync(IReadOnlyDictionary<string, string> files, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-security-").FullName;
        var sources = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(sources, name), text);
        }

        string[] arguments =
        [
            "--data", Path.Combine(folder, "data"), "--seeds", sources, "--urls", "http://127.0.0.1:0", "--Serilog:MinimumLevel:Default", "Error",
            .. settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value }),
        ];
        var app = Program.BuildSite(arguments);
        await app.StartAsync();
        await app.Services.GetRequiredService<FirstStart>().ExecuteTask!;
        return new ListeningSite(folder, app);
    }

    /// <summary>The files that every site of the tests has.</summary>
    public static IReadOnlyDictionary<string, string> Fixtures { get; } =
        Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "fixtures", "web")).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

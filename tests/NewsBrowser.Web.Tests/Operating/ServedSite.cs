using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>The real program behind a real connection over the repository's seeds, with settings of its own.</summary>
internal sealed class ServedSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-served-").FullName;
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public string Data => Path.Combine(_folder, "data");

    public string Files => Path.Combine(_folder, "files");

    public IServiceProvider Services => _app!.Services;

    /// <summary>A path that no page has, whose handler throws: what a fault of ours looks like.</summary>
    public const string FailingPath = "/test/fails";

    public static async Task<ServedSite> StartAsync(params string[] settings)
    {
        var site = new ServedSite();
        Directory.CreateDirectory(site.Files);
        foreach (var file in Directory.GetFiles(Checkout.Seeds, "*.txt"))
        {
            File.Copy(file, Path.Combine(site.Files, Path.GetFileName(file)));
        }

        site._app = Program.BuildSite(
            ["--data", site.Data, "--seeds", site.Files, "--urls", "http://127.0.0.1:0", "--NewsBrowser:Limits:RequestsPerMinute", "0", .. settings]);
        site._app.MapGet(FailingPath, _ => throw new InvalidOperationException("a fault from the inside"));
        await site._app.StartAsync(TestContext.Current.CancellationToken);
        await site.Services.GetRequiredService<FirstStart>().ExecuteTask!;
        site.Address = new Uri(site._app.Urls.First());
        return site;
    }

    /// <summary>A reader who follows no redirects and keeps no cookies.</summary>
    public HttpClient Reader() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>Asks with headers of its own, each as <c>Name: value</c>.</summary>
    public async Task<HttpResponseMessage> AskAsync(string path, params string[] headers)
    {
        using var reader = Reader();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        var response = await reader.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        return response;
    }

    public async Task<string> TextAsync(string path, params string[] headers)
    {
        using var response = await AskAsync(path, headers);
        Assert.True(response.IsSuccessStatusCode, $"{path} answers {(int)response.StatusCode}.");
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Takes in whatever lies in the folder of files now.</summary>
    public async Task IngestAsync()
    {
        var job = Services.GetRequiredService<IngestionJob>();
        Assert.NotNull(job.Enqueue(new RunRequest(RunKind.Folder, [Files])));
        await job.WhenIdleAsync();
    }

    /// <summary>Puts a news item into the folder of files.</summary>
    public Task WriteNewsAsync(string name, string title, string topic = "weather") => File.WriteAllTextAsync(
        Path.Combine(Files, name + ".md"),
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"It came in later.\"\npublishedDateTime: 2024-02-03T04:05:06Z\nwebUrl: "
            + $"\"https://later.example/{name}\"\ntype: article\npublished: true\nprovider:\n  name: Later\n  domain: later.example\ntopics:\n  - "
            + $"\"{topic}\"\n---\n",
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

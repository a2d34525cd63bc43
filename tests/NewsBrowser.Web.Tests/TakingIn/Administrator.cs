using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Somebody who has set the password and signed in, and presses what pages offer.</summary>
internal sealed class Administrator : IDisposable
{
    private readonly ServedSite _site;

    private Administrator(ServedSite site)
    {
        _site = site;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site.Address };
    }

    public HttpClient Client { get; }

    public NewsArchive Archive => _site.Services.GetRequiredService<NewsArchive>();

    public IngestionJob Job => _site.Services.GetRequiredService<IngestionJob>();

    public static async Task<Administrator> SignInAsync(ServedSite site)
    {
        var administrator = new Administrator(site);
        var token = site.Services.GetRequiredService<AdminPassword>().SetupToken!;
        using var done = await administrator.PressAsync(
            "/admin/setup?token=" + token, "/admin/setup", ("token", token), ("password", "correct horse battery"), ("repeated", "correct horse battery"));
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
        return administrator;
    }

    public async Task<IDocument> PageAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path} answers {(int)response.StatusCode}.");
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The token of a page's forms.</summary>
    public async Task<string> TokenAsync(string page) =>
        (await PageAsync(page)).QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    /// <summary>Sends a form of a page.</summary>
    public async Task<HttpResponseMessage> PressAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        return await SendAsync(await TokenAsync(page), action, fields);
    }

    /// <summary>As <see cref="PressAsync"/>, with a token that is known.</summary>
    public async Task<HttpResponseMessage> SendAsync(string token, string action, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await Client.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    /// <summary>Presses what begins a run, waits for its end and returns it.</summary>
    public async Task<RunView> RunAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using var begun = await PressAsync(page, action, fields);
        return await EndedAsync(begun);
    }

    /// <summary>The run that an answer leads to, when it has ended.</summary>
    public async Task<RunView> EndedAsync(HttpResponseMessage begun)
    {
        Assert.Equal(HttpStatusCode.Found, begun.StatusCode);
        var address = begun.Headers.Location!.OriginalString;
        Assert.StartsWith("/admin/runs/", address, StringComparison.Ordinal);
        await Job.WhenIdleAsync();
        return (await Archive.Runs.FindAsync(
            long.Parse(address["/admin/runs/".Length..], System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken))!;
    }

    /// <summary>Sends files through the page's form.</summary>
    public async Task<HttpResponseMessage> UploadAsync(params (string Name, byte[] Bytes)[] files) =>
        await UploadAsync(await TokenAsync("/admin/ingest"), files);

    /// <summary>The same with a token that is known.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string token, params (string Name, byte[] Bytes)[] files)
    {
        using var form = Multipart(files);
        using var whole = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var part in form)
        {
            whole.Add(part);
        }

        return await Client.PostAsync(new Uri("/admin/upload", UriKind.Relative), whole, TestContext.Current.CancellationToken);
    }

    public static MultipartFormDataContent Multipart(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach ((var name, var bytes) in files)
        {
            var content = new ByteArrayContent(bytes);

            // As browsers send it: UTF-8 in quotes.
            content.Headers.TryAddWithoutValidation(
                "Content-Disposition", $"form-data; name=\"files\"; filename=\"{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name))}\"");
            form.Add(content);
        }

        return form;
    }

    public async Task<IReadOnlyList<AuditView>> AuditAsync() => await Archive.Audit.ListAsync(null, 100, TestContext.Current.CancellationToken);

    public void Dispose() => Client.Dispose();

    public static byte[] News(string title) => Encoding.UTF8.GetBytes(
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"An excerpt.\"\npublishedDateTime: 2024-03-05T10:00:00Z\nwebUrl: "
            + $"\"https://example.com/{Uri.EscapeDataString(title)}\"\ntype: article\nprovider:\n  name: Example\n  domain: example.com\n---\n");
}

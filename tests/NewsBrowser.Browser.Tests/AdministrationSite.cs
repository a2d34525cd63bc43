using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Browser.Tests;

/// <summary>A site whose administration has something to show on each page: refused files, a file that vanished, a dry run with a difference, a backup,
/// a token, a named search, an item that was taken down.</summary>
public sealed class AdministrationSite : IAsyncLifetime
{
    internal const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-administration-").FullName;
    private WebApplication? _app;

    public string Address { get; private set; } = string.Empty;

    public IServiceProvider Services => _app!.Services;

    /// <summary>Every page of the administration; the last one is that of the item which was taken down.</summary>
    public IReadOnlyList<string> Pages { get; private set; } = [];

    /// <summary>Where the item was that was taken down.</summary>
    public string Gone { get; private set; } = string.Empty;

    /// <summary>The run that could not take some files.</summary>
    public long Run { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var inbox = Directory.CreateDirectory(Path.Combine(_folder, "inbox")).FullName;
        var seeds = Directory.CreateDirectory(Path.Combine(_folder, "seeds")).FullName;
        foreach (var name in new[] { "story", "withdrawn", "vanishing" })
        {
            await WriteAsync($"{name}.md", News($"A story called {name}"));
        }

        await WriteAsync(
            "a-file-with-a-name-that-is-longer-than-a-telephone-is-wide-and-goes-on-for-a-while.txt",
            "a line before\nnothing of a post\n" + string.Concat(Enumerable.Repeat("一行沒有標頭的長文字，", 200)) + "\n");
        await WriteAsync("unended.json", "{\"article_id\":\"M.1\",\"content\":");
        await WriteAsync("known.txt", "nothing of a post either\n");
        await File.WriteAllBytesAsync(Path.Combine(inbox, "picture.txt"), [.. Enumerable.Range(0, 512).Select(number => (byte)number)]);
        _app = Program.BuildSite(
        [
            "--data", Path.Combine(_folder, "data"), "--seeds", seeds, "--urls", "http://127.0.0.1:0", "--NewsBrowser:Limits:RequestsPerMinute", "5",
            "--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1",
            "--NewsBrowser:Ingestion:Folders:0:Name", "inbox", "--NewsBrowser:Ingestion:Folders:0:Path", inbox, "--NewsBrowser:Ingestion:Folders:1:Name",
            "later", "--NewsBrowser:Ingestion:Folders:1:Path", Path.Combine(_folder, "later"),
        ]);
        await _app.StartAsync();
        Address = _app.Urls.First().TrimEnd('/');
        await Services.GetRequiredService<FirstStart>().ExecuteTask!;
        var password = Services.GetRequiredService<AdminPassword>();
        Assert.True(password.TrySetUp(password.SetupToken, Password));
        var archive = Services.GetRequiredService<NewsArchive>();
        Run = (await archive.Ingestor.RunAsync(new IngestionRequest([inbox]), null, default)).RunId;
        File.Delete(Path.Combine(inbox, "vanishing.md"));
        await archive.Ingestor.RunAsync(new IngestionRequest([inbox]), null, default);
        archive.RejectedFiles.Ignore(Path.Combine(inbox, "known.txt"));

        using var reader = new HttpClient { BaseAddress = new Uri(Address) };
        var search = await reader.GetStringAsync(new Uri("/api/v1/items?q=withdrawn", UriKind.Relative));
        var withdrawn = System.Text.RegularExpressions.Regex.Match(search, "\"id\":\\s*\"([0-9a-z]{10})\"").Groups[1].Value;
        Gone = (await archive.Items.FindAsync(withdrawn, default))!.Path;
        await archive.Takedowns.TakeDownAsync(withdrawn, "asked for", default);
        search = await reader.GetStringAsync(new Uri("/api/v1/items?q=story", UriKind.Relative));
        var story = System.Text.RegularExpressions.Regex.Match(search, "\"id\":\\s*\"([0-9a-z]{10})\"").Groups[1].Value;

        await WriteAsync("story.md", News("A story called story").Replace("An excerpt.", "Another excerpt.", StringComparison.Ordinal));
        await WriteAsync("fresh.md", News("A story that is new"));
        var dry = Services.GetRequiredService<DryRunJob>();
        Assert.True(dry.Start(Services.GetRequiredService<IngestionFolders>().Find("inbox")!, new AuditRecord("admin", "dry-run", null, "inbox")));
        await dry.WhenIdleAsync();
        var backup = Services.GetRequiredService<BackupJob>();
        backup.Start(new AuditRecord("admin", "backup"));
        await backup.WhenIdleAsync();
        Services.GetRequiredService<ApiTokens>().Add("the watcher of the folder", [Scopes.Ingest, Scopes.Read], 90);
        Services.GetRequiredService<ApiTokens>().Add("for good", [Scopes.Admin], null);
        Services.GetRequiredService<SharedSearchList>().Store(new SharedSearch("醫師", "癌症 OR doctors", null, Comments: false), null);
        Services.GetRequiredService<SharedSearchList>().Store(new SharedSearch("Doctors", "doctors", "newest", Comments: true), null);
        Pages =
        [
            "/admin", "/admin/ingest", "/admin/runs", $"/admin/runs/{Run}", $"/admin/runs/{Run}?show=all", "/admin/preview", "/admin/upkeep", "/admin/searches",
            "/admin/access", "/admin/audit", "/admin/settings",
            $"/admin/items/{story}/takedown", "/admin/login", Gone,
        ];

        async Task WriteAsync(string name, string text) => await File.WriteAllTextAsync(Path.Combine(inbox, name), text, Encoding.UTF8);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An administrator who is signed in.</summary>
    internal async Task<Visitor> SignInAsync(Chromium chromium, VisitorOptions options)
    {
        var visitor = await chromium.VisitAsync(Address, options);
        var id = Services.GetRequiredService<Sessions>().Begin(SessionRole.Administrator, "192.0.2.7", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0").Id;
        await visitor.Page.Context.AddCookiesAsync([new Cookie { Name = SessionCookie.Name, Value = id, Url = Address }]);
        return visitor;
    }

    private static string News(string title) =>
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"An excerpt.\"\npublishedDateTime: 2024-03-05T10:00:00Z\nwebUrl: "
            + $"\"https://example.com/{title.Replace(' ', '-')}\"\ntype: article\nprovider:\n  name: Example\n  domain: example.com\n---\n";
}

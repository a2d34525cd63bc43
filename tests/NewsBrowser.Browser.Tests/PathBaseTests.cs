using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Browser.Tests;

/// <summary>The whole site under a path. The path is that of news items too, so that an address which got it twice, or not, is noticed.</summary>
public sealed class PathBaseTests(Chromium chromium) : IAsyncLifetime
{
    private const string Root = "/news";

    /// <summary>Every attribute that begins as an address of the site does and does not begin with its path. What a reader typed is no address;
    /// what a browser keeps of a search is written from the root.</summary>
    private const string Outside =
        """
        [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes].map(({ name, value }) => ({ name, value })))
          .filter(({ name, value }) => /^\/(?!\/)/.test(value) && !/^(value|placeholder|data-address|data-go)$/.test(name) && !value.startsWith('/news/'))
          .map(({ name, value }) => name + '=' + value)
        """;

    private const string Links =
        "[...document.querySelectorAll('[href], [src], [action], [formaction]')].flatMap((element) => ['href', 'src', 'action', 'formaction'].map((name) => "
            + "element.getAttribute(name))).filter((value) => /^\\//.test(value ?? ''))";

    private readonly RunningSite _site = new("--NewsBrowser:Proxy:PathBase", Root);

    public ValueTask InitializeAsync() => _site.InitializeAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Every_page_stays_under_the_path_and_every_link_leads_somewhere()
    {
        await using var reader = await chromium.VisitAsync(_site);
        var outside = new List<string>();
        reader.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_site.Address + Root + "/", StringComparison.Ordinal))
            {
                outside.Add(request.Url);
            }
        };
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in await PagePaths.AllAsync(reader.Page, Root))
        {
            var response = await reader.Page.GotoAsync(path);
            Assert.Equal(path == Root + PagePaths.Missing ? 404 : 200, response!.Status);
            outside.AddRange((await reader.Page.EvaluateAsync<string[]>(Outside)).Select(attribute => $"{path} has {attribute}"));
            links.UnionWith(await reader.Page.EvaluateAsync<string[]>(Links));
        }

        Assert.Empty(outside);
        Assert.True(links.Count > 100, $"Only {links.Count} addresses were found.");
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_site.Address) };
        foreach (var link in links)
        {
            using var response = await client.GetAsync(
                new Uri(link, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            // What only takes a form is there too.
            Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode is 301 or 302 or 405, $"{link} answers {(int)response.StatusCode}.");
            Assert.True(
                response.Headers.Location?.OriginalString is not ['/', ..] location || location.StartsWith(Root + "/", StringComparison.Ordinal),
                $"{link} leads to {response.Headers.Location}.");
        }
    }

    [Fact]
    public async Task Scripts_forms_and_the_administrator_work_under_the_path()
    {
        await using var visitor = await chromium.VisitAsync(_site);
        var page = visitor.Page;
        await page.GotoAsync(Root + "/admin/setup?token=" + _site.Services.GetRequiredService<AdminPassword>().SetupToken);
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("input[name=repeated]").FillAsync("correct horse battery");
        await page.Locator("form.stack button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(_site.Address + Root + "/admin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Re-ingest from seeds" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(Root + "/admin/runs/[0-9]+$"));
        await Assertions.Expect(page.Locator("#run-state")).ToHaveTextAsync("Completed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(Root + "/admin/runs");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"{Root}/admin/login\\?returnUrl=%2Fadmin%2Fruns$"));
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("form.stack button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(_site.Address + Root + "/admin/runs");

        await page.GotoAsync(Root + "/search?q=AI");
        await page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(_site.Address + Root + "/search?q=AI");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
        await page.Locator(".prefs [name=language]").ClickAsync();
        await page.Locator(".theme").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.All(await page.Context.CookiesAsync(), cookie => Assert.Equal(Root, cookie.Path));

        // Typing asks for suggestions and for the results; both come from under the path.
        await page.Locator("#q").FillAsync("mic");
        await Assertions.Expect(page.Locator("#suggestions a").First).ToHaveAttributeAsync("href", new Regex("^/news/"));
        await page.Locator("#q").PressAsync("Escape");
        await page.Locator("#q").PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog.help")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        // A search that is kept here is found again, and so is a star.
        await page.GotoAsync(Root + "/search?q=AI");
        await page.Locator(".more-of > summary").ClickAsync();
        await page.Locator(".saved form input[name=name]").FillAsync("Mine");
        await page.Locator(".saved form button").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator(".hit .keep button").First.ClickAsync();
        await page.GotoAsync(Root + "/");
        await Assertions.Expect(page.Locator(".saved .mine a").First).ToHaveAttributeAsync("href", new Regex("^/news/search\\?q="));
        await Assertions.Expect(page.Locator(".saved .mine a").Last).ToHaveAttributeAsync("href", new Regex("^/news/feed.atom\\?q="));
        await page.GotoAsync(Root + "/starred");
        await Assertions.Expect(page.Locator(".starred .hits > li")).ToHaveCountAsync(1);
        Assert.Empty(visitor.Faults);
    }
}

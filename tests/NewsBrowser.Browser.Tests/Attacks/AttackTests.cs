using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Browser.Tests.Attacks;

/// <summary>
/// Published attacks in every field of both formats, taken in and opened in a real browser: no script runs, nothing is asked of another site,
/// no policy has to step in, and no element stands where a text should.
/// </summary>
/// <remarks>The gate opens the items of a part of the attacks, always the same; <c>NEWSBROWSER_XSS=all</c> opens all, <c>NEWSBROWSER_XSS=1/4</c> the first of
/// four parts. Threads and lists that hold all of them are opened in both.</remarks>
public sealed class AttackTests(Chromium chromium) : IAsyncDisposable
{
    private const string AllVariable = "NEWSBROWSER_XSS";

    private const int InTheGate = 20;

    private const string Password = "correct horse battery";

    /// <summary>What of a document could run or ask, and should not be there.</summary>
    private const string Suspects = """
        () => {
          const found = [];
          const schemes = /^[\s\u0000-\u0020]*(javascript|data|vbscript|blob|file):/i;
          for (const element of document.querySelectorAll('*')) {
            const name = element.localName;
            // What Chromium itself puts around XML and text.
            if (document.contentType !== 'text/html' && (element.id === 'xml-viewer-style' || name === 'pre')) continue;
            const say = (what) => found.push(what + ': ' + element.outerHTML.slice(0, 200));
            if (name === 'script' && element.getAttribute('type') !== 'application/ld+json' && !/^\/assets\//.test(element.getAttribute('src') ?? '')) say('script');
            if (['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'style', 'math', 'video', 'audio', 'source', 'marquee', 'portal', 'foreignObject', 'animate', 'set'].includes(name)) say('element');
            if (name === 'link' && !/^\//.test(element.getAttribute('href')) && !/^(canonical|expect)$/.test(element.rel)) say('link');
            if (name === 'meta' && element.hasAttribute('http-equiv')) say('meta');
            if (name === 'form' && !/^\//.test(element.getAttribute('action') ?? '/')) say('form');
            if (name === 'img' && !/^\/image\?/.test(element.getAttribute('src'))) say('picture');
            for (const attribute of element.attributes) {
              // Our own buttons of the administration lead to our own pages.
              if (attribute.name === 'formaction' && /^\/admin\//.test(attribute.value)) continue;
              if (/^on/i.test(attribute.name) || /^(style|srcdoc|formaction|ping|background|poster|srcset|is)$/i.test(attribute.name)) say(attribute.name);
              if (/(href|src|action|data)$/i.test(attribute.name) && !attribute.name.startsWith('data-') && schemes.test(attribute.value)) say(attribute.name);
            }
          }
          return found;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("newsbrowser-attacks-").FullName;
    private readonly ConcurrentQueue<string> _faults = new();
    private WebApplication? _app;
    private string _address = string.Empty;
    private int _opened;
    private int _refused;

    [Fact]
    public async Task No_published_attack_in_any_field_runs_asks_or_becomes_markup_on_any_page()
    {
        var lists = await AttackLists.ReadAsync();
        Assert.True(lists.Count >= 5 && lists.Values.All(list => list.Count > 0), string.Join(", ", lists.Select(list => $"{list.Key}: {list.Value.Count}")));
        string[] all = [.. lists.Values.SelectMany(list => list)];
        (var attacks, var isGate) = Chosen(all);
        var files = Path.Combine(_folder, "files");
        AttackFiles.Write(files, attacks);
        AttackFiles.WritePacked(files, all);
        AttackFiles.WriteNamed(files, attacks);
        await StartAsync(files);

        // A second state of some items, so that versions and changes show both.
        for (var i = 0; i < Math.Min(attacks.Length, 25); i++)
        {
            await File.WriteAllTextAsync(
                Path.Combine(files, $"n{i}.md"),
                AttackFiles.News(i, attacks[^(i + 1)] + attacks[i], attacks[^(i + 1)], attacks[i]),
                TestContext.Current.CancellationToken);
        }

        var job = _app!.Services.GetRequiredService<IngestionJob>();
        var run = job.Enqueue(new RunRequest(RunKind.Folder, [files]))!.Value;
        await job.WhenIdleAsync();

        var items = await ItemsAsync();
        Assert.True(items.Length >= attacks.Length * 5 / 2, $"{items.Length} items of {attacks.Length} attacks were taken in.");
        await using var visitor = await chromium.VisitAsync(_address);
        Listen(visitor);
        foreach (var path in BuildPaths(items, attacks, run))
        {
            await OpenAsync(visitor.Page, path);
        }

        foreach (var path in await LinkedAsync(visitor.Page, items, isGate ? 15 : 250))
        {
            await OpenAsync(visitor.Page, path);
        }

        await OpenAdministrationAsync(visitor.Page, run);
        await AskForFilesAsync(visitor.Page, items);
        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Length} attacks "
            + $"({string.Join(", ", lists.Select(list => $"{list.Key}: {list.Value.Count}"))}); {attacks.Length} in {items.Length} items; {_opened} pages "
            + $"opened, {_refused} addresses refused.");
        Assert.True(_faults.IsEmpty, string.Join(Environment.NewLine, _faults.Take(20)));
    }

    [Fact]
    public async Task The_watch_sees_what_it_looks_for()
    {
        await StartAsync(Directory.CreateDirectory(Path.Combine(_folder, "none")).FullName);
        await using var visitor = await chromium.VisitAsync(_address);
        Listen(visitor);
        await OpenAsync(visitor.Page, "/about");
        Assert.Empty(_faults);
        await visitor.Page.EvaluateAsync(
            "() => document.querySelector('main').append(Object.assign(document.createElement('img'), { src: 'https://elsewhere.example/x.png' }))");
        await visitor.Page.EvaluateAsync("() => document.querySelector('main').toggleAttribute('onclick', true)");
        await LookAsync(visitor.Page, "/about");
        Assert.Contains(_faults, fault => fault.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Contains(_faults, fault => fault.Contains("onclick", StringComparison.Ordinal));
        Assert.Contains(_faults, fault => fault.Contains("picture", StringComparison.Ordinal));
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

    private async Task StartAsync(string files)
    {
        _app = Program.BuildSite([
            "--data", Path.Combine(_folder, "data"), "--seeds", files, "--urls", "http://127.0.0.1:0", "--NewsBrowser:Admin:PasswordHash",
            AdminPassword.Hash(Password)
        ]);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _address = _app.Urls.First().TrimEnd('/');
        await _app.Services.GetRequiredService<FirstStart>().ExecuteTask!;
    }

    /// <summary>The attacks whose items are opened.</summary>
    private static (string[] Attacks, bool IsGate) Chosen(string[] all)
    {
        switch (Environment.GetEnvironmentVariable(AllVariable))
        {
            case null or "":
                return ([.. new Random(20261122).GetItems(all, InTheGate).Distinct(StringComparer.Ordinal)], true);
            case "all":
                return (all, false);
            case { } part:
                int[] numbers = [.. part.Split('/').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
                return ([.. all.Where((_, at) => at % numbers[1] == numbers[0] - 1)], false);
        }
    }

    private void Listen(Visitor visitor)
    {
        var page = visitor.Page;
        page.PageError += (_, error) => _faults.Enqueue($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            // Pages that answer 404 are among those that are looked at, and an address may be refused;
            // around XML the browser itself has a style that the policy stops.
            var isViewers = page.Url.EndsWith(".xml", StringComparison.Ordinal) && message.Text.StartsWith("Applying inline style", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isViewers && !message.Text.Contains("status of 40", StringComparison.Ordinal))
            {
                _faults.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.Dialog += (_, dialog) =>
        {
            _faults.Enqueue($"{page.Url}: a dialog says {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Popup += (_, popup) => _faults.Enqueue($"{page.Url}: a window opened at {popup.Url}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                _faults.Enqueue($"{response.Url} answered {response.Status}");
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_address + "/", StringComparison.Ordinal))
            {
                _faults.Enqueue($"{page.Url}: asked for {request.Url}");
            }
        };
    }

    private async Task OpenAsync(IPage page, string path)
    {
        try
        {
            await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        }
        catch (PlaywrightException e) when (e.Message.Contains("ERR_HTTP_RESPONSE_CODE_FAILURE", StringComparison.Ordinal))
        {
            // An address with a NUL is refused before there is a page; the browser then goes to one of its own, and would be interrupted by the next.
            _refused++;
            await page.WaitForURLAsync("chrome-error://chromewebdata/");
            return;
        }
        catch (PlaywrightException e)
        {
            _faults.Enqueue($"{path}: {e.Message}");
            return;
        }

        await LookAsync(page, path);
    }

    private async Task LookAsync(IPage page, string path)
    {
        _opened++;
        if (!page.Url.StartsWith(_address + "/", StringComparison.Ordinal))
        {
            _faults.Enqueue($"{path} led to {page.Url}");
        }

        foreach (var suspect in await page.EvaluateAsync<string[]>(Suspects))
        {
            _faults.Enqueue($"{path}: {suspect}");
        }
    }

    private async Task<(string Path, string Id)[]> ItemsAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_address) };
        var items = new List<(string, string)>();
        string? cursor = null;
        do
        {
            using var page = JsonDocument.Parse(await client.GetStringAsync(
                new Uri($"/api/v1/items?q=-is:link (kind:forum OR kind:news)&sort=newest&limit=100&cursor={cursor}", UriKind.Relative),
                TestContext.Current.CancellationToken));
            items.AddRange(page.RootElement.GetProperty("items").EnumerateArray()
                .Select(item => (item.GetProperty("url").GetString()!, item.GetProperty("id").GetString()!)));
            cursor = page.RootElement.TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.String
                ? Uri.EscapeDataString(next.GetString()!)
                : null;
        }
        while (cursor is not null);
        return [.. items];
    }

    private static IEnumerable<string> BuildPaths((string Path, string Id)[] items, string[] attacks, long run)
    {
        string[] lists =
        [
            "/", "/search?q=", "/search?q=&sort=oldest", "/comments", "/topics", "/sources", "/boards", "/referenced", "/changes", "/about", "/boards/Attack",
            "/sources/attack.example", "/help/search", "/starred", "/sitemap-items-1.xml"
        ];
        foreach (var path in lists)
        {
            yield return path;
        }

        foreach (var group in new[] { "", "?group=links", "?group=updated", "?group=added" })
        {
            yield return $"/changes/{run}{group}";
            yield return $"/changes/{run - 1}{group}";
        }

        foreach ((var path, _) in items)
        {
            yield return path;
        }

        foreach ((var path, var id) in items.Where((_, at) => at % 8 == 0))
        {
            yield return path + "?q=alert OR script OR img&raw=1";
            yield return $"/raw/{Uri.EscapeDataString(id)}/view";
            yield return $"/versions/{Uri.EscapeDataString(id)}";
        }

        for (var i = 0; i < attacks.Length; i++)
        {
            var said = Uri.EscapeDataString(attacks[i]);
            yield return (i % 8) switch
            {
                0 => $"/no/{said.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase)}",
                1 => $"/comments?q={said}",
                2 => $"/topics/{said}",
                3 => $"/people/{said}",
                4 => $"/feed.atom?q={said}",
                5 => $"/search?q={said}&sort={said}&cursor={said}",
                6 => $"/feed.rss?q={said}",
                _ => $"/search?q={said}",
            };
        }

        foreach (var path in new[]
        {
            "/feed.atom?q=alert",
            "/feed.rss?q=alert",
            "/feed.json?q=alert",
            "/feed.atom?q=alert&of=comments",
            "/api/v1/items?q=alert",
            "/api/v1/comments?q=alert",
            "/api/v1/suggest?q=al",
            "/sitemap.xml"
        })
        {
            yield return path;
        }
    }

    /// <summary>Pages of people, topics, sources and boards that were named by attacks, as lists and items link them.</summary>
    private static async Task<IReadOnlyList<string>> LinkedAsync(IPage page, (string Path, string Id)[] items, int most)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in new[] { "/topics", "/sources", "/boards", "/comments", items[0].Path, items[^1].Path, items[items.Length / 2].Path })
        {
            await page.GotoAsync(path);
            found.UnionWith(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main a')].map((a) => "
                + "a.getAttribute('href')).filter((href) => /^\\/(people|topics|sources|boards)\\//.test(href))"));
        }

        return [.. found.Order(StringComparer.Ordinal).Take(most)];
    }

    private async Task OpenAdministrationAsync(IPage page, long run)
    {
        await page.GotoAsync("/admin/login");
        await page.Locator("input[name=password]").FillAsync(Password);
        await page.Locator("form.stack button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Administration");
        foreach (var path in new[]
        {
            "/admin",
            "/admin/runs",
            $"/admin/runs/{run}",
            $"/admin/runs/{run - 1}",
            "/admin/ingest",
            "/admin/upkeep",
            "/admin/access",
            "/admin/audit",
            "/admin/settings",
            "/admin/searches"
        })
        {
            await OpenAsync(page, path);
        }
    }

    /// <summary>What a browser takes as a file and never as a page.</summary>
    private async Task AskForFilesAsync(IPage page, (string Path, string Id)[] items)
    {
        foreach (var path in new[]
        {
            "/export.csv?q=alert", "/export.jsonl?q=alert", $"/raw/{Uri.EscapeDataString(items[0].Id)}", $"/raw/{Uri.EscapeDataString(items[^1].Id)}"
        })
        {
            var response = await page.Context.APIRequest.GetAsync(_address + path);
            if (!response.Headers.TryGetValue("content-disposition", out var how) || !how.StartsWith("attachment", StringComparison.Ordinal)
                || response.Headers["x-content-type-options"] != "nosniff")
            {
                _faults.Enqueue($"{path} is shown as a page");
            }
        }
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>What holds on every page of the administration, with something to show on each.</summary>
public sealed class AdministrationTests(AdministrationSite site, Chromium chromium) : IClassFixture<AdministrationSite>
{
    [Theory]
    [InlineData(1280, false, "en-US", "Words.zh-Hant.resx", "Words.resx")]
    [InlineData(390, true, "zh-TW", "Words.resx", "Words.zh-Hant.resx")]
    public async Task Pages_fit_stay_where_they_are_are_in_one_language_and_axe_finds_nothing(
        int width, bool dark, string locale, string otherWords, string ownWords)
    {
        var foreign = LanguageTests.Foreign(otherWords, ownWords);
        await using var visitor = await site.SignInAsync(chromium, new VisitorOptions { Width = width, Dark = dark, Locale = locale });
        var page = visitor.Page;
        var faults = new List<string>();
        foreach (var path in site.Pages)
        {
            var response = await page.GotoAsync(path);
            Assert.Equal(path == site.Gone ? 410 : 200, response!.Status);
            Assert.Equal(1, await page.Locator("h1").CountAsync());
            faults.AddRange((await page.EvaluateAsync<string[]>(StillnessTests.Shifts)).Select(shift => $"{path} moves: {shift}"));

            // What is folded away has to fit as well.
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(part => part.open = true)");
            faults.AddRange((await page.EvaluateAsync<string[]>(LanguageTests.Texts)).Where(foreign.Contains).Select(text => $"{path} says {text}"));
            foreach (var narrow in new[] { width, 768 })
            {
                await page.SetViewportSizeAsync(narrow, 900);
                var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
                faults.AddRange(overflow > 0 ? [$"{path} is {overflow} px wider than {narrow} px"] : Array.Empty<string>());
            }

            await page.SetViewportSizeAsync(width, 900);
            faults.AddRange(await AxeTests.FaultsAsync(page));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.DoesNotContain(visitor.Faults, fault => !fault.Contains("410", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_and_answers_to_forms_are_valid_HTML()
    {
        var pages = new List<(string Path, string Html)>();
        foreach (var locale in new[] { "en-US", "zh-TW" })
        {
            await using var visitor = await site.SignInAsync(chromium, new VisitorOptions { Locale = locale, Script = false });
            KeyValuePair<string, string>[] headers = [new("Accept-Language", locale)];
            foreach (var path in site.Pages)
            {
                pages.Add((path, await (await visitor.Page.APIRequest.GetAsync(path, new() { Headers = headers })).TextAsync()));
            }

            var access = pages.Last(page => page.Path == "/admin/access").Html;
            var token = Regex.Match(access, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
            foreach ((var path, var field, var value) in new[]
            {
                ("/admin/access?handler=AddToken", "days", "none"), ("/admin/access?handler=Password", "fresh", "short"),
                ("/admin/searches?handler=Store", "name", string.Empty), ("/admin/upkeep?handler=Prune", "items", "1"),
                (site.Pages.First(page => page.EndsWith("/takedown", StringComparison.Ordinal)), "reason", "<b>"),
                ("/admin/ingest?handler=Folder", "folder", "none"), ("/admin/login", "password", "wrong"),
            })
            {
                var form = visitor.Page.APIRequest.CreateFormData();
                form.Set("__RequestVerificationToken", token);
                form.Set(field, value);
                var answer = await visitor.Page.APIRequest.PostAsync(path, new() { Headers = headers, Form = form });
                var html = await answer.TextAsync();
                Assert.True(html.Contains("role=\"alert\"", StringComparison.Ordinal), $"{path} answers {answer.Status} and says nothing.");
                pages.Add((path, html));
            }
        }

        Assert.Equal(string.Empty, await MarkupTests.FaultsAsync(pages));
    }

    [Fact]
    public async Task By_keyboard_and_without_script_faults_and_what_was_done_are_where_the_focus_is()
    {
        await using var visitor = await site.SignInAsync(chromium, new VisitorOptions { Script = false });
        var page = visitor.Page;
        await page.GotoAsync("/admin/access");
        var name = page.Locator("#token-name");
        await name.FocusAsync();
        Assert.NotEqual("none", await name.EvaluateAsync<string>("field => getComputedStyle(field).outlineStyle"));
        await page.Keyboard.TypeAsync("for good");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is a token of that name.");
        await Assertions.Expect(name).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(name).ToHaveAccessibleDescriptionAsync("There is a token of that name.");

        // What was typed is there to be mended.
        await Assertions.Expect(name).ToHaveValueAsync("for good");
        await Assertions.Expect(page.Locator("#scope-read")).ToBeCheckedAsync();
        await name.FillAsync("for a while");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".made")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "End for a while" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".notice.done")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".notice.done")).ToContainTextAsync("The token was ended");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".notice.done")).ToHaveCountAsync(0);

        await page.GotoAsync($"/admin/runs/{site.Run}?show=ignored");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ignore no longer inbox: known.txt" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".notice.done")).ToHaveTextAsync("The file is no longer ignored.");
        await page.GotoAsync($"/admin/runs/{site.Run}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ignore inbox: known.txt" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".notice.done")).ToHaveTextAsync("The file is ignored until its bytes change.");

        await page.GotoAsync("/admin/login");
        await page.Locator("#password").FillAsync("not the password");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#password")).ToHaveAccessibleDescriptionAsync("Name or password is wrong.");
        await Assertions.Expect(page.Locator("nav.admin-bar")).ToHaveCountAsync(0);

        foreach (var path in site.Pages)
        {
            await page.GotoAsync(path);
            var idle = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main button')].filter(button => button.checkVisibility() "
                + "&& !(button.form && button.type === 'submit')).map(button => button.outerHTML)");
            Assert.True(idle.Length == 0, $"{path} offers what needs a script: {string.Join(' ', idle)}");
        }

        // Every warning leads to a page of the administration, and to a part of it that is there.
        await page.GotoAsync("/admin");
        var warnings = await page.Locator(".warnings a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.Contains(warnings, warning => warning.EndsWith($"/admin/runs/{site.Run}?show=open#rejections", StringComparison.Ordinal));
        foreach (var warning in warnings)
        {
            Assert.Equal(200, (await page.GotoAsync(warning))?.Status ?? 200);
            Assert.True(new Uri(warning).Fragment is not { Length: > 1 } part || await page.Locator(part).CountAsync() == 1, $"{warning} leads nowhere.");
        }
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_go_on()
    {
        await using var visitor = await chromium.VisitAsync(site.Address, new VisitorOptions { Width = 390, Locale = "zh-TW", Script = false });

        // Requests of this machine are not counted; this one comes through a proxy.
        await visitor.Page.SetExtraHTTPHeadersAsync([new("X-Forwarded-For", "203.0.113.9")]);
        IResponse? response = null;
        for (var number = 0; number < 50 && response?.Status != 429; number++)
        {
            response = await visitor.Page.GotoAsync($"/search?q=story+{number}", new() { WaitUntil = WaitUntilState.Commit });
        }

        Assert.Equal(429, response!.Status);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("要求太頻繁");
        await Assertions.Expect(visitor.Page.GetByText(new Regex("請於 [0-9]+ 秒後再試"))).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "再試一次" })).ToHaveAttributeAsync("href", new Regex("^/search\\?q=story"));
        Assert.Equal(string.Empty, await MarkupTests.FaultsAsync([("429", await visitor.Page.ContentAsync())]));
    }
}

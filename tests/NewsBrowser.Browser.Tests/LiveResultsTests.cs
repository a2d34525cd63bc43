using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>Results that follow the typing: their history, the focus, input methods, and the form behind them.</summary>
public sealed class LiveResultsTests(RunningSite site, Chromium chromium)
{
    [Fact]
    public async Task Results_facets_count_and_address_follow_the_typing_and_the_caret_stays()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=nothing-has-this");
        await page.EvaluateAsync("window.stays = true");
        var box = page.Locator("#q");
        await box.FillAsync(string.Empty);
        await box.PressSequentiallyAsync("Azure");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/search\\?q=Azure$"));
        await Assertions.Expect(page.Locator("li.hit mark").First).ToHaveTextAsync("Azure");
        await Assertions.Expect(page.Locator(".facets")).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex("^Azure"));
        await Assertions.Expect(box).ToBeFocusedAsync();
        var count = await page.Locator(".tabs b").InnerTextAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).GetByText(count, new() { Exact = true })).ToHaveCountAsync(1);

        // In the middle of the words the caret stays where it is.
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.TypeAsync("-");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=-Azure$"));
        Assert.Equal(1, await box.EvaluateAsync<int>("box => box.selectionStart"));
        Assert.True(await page.EvaluateAsync<bool>("window.stays"));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_stretch_of_typing_is_one_step_of_the_history_and_back_and_forward_restore_it()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=AI");
        var first = await page.Locator(".tabs b").InnerTextAsync();
        var box = page.Locator("#q");
        var before = await page.EvaluateAsync<int>("history.length");
        await box.FillAsync("Micro*");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Micro\\*$"));
        await box.FillAsync("Microsoft Azure");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Microsoft%20Azure$"));
        var second = await page.Locator(".tabs b").InnerTextAsync();
        await box.PressAsync("Enter");
        Assert.Equal(before + 1, await page.EvaluateAsync<int>("history.length"));
        await box.FillAsync("癌症");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=%E7%99%8C%E7%97%87$"));
        Assert.Equal(before + 2, await page.EvaluateAsync<int>("history.length"));

        await page.GoBackAsync();
        await Assertions.Expect(box).ToHaveValueAsync("Microsoft Azure");
        await Assertions.Expect(page.Locator(".tabs b")).ToHaveTextAsync(second);
        await page.GoBackAsync();
        await Assertions.Expect(box).ToHaveValueAsync("AI");
        await Assertions.Expect(page.Locator(".tabs b")).ToHaveTextAsync(first);
        await page.GoForwardAsync();
        await Assertions.Expect(box).ToHaveValueAsync("Microsoft Azure");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".tabs b")).ToHaveTextAsync(second);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Comments_follow_too_and_nothing_is_asked_while_an_input_method_composes()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/comments");
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/comments?", StringComparison.Ordinal))
            {
                asked.Add(Uri.UnescapeDataString(request.Url));
            }
        };
        var keyboard = await page.Context.NewCDPSessionAsync(page);
        await page.Locator("#q").FocusAsync();
        foreach (var composed in new[] { "ㄓ", "ㄓㄨ", "ㄓㄨㄢ" })
        {
            await keyboard.SendAsync(
                "Input.imeSetComposition", new() { ["text"] = composed, ["selectionStart"] = composed.Length, ["selectionEnd"] = composed.Length });
        }

        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "專家系統" });
        await Assertions.Expect(page.Locator(".said mark").First).ToHaveTextAsync("專家系統");
        Assert.Equal("專家系統", Assert.Single(asked).Split("q=")[1]);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task The_histogram_that_the_typing_brings_is_dragged_as_the_first()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=nothing-has-this");
        await page.Locator("#q").FillAsync("AI");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=AI$"));
        await page.Keyboard.PressAsync("Escape");
        var bars = page.Locator(".months rect");
        // The script that hears a drag comes when the bars are reached for.
        await bars.First.HoverAsync();
        await page.WaitForFunctionAsync("performance.getEntriesByType('resource').some(entry => entry.name.includes('/months.') && entry.responseEnd)");
        var first = (await bars.First.BoundingBoxAsync())!;
        var third = (await bars.Nth(2).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(first.X + (first.Width / 2), first.Y + first.Height - 1);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(third.X + (third.Width / 2), third.Y - 20, new() { Steps = 4 });
        await Assertions.Expect(page.Locator(".months rect.in")).ToHaveCountAsync(3);
        await page.Mouse.UpAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=AI%20date%3A2023-09\\.\\.2023-11$"));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Where_the_network_fails_Enter_is_the_form()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=AI");
        await page.RouteAsync("**/search?q=Azure", route => route.Request.IsNavigationRequest ? route.ContinueAsync() : route.AbortAsync());
        await page.EvaluateAsync("window.stays = true");
        await page.Locator("#q").FillAsync("Azure");
        await page.Locator("#q").PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Azure$"));
        await Assertions.Expect(page.Locator("li.hit mark").First).ToHaveTextAsync("Azure");
        Assert.Null(await page.EvaluateAsync<bool?>("window.stays ?? null"));
    }

    [Fact]
    public async Task Nothing_that_stays_moves_when_results_follow_the_typing()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=AI");
        await page.EvaluateAsync("""
            () => {
                window.moved = 0;
                new PerformanceObserver(list => { for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value; }).observe({ type: 'layout-shift', buffered: true });
            }
            """);
        await page.Locator("#q").FillAsync("Microsoft");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Microsoft$"));
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        Assert.Equal(0, await page.EvaluateAsync<double>("window.moved"), 3);
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>Reading by keyboard alone: every key, where they are silent, and the switch that turns them off.</summary>
public sealed class KeyboardTests(RunningSite site, Chromium chromium)
{
    private const string Thread = "/forum/Stock/20230911T155037Z-nk11208z";

    [Fact]
    public async Task From_the_front_page_to_a_floor_of_a_thread_and_back()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Locator("#q")).ToBeFocusedAsync();
        await page.Keyboard.InsertTextAsync("專家系統");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/search\\?q="));
        var title = page.Locator("li.hit h2 a").First;
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(title).ToBeFocusedAsync();
        var list = page.Url;

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/forum/Stock/"));
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.Locator("#b11 mark:target")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("j");
        var next = page.Locator(".run:has(#hit-1) + .run .floor, .run:has(#hit-1) + .day + .run .floor, .run:has(#hit-1) + .note + .run .floor").First;
        await Assertions.Expect(next).ToBeFocusedAsync();
        var floor = (await next.GetAttributeAsync("href"))!;
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(floor + "$"));

        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(title).ToBeFocusedAsync();
        Assert.Equal(list, page.Url);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("h");
        await Assertions.Expect(page.Locator(".front")).ToBeVisibleAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Items_and_messages_are_walked_both_ways()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=Microsoft");
        var titles = page.Locator("li.hit h2 a");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(titles.Nth(2)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(titles.Nth(1)).ToBeFocusedAsync();
        await Assertions.Expect(titles.Nth(1)).ToBeInViewportAsync();
        var chosen = (await titles.Nth(1).GetAttributeAsync("href"))!;
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(page).ToHaveURLAsync(site.Address + chosen);

        await page.GotoAsync(Thread);
        for (var pressed = 0; pressed < 12; pressed++)
        {
            await page.Keyboard.PressAsync("j");
        }

        var message = page.Locator(".run:has(.floor:focus)");
        await Assertions.Expect(message).ToHaveCountAsync(1);
        await Assertions.Expect(message).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("k");
        await page.GotoAsync(Thread + "#b11");
        await page.Keyboard.PressAsync("k");
        Assert.NotEqual("b11", await message.GetAttributeAsync("id"));
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(message).ToHaveIdAsync("b11");
        var lines = page.Locator("#b11 > .lines");
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(lines).ToHaveAttributeAsync("open", string.Empty);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Every_other_key_does_what_the_list_of_keys_says()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        foreach ((var key, var path) in new[] { ("f", "q=kind%3Aforum$"), ("l", "/search\\?sort=newest$"), ("a", "q=kind%3Anews$"), ("s", "/starred$"), ("h", "/$") })
        {
            await page.GotoAsync("/about");
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(key);
            await Assertions.Expect(page).ToHaveURLAsync(new Regex(path));
        }

        await page.Keyboard.PressAsync("t");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Locator("button.theme")).ToHaveAttributeAsync("value", "light");

        await page.GotoAsync("/comments");
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/comments\\?.*cursor="));
        var second = page.Url;
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page).Not.ToHaveURLAsync(second);
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("[");
        await Assertions.Expect(page).ToHaveURLAsync(second);
        await page.WaitForLoadStateAsync();
        await page.Keyboard.PressAsync("[");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/comments(\\?sort=newest)?$"));

        // The page's own list of keys: a dialog that Escape closes, with the focus inside it.
        await page.GotoAsync("/topics");
        await page.Keyboard.PressAsync("?");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(dialog.Locator(":focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("h");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/topics$"));

        // Escape leaves the box and keeps the words; a letter is then a key again.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("jk");
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("jk");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#q")).Not.ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#q")).ToHaveValueAsync("jk");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".catalogue td a").First).ToBeFocusedAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Keys_are_silent_with_modifiers_and_while_an_input_method_composes()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=Microsoft");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', isComposing: true, bubbles: true }))");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', ctrlKey: true, bubbles: true }))");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', altKey: true, bubbles: true }))");
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', metaKey: true, bubbles: true }))");
        await Assertions.Expect(page.Locator("main :focus")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }))");
        await Assertions.Expect(page.Locator("main li.hit :focus")).ToHaveCountAsync(1);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Keys_are_switched_off_in_the_dialog_and_on_again_on_the_help_page()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=Microsoft");
        await page.Keyboard.PressAsync("?");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Checkbox).UncheckAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).ClickAsync();
        await page.ReloadAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("main :focus, dialog")).ToHaveCountAsync(0);

        await page.Locator("footer").GetByRole(AriaRole.Link, new() { Name = "Keys" }).ClickAsync();
        var on = page.GetByRole(AriaRole.Checkbox);
        await Assertions.Expect(on).Not.ToBeCheckedAsync();
        await on.CheckAsync();
        await page.GotoAsync("/search?q=Microsoft");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("li.hit h2 a").First).ToBeFocusedAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Without_script_the_help_page_says_so_and_density_is_a_button()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        var page = reader.Page;
        await page.GotoAsync("/search?q=Microsoft");
        double before = (await page.Locator("ol.hits").BoundingBoxAsync())!.Height;
        await page.GetByRole(AriaRole.Button, new() { Name = "Compact list" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("q=Microsoft$"));
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-density", "compact");
        Assert.True((await page.Locator("ol.hits").BoundingBoxAsync())!.Height < before * .9);
        await page.GotoAsync("/help/search#keys");
        await Assertions.Expect(page.GetByText("These keys need script.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        await page.Locator(".looks > summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Comfortable", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).Not.ToHaveAttributeAsync("data-density", "compact");
    }
}

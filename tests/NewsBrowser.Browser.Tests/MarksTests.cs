using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>What a reader keeps in the browser: what was read, what has a star, and searches with a name.</summary>
public sealed class MarksTests(RunningSite site, Chromium chromium)
{
    [Fact]
    public async Task An_opened_item_is_read_and_a_starred_one_is_listed_also_after_a_reload()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=Microsoft");
        var hits = page.Locator("li.hit");
        var count = await hits.CountAsync();
        Assert.True(count > 3, $"Only {count} results.");
        var first = await hits.First.Locator("h2").InnerTextAsync();
        var second = await hits.Nth(1).Locator("h2").InnerTextAsync();
        await hits.First.GetByRole(AriaRole.Button, new() { Name = "Star: " + first }).ClickAsync();
        await hits.Nth(1).Locator("h2 a").ClickAsync();
        await Assertions.Expect(page.Locator("article .keep button")).ToHaveTextAsync(new Regex("☆ Star$"));
        await page.Keyboard.PressAsync("s");
        await Assertions.Expect(page.Locator("article .keep button")).ToHaveTextAsync(new Regex("★ Starred$"));
        await page.Keyboard.PressAsync("s");

        await page.GotoAsync("/search?q=Microsoft");
        await Assertions.Expect(hits.First.GetByRole(AriaRole.Button, new() { Name = "Starred: " + first })).ToBeVisibleAsync();
        await Assertions.Expect(hits.First.Locator(".seen")).ToBeEmptyAsync();
        await Assertions.Expect(hits.Nth(1).Locator(".seen")).ToHaveTextAsync("Read");
        await Assertions.Expect(hits.Nth(1).GetByRole(AriaRole.Button, new() { Name = "Star: " + second })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Unread", Exact = true }).ClickAsync();
        await Assertions.Expect(hits.Nth(1)).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".kept")).ToContainTextAsync($"{count - 1} of {count}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Starred", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("li.hit:visible")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("li.hit:visible")).ToHaveCountAsync(count);

        // The filter holds when the results follow the typing.
        await page.GetByRole(AriaRole.Button, new() { Name = "Starred", Exact = true }).ClickAsync();
        await page.Locator("#q").FillAsync("Microsof*");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("Microsof\\*$"));
        await Assertions.Expect(page.Locator("li.hit:visible")).ToHaveCountAsync(1);

        await page.Locator("footer").GetByRole(AriaRole.Link, new() { Name = "Starred items" }).ClickAsync();
        await Assertions.Expect(hits).ToHaveCountAsync(1);
        await Assertions.Expect(hits.Locator("h2")).ToHaveTextAsync(first);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Marks_and_searches_go_out_as_a_file_and_come_into_another_browser()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        try
        {
            await using (var reader = await chromium.VisitAsync(site))
            {
                var page = reader.Page;
                await page.GotoAsync("/search?q=" + Uri.EscapeDataString("癌症"));
                await page.Locator("li.hit .keep button").First.ClickAsync();
                await SaveAsync(page, "影像");
                await page.GotoAsync("/starred");
                var download = await page.RunAndWaitForDownloadAsync(
                    () => page.GetByRole(AriaRole.Button, new() { Name = "Save marks and searches as a file" }).ClickAsync());
                await download.SaveAsAsync(file);
                Assert.Empty(reader.Faults);
            }

            await using var other = await chromium.VisitAsync(site, new VisitorOptions { Locale = "zh-TW" });
            await other.Page.GotoAsync("/starred");
            await Assertions.Expect(other.Page.GetByText("還沒有收藏的項目")).ToBeVisibleAsync();
            await other.Page.Locator("input[type=file]").SetInputFilesAsync(file);
            await Assertions.Expect(other.Page.Locator("li.hit")).ToHaveCountAsync(1);
            await File.WriteAllTextAsync(file, "{\"not\": \"marks\"}", TestContext.Current.CancellationToken);
            await other.Page.Locator("input[type=file]").SetInputFilesAsync(file);
            await Assertions.Expect(other.Page.GetByText("這不是由此存出的記號檔。")).ToBeVisibleAsync();
            await Assertions.Expect(other.Page.Locator("li.hit")).ToHaveCountAsync(1);
            await other.Page.GotoAsync("/");
            await Assertions.Expect(other.Page.Locator(".saved .mine").GetByRole(AriaRole.Link, new() { Name = "影像", Exact = true })).ToBeVisibleAsync();
            Assert.Empty(other.Faults);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_search_is_saved_under_a_name_renamed_and_deleted()
    {
        await using var reader = await chromium.VisitAsync(site);
        var page = reader.Page;
        await page.GotoAsync("/search?q=AI&sort=newest");
        await SaveAsync(page, "Machines <b>");
        await page.GotoAsync("/");
        var own = page.Locator(".saved .mine li");
        await Assertions.Expect(own).ToHaveCountAsync(1);
        await Assertions.Expect(own.GetByRole(AriaRole.Link, new() { Name = "Feed Machines <b>" })).ToHaveAttributeAsync("href", "/feed.atom?q=AI");
        await own.GetByRole(AriaRole.Button, new() { Name = "Rename Machines <b>" }).ClickAsync();
        await page.Keyboard.TypeAsync("Minds");
        await page.Keyboard.PressAsync("Enter");
        await page.ReloadAsync();
        await own.GetByRole(AriaRole.Link, new() { Name = "Minds", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/search\\?q=AI&sort=newest$"));
        await page.Locator(".more-of > summary").ClickAsync();
        await own.GetByRole(AriaRole.Button, new() { Name = "Delete Minds" }).ClickAsync();
        await Assertions.Expect(own).ToHaveCountAsync(0);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".saved .mine")).ToBeHiddenAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Without_script_there_are_no_dead_controls_and_the_pages_say_why()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        var page = reader.Page;
        await page.GotoAsync("/search?q=AI");
        // The order's and the density's, and in the menu the months': each is a form's.
        await Assertions.Expect(page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(2);
        await page.Locator(".more-of > summary").ClickAsync();
        await Assertions.Expect(page.GetByText("Every search is an address")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(3);
        foreach (var button in await page.Locator("main").GetByRole(AriaRole.Button).AllAsync())
        {
            Assert.True(await button.EvaluateAsync<bool>("button => button.form !== null && button.type === 'submit'"));
        }

        await page.Locator("footer").GetByRole(AriaRole.Link, new() { Name = "Starred items" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Marks need script")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    private static async Task SaveAsync(IPage page, string name)
    {
        await page.Locator(".more-of > summary").ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save this search" }).ClickAsync();
        await Assertions.Expect(page.Locator(".saved .mine").GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeVisibleAsync();
    }
}

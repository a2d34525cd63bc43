using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>The frame that all pages stand in: its grids are filled, its lines have the air that their language needs,
/// and two documents alone look intended.</summary>
public sealed class FrameTests(RunningSite site, Chromium chromium)
{
    private const string Thread = "/forum/Stock/20230911T155037Z-nk11208z";

    private const string LineHeight = """
        element => { const style = getComputedStyle(element); return Math.round(100 * parseFloat(style.lineHeight) / parseFloat(style.fontSize)) / 100; }
        """;

    [Theory]
    [InlineData(1024)]
    [InlineData(1280)]
    [InlineData(1440)]
    [InlineData(1920)]
    public async Task Between_and_beside_the_columns_of_an_item_is_no_dead_gutter(int width)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width });
        await reader.Page.GotoAsync("/search?q=has:related");
        var article = (await reader.Page.Locator("li.hit h2 a").First.GetAttributeAsync("href"))!;
        foreach (var path in new[] { article, Thread })
        {
            await reader.Page.GotoAsync(path);
            var frame = (await reader.Page.Locator(".reading").BoundingBoxAsync())!;
            var text = (await reader.Page.Locator(".reading > article").BoundingBoxAsync())!;
            var context = (await reader.Page.Locator(".reading > .context").BoundingBoxAsync())!;
            Assert.Equal(frame.X, text.X, 1);
            Assert.InRange(context.X - text.X - text.Width, 16, 64);
            Assert.Equal(frame.X + frame.Width, context.X + context.Width, 1);
            Assert.InRange(frame.Width, 1, 1280);
        }
    }

    [Fact]
    public async Task Chinese_that_is_read_has_a_line_height_of_1_8_and_rows_have_1_35()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440, Locale = "zh-TW" });
        await AssertAsync("/about", ".plain p", 1.8);
        await AssertAsync("/help/search", ".help p", 1.8);
        await AssertAsync("/search?q=foo%3Abar", ".nothing p", 1.8);
        await AssertAsync(Thread, "article .prose p", 1.8);
        await AssertAsync(Thread, ".run .words", 1.5);
        await AssertAsync("/", ".items .line-title", 1.35);
        await AssertAsync("/search?q=AI", ".hit h2", 1.35);

        async Task AssertAsync(string path, string selector, double height)
        {
            await reader.Page.GotoAsync(path);
            Assert.Equal(height, await reader.Page.Locator(selector).First.EvaluateAsync<double>(LineHeight));
        }
    }

    [Fact]
    public async Task With_the_two_seeds_alone_there_is_one_column_and_a_card_and_no_chart_or_ranking_that_says_nothing()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440 });
        await reader.Page.GotoAsync("/");
        var card = reader.Page.GetByRole(AriaRole.Heading, new() { Name = "Feed it your own folder" });
        await Assertions.Expect(card).ToBeInViewportAsync();
        var column = (await reader.Page.Locator(".latest").BoundingBoxAsync())!;
        Assert.Equal(720, column.X + (column.Width / 2), 8);
        await Assertions.Expect(reader.Page.Locator("main svg")).ToHaveCountAsync(0);
        await Assertions.Expect(reader.Page.Locator("main h2")).ToHaveTextAsync(["Latest All Latest", "Feed it your own folder", "Saved searches"], new() { UseInnerText = false });
        foreach (var path in new[] { "/boards", "/boards/Stock", "/topics", "/sources" })
        {
            await reader.Page.GotoAsync(path);
            await Assertions.Expect(reader.Page.Locator(".months, .spark")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Below_1100_pixels_the_links_are_behind_a_button_that_works_with_keys_and_closes()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 900 });
        await reader.Page.GotoAsync("/");
        var link = reader.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "People" });
        await Assertions.Expect(link).ToBeHiddenAsync();
        await reader.Page.Locator(".menu > summary").FocusAsync();
        await reader.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(link).ToBeVisibleAsync();
        await reader.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(link).ToBeHiddenAsync();
        await reader.Page.Keyboard.PressAsync("Enter");
        await link.ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("People");
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_size_and_the_width_of_the_text_are_chosen_and_remembered(bool script)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440, Script = script });
        await reader.Page.GotoAsync(Thread);
        var text = reader.Page.Locator("article .prose p").First;
        var article = reader.Page.Locator(".reading > article");
        var (size, width) = (await SizeAsync(), (await article.BoundingBoxAsync())!.Width);
        foreach (var choice in new[] { "Large", "Wide" })
        {
            await reader.Page.Locator(".looks > summary").ClickAsync();
            await reader.Page.GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();
            await Assertions.Expect(reader.Page.Locator($"[aria-pressed=true][value={choice.ToLowerInvariant()}]")).ToHaveCountAsync(1);
        }

        Assert.True(await SizeAsync() > size);
        Assert.True((await article.BoundingBoxAsync())!.Width > width);
        await reader.Page.GotoAsync("/");
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("data-size", "large");
        await reader.Page.Locator(".looks > summary").ClickAsync();
        await reader.Page.GetByRole(AriaRole.Group, new() { Name = "Text size" }).GetByRole(AriaRole.Button, new() { Name = "Normal" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).Not.ToHaveAttributeAsync("data-size", "large");

        Task<double> SizeAsync() => text.EvaluateAsync<double>("element => parseFloat(getComputedStyle(element).fontSize)");
    }

    [Fact]
    public async Task A_saved_search_tells_how_much_is_new_since_it_was_opened()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/search?q=Microsoft");
        await reader.Page.EvaluateAsync("""
            () => {
                localStorage.setItem('nb-searches', JSON.stringify([{ name: 'Mine', address: '/search?q=Microsoft' }]));
                localStorage.setItem('nb-totals', JSON.stringify({ '/search?q=Microsoft': 2 }));
            }
            """);
        await reader.Page.GotoAsync("/");
        await Assertions.Expect(reader.Page.Locator(".saved .fresh")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9]+ new$"));
        await reader.Page.Locator(".saved .mine a").First.ClickAsync();
        await reader.Page.WaitForFunctionAsync("JSON.parse(localStorage.getItem('nb-totals'))['/search?q=Microsoft'] > 2");
        await reader.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Assertions.Expect(reader.Page.Locator(".saved .mine a").First).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator(".saved .fresh")).ToHaveCountAsync(0);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Suggestions_over_live_results_are_one_line_that_covers_none_of_them()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440 });
        await reader.Page.GotoAsync("/search?q=AI");
        await reader.Page.Locator("#q").FillAsync("Microsoft");
        var list = reader.Page.Locator("#suggestions");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("li.hit mark").First).ToContainTextAsync("Microsoft");
        var box = (await list.BoundingBoxAsync())!;
        Assert.True(box.Y + box.Height <= (await reader.Page.Locator("li.hit").First.BoundingBoxAsync())!.Y);
        Assert.Empty(reader.Faults);
    }
}

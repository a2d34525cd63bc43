using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That the screen is used: what is seen before anything is scrolled, in pixels, over an archive of 1,472 posts.</summary>
public sealed class DensityTests(CorpusSite corpus, Chromium chromium) : IClassFixture<CorpusSite>
{
    private const int HeaderHeight = 56;

    private const int ResultsOnAScreen = 8;

    private const int LatestOnAScreen = 14;

    /// <summary>Bytes of a list page on a first visit, with their heads, of all that it loads.</summary>
    private const int HeaviestList = 40 * 1024;

    private static readonly string[] Lists = ["/", "/search?q=%E5%8F%B0%E7%A9%8D%E9%9B%BB", "/search?q=AI", "/comments?q=AI", "/boards/Stock", "/boards", "/people"];

    [Theory]
    [InlineData("台積電", 1440, true, "en-US", 190)]
    [InlineData("台積電", 1440, false, "zh-TW", 190)]
    [InlineData("AI", 1440, true, "zh-TW", 190)]
    [InlineData("AI", 1440, false, "en-US", 190)]
    [InlineData("台積電", 390, true, "zh-TW", 220)]
    [InlineData("台積電", 390, false, "en-US", 220)]
    [InlineData("AI", 390, true, "en-US", 220)]
    [InlineData("AI", 390, false, "zh-TW", 220)]
    public async Task The_first_result_stands_high_and_a_screen_shows_many(string query, int width, bool script, string locale, int highest)
    {
        var site = await corpus.GetAsync();
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Script = script, Locale = locale, Touch = width < 600 });
        await reader.Page.GotoAsync("/search?q=" + Uri.EscapeDataString(query));
        var boxes = await BoxesAsync(reader.Page.Locator("li.hit"));
        Assert.Equal(20, boxes.Count);
        Assert.InRange(boxes[0].Y, HeaderHeight, highest);
        if (width == 1440)
        {
            Assert.InRange(boxes.Count(box => box.Y + box.Height <= 900), ResultsOnAScreen, 20);
        }
    }

    [Theory]
    [InlineData(true, "en-US")]
    [InlineData(false, "zh-TW")]
    public async Task The_front_page_shows_fourteen_of_the_latest_on_its_first_screen(bool script, string locale)
    {
        var site = await corpus.GetAsync();
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440, Script = script, Locale = locale });
        await reader.Page.GotoAsync("/");
        var boxes = await BoxesAsync(reader.Page.Locator(".latest .items > li"));
        Assert.InRange(boxes.Count(box => box.Y + box.Height <= 900), LatestOnAScreen, 30);
    }

    [Theory]
    [InlineData(null, 48)]
    [InlineData("compact", 32)]
    public async Task A_row_is_48_pixels_high_and_a_compact_one_32(string? density, int height)
    {
        var site = await corpus.GetAsync();
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440 });
        await ChooseAsync(reader.Page, site, density);
        await reader.Page.GotoAsync("/");
        // The line under a row stands in it or, between days, under it.
        Assert.All(await BoxesAsync(reader.Page.Locator(".latest .items > li")), box => Assert.InRange(box.Height, height - 1, height + 1));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-TW")]
    public async Task The_header_is_one_line_at_every_width_and_nothing_is_wider_than_the_screen(string locale)
    {
        var site = await corpus.GetAsync();
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = locale });
        foreach (var width in new[] { 320, 390, 480, 600, 768, 899, 900, 1024, 1100, 1101, 1280, 1440, 1920 })
        {
            await reader.Page.SetViewportSizeAsync(width, 900);
            foreach (var path in Lists)
            {
                await reader.Page.GotoAsync(path);
                Assert.InRange((await reader.Page.Locator(".top").BoundingBoxAsync())!.Height, 1, HeaderHeight);
                var spilt = await reader.Page.EvaluateAsync<string[]>("""
                    () => [...document.querySelectorAll('.bar > *, .bar nav a')].filter(part => part.checkVisibility())
                        .map(part => [part, part.getBoundingClientRect()]).filter(([, box]) => box.height && (box.top < 0 || box.bottom > 57 || box.right > innerWidth))
                        .map(([part]) => part.outerHTML.slice(0, 60))
                    """);
                Assert.Empty(spilt);
                var main = (await reader.Page.Locator("main").BoundingBoxAsync())!;
                Assert.InRange(main.Width, 1, 1280 + 48);
                Assert.Equal(0, await reader.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            }
        }
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_list_page_weighs_at_most_40_KB_on_a_first_visit_with_all_that_it_loads(int width)
    {
        var site = await corpus.GetAsync();
        foreach (var path in Lists)
        {
            await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width });
            var asked = new List<IRequest>();
            reader.Page.RequestFinished += (_, request) => asked.Add(request);
            await reader.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            var bytes = 0;
            foreach (var request in asked)
            {
                var sizes = await request.SizesAsync();
                bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
            }

            Assert.True(bytes is > 0 and <= HeaviestList, $"{path} weighs {bytes} bytes in {asked.Count} parts.");
        }
    }

    [Theory]
    [InlineData(1440, false, "zh-TW")]
    [InlineData(390, true, "en-US")]
    public async Task Lists_of_much_are_still_and_axe_finds_nothing(int width, bool dark, string locale)
    {
        var site = await corpus.GetAsync();
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Dark = dark, Locale = locale });
        var faults = new List<string>();
        foreach (var path in Lists)
        {
            await reader.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            faults.AddRange((await reader.Page.EvaluateAsync<string[]>(StillnessTests.Shifts)).Select(shift => $"{path}: {shift}"));
            faults.AddRange(await AxeTests.FaultsAsync(reader.Page));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static Task ChooseAsync(IPage page, RunningSite site, string? density) => density is null
        ? Task.CompletedTask
        : page.Context.AddCookiesAsync([new Cookie { Name = "nb-density", Value = density, Url = site.Address }]);

    private static async Task<List<LocatorBoundingBoxResult>> BoxesAsync(ILocator rows)
    {
        await Assertions.Expect(rows.First).ToBeVisibleAsync();
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (var row in await rows.AllAsync())
        {
            boxes.Add((await row.BoundingBoxAsync())!);
        }

        return boxes;
    }
}

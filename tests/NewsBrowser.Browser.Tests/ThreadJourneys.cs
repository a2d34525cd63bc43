using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>What a reader does in a thread: filters, highlights, jumps.</summary>
public sealed class ThreadJourneys(RunningSite site, Chromium chromium)
{
    private const string Thread = "/forum/Stock/20230911T155037Z-nk11208z";

    [Fact]
    public async Task Filters_and_highlights_change_the_page_at_once_and_its_address_says_them()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440 });
        await reader.Page.GotoAsync(Thread);
        await reader.Page.EvaluateAsync("window.same = true");
        var shown = reader.Page.Locator(".run:visible");

        await reader.Page.Locator(".filters a[data-tag=push]").ClickAsync();
        await Assertions.Expect(shown).ToHaveCountAsync(await reader.Page.Locator(".run.push").CountAsync());
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex(@"\?tag=push$"));
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("of 43 messages");
        await Assertions.Expect(reader.Page.Locator(".filters a[data-tag=push]")).ToHaveAttributeAsync("aria-current", "true");

        await reader.Page.Locator(".filters a[data-tag='']").ClickAsync();
        await Assertions.Expect(shown).ToHaveCountAsync(43);
        await reader.Page.Locator(".commenters a.who[data-person=bj45566]").ClickAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex(@"\?person=bj45566$"));
        await Assertions.Expect(reader.Page.Locator(".chosen-person")).ToContainTextAsync("bj45566");
        var theirs = await shown.CountAsync();
        await reader.Page.Locator(".chosen-person").ClickAsync();
        await reader.Page.Locator(".commenters a.light[data-highlight=bj45566]").ClickAsync();
        await Assertions.Expect(reader.Page.Locator(".run.lit:visible")).ToHaveCountAsync(theirs);
        await Assertions.Expect(shown).ToHaveCountAsync(43);
        await Assertions.Expect(reader.Page.Locator(".run.lit").First).ToBeInViewportAsync();
        Assert.True(await reader.Page.EvaluateAsync<bool>("window.same"), "The page was loaded again.");

        await reader.Page.ReloadAsync();
        await Assertions.Expect(reader.Page.Locator(".run.lit")).ToHaveCountAsync(theirs);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_filter_moves_nothing_under_the_pointer()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync(Thread + "#comments");
        var link = reader.Page.Locator(".filters a[data-tag=push]");
        var before = (await link.BoundingBoxAsync())!.Y;
        await link.ClickAsync();
        await Assertions.Expect(link).ToHaveAttributeAsync("aria-current", "true");
        Assert.Equal(before, (await link.BoundingBoxAsync())!.Y, 1f);
    }

    [Fact]
    public async Task A_floor_that_a_filter_hides_is_shown_without_it()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync(Thread);
        await reader.Page.Locator(".filters a[data-tag=arrow]").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b1")).ToBeHiddenAsync();
        await reader.Page.Locator(".timeline svg a").First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b1")).ToBeInViewportAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("nk11208z#b1$"));

        await reader.Page.GotoAsync("/");
        await reader.Page.GotoAsync(Thread + "?tag=arrow#b1");
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("nk11208z#b1$"));
        await Assertions.Expect(reader.Page.Locator("#b1")).ToBeInViewportAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Without_script_filters_highlights_bars_and_mentions_are_links()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        await reader.Page.GotoAsync(Thread);
        await reader.Page.Locator("#b3 a.to").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b1")).ToBeInViewportAsync();
        await reader.Page.Locator(".filters a[data-tag=arrow]").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b1")).ToHaveCountAsync(0);
        await reader.Page.Locator(".timeline svg a").First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b1")).ToBeInViewportAsync();
        await reader.Page.Locator(".commenters a.light").First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator(".run.lit").First).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_dark_thread_is_printed_light_and_unfolded_with_its_address()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync(Thread);
        await reader.Page.Locator("button.theme").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await reader.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        var ground = await reader.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");
        Assert.Equal("rgb(252, 251, 248)", ground);
        await Assertions.Expect(reader.Page.Locator(".printed")).ToHaveTextAsync(site.Address + Thread);
        await Assertions.Expect(reader.Page.Locator(".timeline table")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator(".filters")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_thread_of_1490_comments_opens_whole_and_at_floor_900()
    {
        var corpus = Checkout.Corpus("ptt-json");
        var data = Directory.CreateTempSubdirectory("newsbrowser-long-").FullName;
        try
        {
            await using var app = Program.BuildSite(["--data", data, "--seeds", corpus, "--urls", "http://127.0.0.1:0"]);
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            while (!(await client.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode)
            {
                await Task.Yield();
            }

            await using var reader = await chromium.VisitAsync(site);
            var thread = client.BaseAddress + "forum/Stock/M.1529344339.A.0DB";
            for (var visit = 0; visit < 3; visit++)
            {
                await reader.Page.GotoAsync(thread);
                TestContext.Current.TestOutputHelper?.WriteLine(await reader.Page.EvaluateAsync<string>(
                    "() => { const n = performance.getEntriesByType('navigation')[0]; return `first byte ${n.responseStart - n.requestStart} ms, sent "
                        + "${n.responseEnd - n.requestStart} ms, loaded ${n.loadEventEnd - n.requestStart} ms, ${n.encodedBodySize} of ${n.decodedBodySize} "
                        + "bytes`; }"));
            }

            await Assertions.Expect(reader.Page.Locator(".blocks [id^=b]")).ToHaveCountAsync(1490);
            await reader.Page.GotoAsync("about:blank");
            await reader.Page.GotoAsync(thread + "#b900");
            await Assertions.Expect(reader.Page.Locator("#b900")).ToBeInViewportAsync();
            await Assertions.Expect(reader.Page.Locator("#b900 .words")).ToBeVisibleAsync();
            Assert.Empty(reader.Faults);
            await app.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}

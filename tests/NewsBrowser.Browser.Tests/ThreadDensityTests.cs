using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That a long thread is short: one line a message, rows of 推 folded, over the shared post with 1,490 comments.</summary>
public sealed class ThreadDensityTests(Chromium chromium)
{
    private const string Thread = "/forum/Stock/M.1529344339.A.0DB";
    private const int HighestUnfolded = 44_000;
    private const int HighestAsItOpens = 34_000;

    [Fact]
    public async Task A_thread_of_1490_comments_is_low_and_a_message_one_line()
    {
        await using var site = new RunningSite { Seeds = Checkout.Corpus("ptt-json") };
        await site.InitializeAsync();
        await using (var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = 1440 }))
        {
            await reader.Page.GotoAsync(Thread);
            // What is far from the window has its supposed height until it is seen.
            await reader.Page.EvaluateAsync("document.querySelectorAll('.run').forEach(run => { run.style.contentVisibility = 'visible'; })");
            Assert.InRange(await HeightAsync(reader.Page), 10_000, HighestAsItOpens);
            Assert.Equal(28, (await reader.Page.Locator("#b1").BoundingBoxAsync())!.Height, 0.5);

            // A floor in a folded row is unfolded by a link to it.
            await Assertions.Expect(reader.Page.Locator("#b3")).ToBeHiddenAsync();
            await reader.Page.GotoAsync(Thread + "#b3");
            await Assertions.Expect(reader.Page.Locator("#b3")).ToBeInViewportAsync();

            await reader.Page.EvaluateAsync("document.querySelectorAll('.fold').forEach(fold => { fold.open = true; })");
            Assert.InRange(await HeightAsync(reader.Page), HighestAsItOpens, HighestUnfolded);
            Assert.Empty(reader.Faults);
        }

        await using var touch = await chromium.VisitAsync(site, new VisitorOptions { Width = 390, Touch = true });
        await touch.Page.GotoAsync(Thread);
        Assert.InRange((await touch.Page.Locator("#b1").BoundingBoxAsync())!.Height, 32, 40);
        Assert.Equal(390, await touch.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static Task<int> HeightAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollHeight");
}

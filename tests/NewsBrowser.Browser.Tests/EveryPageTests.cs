namespace NewsBrowser.Browser.Tests;

/// <summary>What holds on every page, in both themes and languages and at three widths.</summary>
public sealed class EveryPageTests(RunningSite site, Chromium chromium)
{
    [Theory]
    [InlineData(1440, false, "en-US")]
    [InlineData(768, true, "zh-TW")]
    [InlineData(390, false, "zh-TW")]
    [InlineData(390, true, "en-US")]
    public async Task Pages_report_no_fault_fit_their_width_and_load_nothing_from_elsewhere(int width, bool dark, string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Dark = dark, Locale = locale });
        var elsewhere = new List<string>();
        reader.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site.Address, StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            var response = await reader.Page.GotoAsync(path);
            Assert.Equal(path == PagePaths.Missing ? 404 : 200, response!.Status);
            Assert.Equal(1, await reader.Page.Locator("h1").CountAsync());
            var overflow = await reader.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} px wider than a screen of {width} px.");
        }

        // A page that is not there is a 404, which the browser's console repeats; nothing else may stand there.
        Assert.DoesNotContain(reader.Faults, fault => !fault.Contains("404", StringComparison.Ordinal));
        Assert.Empty(elsewhere);
    }
}

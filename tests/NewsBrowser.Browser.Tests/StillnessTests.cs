namespace NewsBrowser.Browser.Tests;

/// <summary>That nothing on a page moves that the reader did not move.</summary>
public sealed class StillnessTests(RunningSite site, Chromium chromium)
{
    /// <summary>The sum of all layout shifts since the page began, each named by what moved.</summary>
    internal const string Shifts = """
        () => new Promise(done => {
            const shifts = [];
            const observer = new PerformanceObserver(list => { for (const entry of list.getEntries()) add(entry); });
            // Less than a twenty-thousandth of the window is a glyph set anew within its line, which nobody sees.
            const add = entry => entry.value < 0.00005 || shifts.push(`${entry.value.toFixed(4)} ${entry.sources.map(source => source.node?.nodeName + '.' + (source.node?.className ?? '')).join(', ')}`);
            observer.observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => { observer.takeRecords().forEach(add); observer.disconnect(); done(shifts); }));
        })
        """;

    [Theory]
    [InlineData(1440, "en-US")]
    [InlineData(390, "zh-TW")]
    public async Task No_page_shifts_while_it_loads(int width, string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Locale = locale });
        var moved = new List<string>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
            moved.AddRange((await reader.Page.EvaluateAsync<string[]>(Shifts)).Select(shift => $"{path}: {shift}"));
        }

        Assert.True(moved.Count == 0, string.Join(Environment.NewLine, moved));
    }
}

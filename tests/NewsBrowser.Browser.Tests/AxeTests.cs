using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That axe, the accessibility checker, finds nothing on any page.</summary>
public sealed class AxeTests(RunningSite site, Chromium chromium)
{
    /// <summary>What passed is not told node by node: on long pages that takes longer than the rules.</summary>
    private static readonly AxeRunOptions OnlyViolations = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>Names each fault that axe finds on the page that is shown.</summary>
    internal static async Task<IEnumerable<string>> FaultsAsync(IPage page) =>
        from rule in (await page.RunAxe(OnlyViolations)).Violations
        from node in rule.Nodes
        let checks = node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message)
        select $"{rule.Id} ({rule.Impact}) on {page.Url}: {node.Target} {node.Html[..Math.Min(160, node.Html.Length)]} {string.Join(' ', checks)}";

    [Theory]
    [InlineData(1440, false, "en-US")]
    [InlineData(1440, true, "zh-TW")]
    [InlineData(390, true, "en-US")]
    [InlineData(390, false, "zh-TW")]
    public async Task Axe_finds_nothing_on_any_page(int width, bool dark, string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Dark = dark, Locale = locale });
        var faults = new List<string>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            faults.AddRange(await FaultsAsync(reader.Page));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task Axe_finds_what_is_wrong()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/");
        await reader.Page.EvaluateAsync("() => { document.querySelector('main').append(document.createElement('button'), new Image()); }");
        var faults = await FaultsAsync(reader.Page);
        Assert.Contains(faults, fault => fault.StartsWith("button-name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("image-alt", StringComparison.Ordinal));
    }
}

namespace NewsBrowser.Browser.Tests;

/// <summary>That axe, the accessibility checker, finds nothing on any page.</summary>
public sealed class AxeTests(RunningSite site, Chromium chromium)
{
    /// <summary>Names each fault that axe finds on the page that is shown.</summary>
    internal const string Faults = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .flatMap(rule => rule.nodes.map(node => `${rule.id} (${rule.impact}): ${node.target.join(' ')} ${node.html.slice(0, 160)} ${node.failureSummary.replaceAll('\n', ' ')}`))
        """;

    [Theory]
    [InlineData(1440, false, "en-US")]
    [InlineData(1440, true, "zh-TW")]
    [InlineData(390, true, "en-US")]
    [InlineData(390, false, "zh-TW")]
    public async Task Axe_finds_nothing_on_any_page(int width, bool dark, string locale)
    {
        var axe = await File.ReadAllTextAsync(Judges.File("axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Width = width, Dark = dark, Locale = locale });
        var faults = new List<string>();
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            await reader.Page.EvaluateAsync(axe);
            faults.AddRange((await reader.Page.EvaluateAsync<string[]>(Faults)).Select(fault => $"{path}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task Axe_finds_what_is_wrong()
    {
        var axe = await File.ReadAllTextAsync(Judges.File("axe-core", "axe.min.js"), TestContext.Current.CancellationToken);
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/");
        await reader.Page.EvaluateAsync("() => { document.querySelector('main').append(document.createElement('button'), new Image()); }");
        await reader.Page.EvaluateAsync(axe);
        var faults = await reader.Page.EvaluateAsync<string[]>(Faults);
        Assert.Contains(faults, fault => fault.StartsWith("button-name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("image-alt", StringComparison.Ordinal));
    }
}

namespace NewsBrowser.Browser.Tests.Attacks;

/// <summary>That the browser itself keeps every script of a page from turning text into markup or code,
/// so that a mistake of ours would be one without a hole.</summary>
public sealed class TrustedTypesTests(RunningSite site, Chromium chromium)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=AI")]
    [InlineData("/admin/login")]
    [InlineData("/no-such-page")]
    public async Task Text_becomes_markup_and_code_on_no_page(string path)
    {
        await using var visitor = await chromium.VisitAsync(site);
        await visitor.Page.GotoAsync(path);
        foreach (var way in new[]
        {
            "document.body.innerHTML = '<b>x</b>'",
            "document.body.outerHTML = '<b>x</b>'",
            "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
            "document.write('<b>x</b>')",
            "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
            "document.createRange().createContextualFragment('<b>x</b>')",
            "Object.assign(document.createElement('iframe'), { srcdoc: '<b>x</b>' })",
            "Object.assign(document.createElement('script'), { src: '/assets/x.js' })",
            "Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = 1' }) && "
                + "document.body.append(Object.assign(document.createElement('script'), { text: 'globalThis.ran = 1' }))",
            "trustedTypes.createPolicy('default', { createHTML: (text) => text })",
            "trustedTypes.createPolicy('other', { createScriptURL: (text) => text })",
        })
        {
            var outcome = await visitor.Page.EvaluateAsync<string>("(way) => { try { " + way + "; return 'done'; } catch (fault) { return fault.name; } }");
            Assert.True(outcome == "TypeError", $"{way} on {path}: {outcome}");
        }

        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => globalThis.ran === undefined"));
        Assert.Contains(visitor.Faults, fault => fault.Contains("TrustedHTML", StringComparison.Ordinal));
    }
}

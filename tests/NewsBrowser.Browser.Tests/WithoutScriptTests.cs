using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>That every page is of use when no script runs.</summary>
public sealed class WithoutScriptTests(RunningSite site, Chromium chromium)
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-TW")]
    public async Task Every_page_can_be_read_and_searched_without_script(string locale)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false, Locale = locale });
        foreach (var path in await PagePaths.AllAsync(reader.Page))
        {
            await reader.Page.GotoAsync(path);
            var main = reader.Page.Locator("main");
            // A Chinese form has few letters: a name for the page and something under it is what counts.
            var name = (await main.Locator("h1").InnerTextAsync()).Trim();
            Assert.True(name.Length > 0 && (await main.InnerTextAsync()).Trim().Length > name.Length + 2, $"{path} says nothing.");

            // What only a script could do is not offered.
            foreach (var button in await main.GetByRole(AriaRole.Button).AllAsync())
            {
                if (await button.IsVisibleAsync())
                {
                    Assert.True(
                        await button.EvaluateAsync<bool>("element => element.form !== null && element.type === 'submit' || element.closest('summary') !== "
                            + "null || element.tagName === 'SUMMARY'"),
                        $"{path} offers “{await button.InnerTextAsync()}”, which needs a script.");
                }
            }

            await reader.Page.Locator("#q").FillAsync("AI");
            await reader.Page.Locator("#q").PressAsync("Enter");
            await Assertions.Expect(reader.Page.Locator("li.hit, .said li").First).ToBeVisibleAsync();
        }
    }
}

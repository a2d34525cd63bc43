using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>The addresses that stand for every page a reader can come to.</summary>
internal static class PagePaths
{
    public const string Missing = "/no-such-page";

    private static readonly string[] Fixed =
    [
        "/", "/search?q=", "/search?q=AI", "/search?q=%E7%99%8C%E7%97%87", "/search?q=nothing-has-this", "/search?q=a%3Ab+%28", "/comments?q=AI", "/topics",
        "/topics/microsoft-ai",
        "/sources", "/sources/statnews.com", "/referenced", "/boards", "/boards/Stock", "/people", "/people/bj45566",
        "/people/nk11208z", "/about", "/help/search",
        "/starred", "/search?q=AI+date:2023-09..2024-01", "/admin/login", "/changes", "/changes/1?group=links", Missing,
    ];

    /// <summary>All of them, with the two items' own addresses as the lists give them.</summary>
    /// <param name="page">A tab to look in.</param>
    /// <param name="root">The path under which the site lies.</param>
    public static async Task<IReadOnlyList<string>> AllAsync(IPage page, string root = "")
    {
        await page.GotoAsync(root + "/search?q=kind:forum");
        var thread = await page.Locator("li.hit h2 a").First.GetAttributeAsync("href");
        await page.GotoAsync(root + "/search?q=has:related");
        var article = await page.Locator("li.hit h2 a").First.GetAttributeAsync("href");
        await page.GotoAsync(thread!);
        var raw = await page.Locator(".provenance a[href*='/raw/'][href*='/view']").First.GetAttributeAsync("href");
        return [
            .. Fixed.Select(path => root + path), raw!, raw!.Replace("/raw/", "/versions/", StringComparison.Ordinal).Split("/view")[0], thread!,
            thread + "?person=bj45566", thread + "?q=AI", thread + "?highlight=bj45566&raw=1", article!
        ];
    }
}

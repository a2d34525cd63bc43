using System.Net;

namespace NewsBrowser.Web.Tests;

public sealed class SafetyTests(Site site)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=AI")]
    [InlineData(Site.Thread)]
    [InlineData("/nothing")]
    [InlineData(Site.FailingPath)]
    [InlineData("/api/v1/stats")]
    [InlineData("/api/v1/items?sort=upward")]
    [InlineData("/robots.txt")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var response = await site.Reader().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
    }

    [Fact]
    public async Task Hostile_news_is_shown_as_text()
    {
        var reader = site.Reader();
        var path = await reader.FindAsync("source:example.org");
        foreach (var address in new[] { path, "/", "/search?q=source%3Aexample.org", "/sources", "/sources/example.org", "/topics" })
        {
            Harmless(await reader.PageAsync(address));
        }

        var page = await reader.PageAsync(path);
        Assert.Equal("<script>alert('title')</script> & \"quotes\"", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("<img src=x onerror=alert(1)>", page.QuerySelector(".standfirst")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_post_is_shown_as_text_and_its_addresses_as_links()
    {
        var reader = site.Reader();
        var path = await reader.FindAsync("board:Test");
        var page = await reader.PageAsync(path);
        Harmless(page);
        Harmless(await reader.PageAsync("/boards/Test"));
        Harmless(await reader.PageAsync("/comments?q=board%3ATest"));
        Assert.Contains("<script>alert('post')</script>", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        var links = page.QuerySelectorAll(".prose a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Contains("https://example.org/a?b=1&c=", links);
        var said = page.QuerySelector("#b1 .words")!;
        Assert.Contains("<img src=x onerror=alert(8)>", said.TextContent, StringComparison.Ordinal);
        var link = said.QuerySelector("a")!;
        Assert.Equal("http://example.org/x", link.GetAttribute("href"));
        Assert.Equal("noopener noreferrer ugc nofollow", link.GetAttribute("rel"));
    }

    [Fact]
    public async Task A_search_is_written_back_as_text()
    {
        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));
        Harmless(page);
        Assert.Equal("\"><script>alert(1)</script>", page.QuerySelector("#q")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Raw_text_is_a_file_and_never_a_page()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync(Site.Thread);
        var path = page.QuerySelector("a[href^='/raw/'][download]")!.GetAttribute("href")!;
        using var response = await reader.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Directory.GetFiles(Checkout.Seeds, "*.txt"), seed => File.ReadAllBytes(seed).AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task Raw_news_comes_without_its_locked_body()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync(await reader.FindAsync("source:statnews.com"));
        var raw = await reader.GetStringAsync(
            new Uri(page.QuerySelector("a[href^='/raw/']")!.GetAttribute("href")!, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("Peter Lee", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("G8x5fjOEC7T29t", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=AI", "/search?q=AI")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("", "/")]
    public async Task Choosing_a_language_leads_back_and_never_away(string back, string expected)
    {
        using var form = new FormUrlEncodedContent([new("language", "zh-Hant"), new("theme", "dark"), new("density", "compact"), new("back", back)]);
        using var response = await site.Reader().PostAsync(new Uri("/preferences", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.OriginalString);
        var cookies = response.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(
            cookies, cookie => cookie.StartsWith("nb-language=zh-Hant;", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("nb-theme=dark;", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("nb-density=compact;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chosen_language_and_theme_win_over_the_browsers()
    {
        var reader = site.Reader("en");
        reader.DefaultRequestHeaders.Add("Cookie", "nb-language=zh-Hant; nb-theme=dark; nb-density=compact");
        var page = await reader.PageAsync("/");
        Assert.Equal("zh-Hant", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal("compact", page.DocumentElement.GetAttribute("data-density"));
    }

    [Theory]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant")]
    [InlineData("de,en-GB;q=0.7,zh;q=0.3", "en")]
    [InlineData("fr", "en")]
    [InlineData("zh-CN", "zh-Hant")]
    public async Task The_browsers_languages_choose_the_interface(string accepted, string expected)
    {
        var page = await site.Reader(accepted).PageAsync("/about");
        Assert.Equal(expected, page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task The_sites_own_files_are_kept_for_good_under_an_address_that_names_their_content()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/");
        foreach (var address in new[] { page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!, page.QuerySelector("script")!.GetAttribute("src")! })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative)) { Headers = { { "Accept-Encoding", "br" } } };
            using var response = await reader.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));

            // As it is sent; what a whole page may weigh is measured in the browser.
            Assert.InRange((await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, 1, 8 * 1024);
        }
    }

    private static void Harmless(AngleSharp.Dom.IDocument page)
    {
        Assert.Empty(page.QuerySelectorAll("script:not([src^='/assets/']):not([type='application/ld+json']), iframe, img, u, main i, svg[onload]"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(page.QuerySelectorAll("a"), link => link.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        Assert.Single(page.QuerySelectorAll("h1"));
    }
}

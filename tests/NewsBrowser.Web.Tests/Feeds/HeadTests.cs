using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using NewsBrowser.Web.Routes;

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>What machines find in the heads of pages.</summary>
public sealed class HeadTests(FeedSite site)
{
    [Theory]
    [InlineData("/", "/feed.atom")]
    [InlineData("/search", "/feed.atom")]
    [InlineData("/search?q=rain&sort=heat", "/feed.atom?q=rain")]
    [InlineData("/comments?q=rain", "/feed.atom?q=rain&of=comments")]
    [InlineData("/topics", "/feed.atom")]
    [InlineData("/topics/weather-wind", "/feed.atom?q=topic%3A%22%40weather%2C%20wind%22")]
    [InlineData("/sources", "/feed.atom")]
    [InlineData("/sources/stories.example", "/feed.atom?q=source%3Astories.example")]
    [InlineData("/boards", "/feed.atom")]
    [InlineData("/boards/Stock", "/feed.atom?q=board%3AStock")]
    [InlineData("/people/poster", "/feed.atom?q=author%3Aposter")]
    [InlineData("/people/person1", "/feed.atom?q=commenter%3Aperson1&of=comments")]
    [InlineData(FeedSite.Thread, FeedSite.Thread + "/feed.atom")]
    public async Task Every_list_names_its_feeds_and_they_are_there(string path, string feed)
    {
        using var reader = site.Reader();
        var page = await reader.PageAsync(path);
        var links = page.QuerySelectorAll("link[rel=alternate]");
        Assert.Equal(feed, links[0].GetAttribute("href"));
        Assert.Equal(["application/atom+xml", "application/rss+xml", "application/feed+json"], links.Take(3).Select(link => link.GetAttribute("type")));
        Assert.All(links, link => Assert.False(string.IsNullOrWhiteSpace(link.GetAttribute("title"))));
        foreach (var address in links.Concat(page.QuerySelectorAll("main a[href^='/feed.'], main a[href^='/export.'], main a[href$='/feed.atom']"))
            .Select(link => link.GetAttribute("href")!))
        {
            using var response = await reader.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address} answers {response.StatusCode}.");
        }
    }

    [Theory]
    [InlineData("/", 1)]
    [InlineData("/search?q=rain", 3)]
    [InlineData("/search?q=nothinghasthisword", 3)]
    [InlineData("/comments?q=rain", 1)]
    [InlineData("/boards/Stock", 3)]
    [InlineData(FeedSite.Thread, 1)]
    public async Task The_feed_is_a_word_beside_the_list(string path, int links)
    {
        var english = await site.Reader().PageAsync(path);
        var words = english.QuerySelectorAll("main a[href*='/feed.'], main a[href^='/export.']").Select(link => link.TextContent).ToList();
        Assert.Equal(new[] { "Feed", "CSV", "JSONL" }.Take(links), words.Take(links));
        Assert.Contains((await site.Reader("zh-TW").PageAsync(path)).QuerySelectorAll("main a[href*='/feed.']"), link => link.TextContent == "訂閱");
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/?utm_source=x", "/")]
    [InlineData("/search?q=rain&sort=oldest", "/search?q=rain")]
    [InlineData("/comments?q=rain&sort=oldest", "/comments?q=rain")]
    [InlineData("/topics?x=1", "/topics")]
    [InlineData("/sources/stories.example?sort=oldest", "/sources/stories.example")]
    [InlineData("/boards/stock", "/boards/Stock")]
    [InlineData("/people/poster", "/people/poster")]
    [InlineData("/about", "/about")]
    [InlineData("/help/search", "/help/search")]
    [InlineData(FeedSite.Thread + "?q=rain", FeedSite.Thread)]
    public async Task Every_page_names_the_one_address_that_it_has(string path, string canonical)
    {
        var page = await site.Reader().PageAsync(path);
        Assert.Equal(site.Address.AbsoluteUri.TrimEnd('/') + canonical, Assert.Single(page.QuerySelectorAll("link[rel=canonical]")).GetAttribute("href"));
        Assert.All(
            page.QuerySelectorAll("meta[property='og:url']"),
            url => Assert.Equal(site.Address.AbsoluteUri.TrimEnd('/') + canonical, url.GetAttribute("content")));
    }

    [Fact]
    public async Task The_second_page_of_a_list_stands_for_itself()
    {
        using var reader = site.Reader();
        var next = (await reader.PageAsync("/sources/stories.example")).QuerySelector(".pager a[rel~=next]")!.GetAttribute("href")!;
        Assert.EndsWith(next, (await reader.PageAsync(next)).QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_names_no_address_and_no_feed()
    {
        var page = await site.Reader().PageAsync("/nothing", HttpStatusCode.NotFound);
        Assert.Empty(page.QuerySelectorAll("link[rel=canonical], link[rel=alternate], meta[property^='og:'], script[type='application/ld+json']"));
    }

    [Fact]
    public async Task A_news_item_tells_what_NewsArticle_has_to()
    {
        using var reader = site.Reader();
        var path = await reader.FindAsync("source:stories.example");
        var page = await reader.PageAsync(path);
        var data = Data(page);
        Assert.Equal(("https://schema.org", "NewsArticle"), (data.GetProperty("@context").GetString(), data.GetProperty("@type").GetString()));
        Assert.Equal(page.QuerySelector("h1")!.TextContent, data.GetProperty("headline").GetString());
        Assert.Equal("2024-02-", data.GetProperty("datePublished").GetString()![..8]);
        Assert.Equal(new Uri(site.Address, path).AbsoluteUri, data.GetProperty("url").GetString());
        Assert.Equal("+Press", data.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal("Organization", data.GetProperty("publisher").GetProperty("@type").GetString());
        Assert.StartsWith("https://stories.example/", data.GetProperty("isBasedOn").GetString(), StringComparison.Ordinal);
        Assert.Equal("article", Open(page, "type"));
        Assert.Equal("Rain, and more.", Open(page, "description"));
        Assert.Equal("en_US", Open(page, "locale"));
    }

    [Fact]
    public async Task A_thread_tells_what_DiscussionForumPosting_has_to_with_its_first_comments()
    {
        var page = await site.Reader().PageAsync(FeedSite.Thread);
        var data = Data(page);
        Assert.Equal("DiscussionForumPosting", data.GetProperty("@type").GetString());
        Assert.Equal("poster", data.GetProperty("author").GetProperty("name").GetString());
        Assert.Contains("今天下雨", data.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("2023-11-14T22:13:20Z", data.GetProperty("datePublished").GetString());
        Assert.Equal(FeedSite.Comments, data.GetProperty("commentCount").GetInt32());
        Assert.Equal(
            [30, 30], data.GetProperty("interactionStatistic").EnumerateArray().Select(counter => counter.GetProperty("userInteractionCount").GetInt32()));
        var comments = data.GetProperty("comment").EnumerateArray().ToList();
        Assert.Equal(50, comments.Count);
        foreach (var comment in comments)
        {
            Assert.Equal("Comment", comment.GetProperty("@type").GetString());
            Assert.False(string.IsNullOrEmpty(comment.GetProperty("text").GetString()));
            Assert.False(string.IsNullOrEmpty(comment.GetProperty("author").GetProperty("name").GetString()));
            Assert.True(DateTimeOffset.TryParse(comment.GetProperty("datePublished").GetString(), out _));
        }

        // Filtered, the page is another one's, and says so already.
        Assert.Empty((await site.Reader().PageAsync(FeedSite.Thread + "?tag=push")).QuerySelectorAll("script[type='application/ld+json']"));
    }

    [Fact]
    public async Task No_text_ends_the_element_that_the_data_stands_in()
    {
        using var reader = site.Reader();
        foreach (var path in new[]
        {
            FeedSite.Thread,
            await reader.FindAsync("source:formula.example"),
            await reader.FindAsync("source:example.org"),
            await reader.FindAsync("board:Test")
        })
        {
            using var response = await reader.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var from = html.IndexOf("<script type=\"application/ld+json\">", StringComparison.Ordinal);
            var data = html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)];
            Assert.Equal(0, data.LastIndexOf('<'));
            Assert.EndsWith("}", data, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal(
                Data(await reader.PageAsync(path)).GetProperty("headline").GetString(), (await reader.PageAsync(path)).QuerySelector("h1")!.TextContent);
        }
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("light", 1)]
    [InlineData("dark", 1)]
    public async Task The_manifest_and_the_colours_of_the_theme_are_there(string? theme, int colours)
    {
        using var reader = site.Reader("zh-TW");
        if (theme is not null)
        {
            reader.DefaultRequestHeaders.Add("Cookie", "nb-theme=" + theme);
        }

        var page = await reader.PageAsync("/");
        Assert.Equal(colours, page.QuerySelectorAll("meta[name=theme-color]").Length);
        using var response = await reader.GetAsync(
            new Uri(page.QuerySelector("link[rel=manifest]")!.GetAttribute("href")!, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/manifest+json", response.Content.Headers.ContentType!.MediaType);
        using var manifest = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("zh-Hant", manifest.RootElement.GetProperty("lang").GetString());
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var picture = await reader.GetAsync(new Uri(icon.GetProperty("src").GetString()!, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, icon.GetProperty("type").GetString()), (picture.StatusCode, picture.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public void The_colours_of_the_theme_are_those_of_the_styles() => Assert.Contains(
        $"--sheet: light-dark({WebManifestRoute.LightBackground}, {WebManifestRoute.DarkBackground});",
        File.ReadAllText(Path.Combine(Checkout.Root, "src", "NewsBrowser.Web", "wwwroot", "site.css")),
        StringComparison.Ordinal);

    private static JsonElement Data(IDocument page)
    {
        using var json = JsonDocument.Parse(Assert.Single(page.QuerySelectorAll("script[type='application/ld+json']")).TextContent);
        return json.RootElement.Clone();
    }

    private static string? Open(IDocument page, string name) => page.QuerySelector($"meta[property='og:{name}']")?.GetAttribute("content");
}

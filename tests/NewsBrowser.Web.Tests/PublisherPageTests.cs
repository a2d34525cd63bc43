using System.Net;

namespace NewsBrowser.Web.Tests;

/// <summary>The pages of publishers that share a domain.</summary>
public sealed class PublisherPageTests
{
    private const string Files = """
        ---
        title: "Another channel's talk"
        webUrl: "https://video.example/watch?v=2"
        provider:
          name: Channel Two
          domain: video.example
        related:
          - title: "One channel's talk"
            webUrl: "https://video.example/watch?v=1"
            provider:
              name: Channel One
              domain: video.example
        ---
        """;

    [Fact]
    public async Task A_domain_lists_its_publishers_and_each_has_a_page()
    {
        await using var site = await Site.WithAsync("two.md", Files);
        using var reader = site.Reader();

        var domain = await reader.PageAsync("/sources/Video.Example");
        Assert.Equal("video.example", domain.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            ["/sources/video.example/channel-one", "/sources/video.example/channel-two"],
            domain.QuerySelectorAll(".asked .counted a").Select(link => link.GetAttribute("href")));
        Assert.Equal(2, domain.QuerySelectorAll("li.hit").Length);

        var one = await reader.PageAsync("/sources/video.example/channel-two");
        Assert.Equal("Channel Two", one.QuerySelector("h1")!.TextContent);
        Assert.Equal("/sources/video.example", one.QuerySelector(".asked p > a[href^='/sources/']")!.GetAttribute("href"));
        var hit = Assert.Single(one.QuerySelectorAll("li.hit"));
        Assert.Equal("Channel Two", hit.QuerySelector(".origin")!.TextContent);

        using var missing = await reader.GetAsync(new Uri("/sources/video.example/channel-three", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        var map = await reader.GetStringAsync(new Uri("/sitemap-lists-1.xml", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("/sources/video.example/channel-one<", map, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_feed_export_and_API_name_the_items_own_publisher()
    {
        await using var site = await Site.WithAsync("two.md", Files);
        using var reader = site.Reader();
        var path = await reader.FindAsync("in:title another channel");

        var page = await reader.PageAsync(path);
        Assert.Contains("\"name\":\"Channel Two\"", page.QuerySelector("script[type='application/ld+json']")!.TextContent, StringComparison.Ordinal);
        foreach (var address in new[] { "/feed.atom", "/feed.rss", "/feed.json", "/export.csv", "/export.jsonl", "/api/v1/items" })
        {
            var text = await reader.GetStringAsync(new Uri(address + "?q=in:title another", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains("Channel Two", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Channel One", text.Split("\"facets\"")[0], StringComparison.Ordinal);
        }
    }
}

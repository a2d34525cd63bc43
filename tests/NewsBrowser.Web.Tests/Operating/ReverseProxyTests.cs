using System.Net;
using System.Text;
using System.Text.Json;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>A reverse proxy before the site: whom it believes, and where it says that the site lies.</summary>
public sealed class ReverseProxyTests
{
    private static readonly string[] Forwarded =
    [
        "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: news.example", "X-Forwarded-Prefix: /archive"
    ];

    [Fact]
    public async Task A_proxy_that_is_not_named_is_not_believed()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:KnownProxies:0", "192.0.2.1");
        var map = await site.TextAsync("/sitemap.xml", Forwarded);
        Assert.Contains($"<loc>{site.Address}sitemap-", map, StringComparison.Ordinal);
        Assert.DoesNotContain("news.example", map, StringComparison.Ordinal);
        Assert.DoesNotContain("/archive", await site.TextAsync("/", Forwarded), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Prefix: //evil.com")]
    [InlineData("X-Forwarded-Prefix: /a//b")]
    [InlineData("X-Forwarded-Prefix: evil.com")]
    [InlineData("X-Forwarded-Prefix: /a\"b")]
    [InlineData("X-Forwarded-Prefix: /../b")]
    [InlineData("X-Forwarded-Prefix: /\\evil.com")]
    [InlineData("X-Forwarded-Proto: javascript")]
    [InlineData("X-Forwarded-Proto: https, javascript")]
    [InlineData("X-Forwarded-Proto: ftp")]
    [InlineData("X-Forwarded-Host: evil.com/path")]
    [InlineData("X-Forwarded-Host: user@evil.com")]
    [InlineData("X-Forwarded-Host: news.example:")]
    [InlineData("X-Forwarded-Host: news.example:80a")]
    public async Task What_no_proxy_would_say_is_refused(string header)
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1");
        using var refused = await site.AskAsync("/feed.atom", header);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain("evil", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_stranger_the_same_headers_are_not_even_read()
    {
        await using var site = await ServedSite.StartAsync();
        using var ignored = await site.AskAsync("/feed.atom", "X-Forwarded-Prefix: //evil.com", "X-Forwarded-Proto: javascript");
        Assert.Equal(HttpStatusCode.OK, ignored.StatusCode);
        Assert.DoesNotContain("evil", await ignored.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Prefix: /archive/", "/archive/")]
    [InlineData("X-Forwarded-Prefix: /", "/")]
    [InlineData("X-Forwarded-Host: [2001:db8::1]:8080", "/")]
    [InlineData("X-Forwarded-Host: my_host", "/")]
    public async Task What_proxies_do_say_is_taken(string header, string root)
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1");
        using var manifest = JsonDocument.Parse(await site.TextAsync("/manifest.webmanifest", header));
        Assert.Equal(root, manifest.RootElement.GetProperty("start_url").GetString());
    }

    [Fact]
    public async Task A_named_proxy_says_scheme_host_and_path_and_all_addresses_follow()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.0/8");
        Assert.Contains("<loc>https://news.example/archive/sitemap-lists-1.xml", await site.TextAsync("/sitemap.xml", Forwarded), StringComparison.Ordinal);
        Assert.Contains("<loc>https://news.example/archive/news/", await site.TextAsync("/sitemap-items-1.xml", Forwarded), StringComparison.Ordinal);
        Assert.Contains("Disallow: /archive/search\n", await site.TextAsync("/robots.txt", Forwarded), StringComparison.Ordinal);
        Assert.Contains(
            "template=\"https://news.example/archive/search?q={searchTerms}\"", await site.TextAsync("/opensearch.xml", Forwarded), StringComparison.Ordinal);
        Assert.Contains(
            "<link rel=\"alternate\" href=\"https://news.example/archive/news/",
            (await site.TextAsync("/feed.atom", Forwarded)).Replace(" type=\"text/html\"", string.Empty, StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("https://news.example/archive/forum/", await site.TextAsync("/export.csv?q=", Forwarded), StringComparison.Ordinal);

        using var manifest = JsonDocument.Parse(await site.TextAsync("/manifest.webmanifest", Forwarded));
        Assert.Equal("/archive/", manifest.RootElement.GetProperty("start_url").GetString());
        Assert.All(
            manifest.RootElement.GetProperty("icons").EnumerateArray(),
            icon => Assert.StartsWith("/archive/assets/", icon.GetProperty("src").GetString(), StringComparison.Ordinal));

        using var found = JsonDocument.Parse(await site.TextAsync("/api/v1/items?q=", Forwarded));
        Assert.All(
            found.RootElement.GetProperty("items").EnumerateArray(), item => Assert.Matches("^/archive/(news|forum)/", item.GetProperty("url").GetString()));
        using var suggested = JsonDocument.Parse(await site.TextAsync("/api/v1/suggest?q=mic", Forwarded));
        Assert.All(
            suggested.RootElement.EnumerateArray(),
            suggestion => Assert.StartsWith("/archive/", suggestion.GetProperty("url").GetString(), StringComparison.Ordinal));

        var page = await site.TextAsync("/search?q=%2Fsearch", Forwarded);
        Assert.Contains("href=\"/archive/topics\"", page, StringComparison.Ordinal);
        // What a reader typed is theirs, also when it looks like an address.
        Assert.Contains("value=\"/search\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(href|src|action)=\"/(?!archive/)", page);

        foreach ((
            var path,
            var location) in new[]
            {
                ("/search?q=AI&from=2023-09&to=2023-10", "/archive/search?q=AI"),
                (
                    "/news/" + Uri.EscapeDataString(new Uri(found.RootElement.GetProperty("items").EnumerateArray().First(item => item.GetProperty("kind")
                        .GetString() == "news").GetProperty("url").GetString()!, UriKind.RelativeOrAbsolute).OriginalString.Split('/')[3]) + "/another",
                    "/archive/news/"),
                ("/admin", "/archive/admin/login?returnUrl=%2Fadmin")
            })
        {
            using var response = await site.AskAsync(path, Forwarded);
            Assert.True((int)response.StatusCode is 301 or 302, $"{path} answers {response.StatusCode}.");
            Assert.StartsWith(location, response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outside_of_its_path_only_the_signs_of_life_answer()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:PathBase", "/news");
        foreach ((var path, var status) in new[]
        {
            ("/healthz", HttpStatusCode.OK),
            ("/readyz", HttpStatusCode.OK),
            ("/news/healthz", HttpStatusCode.OK),
            ("/search", HttpStatusCode.NotFound),
            ("/", HttpStatusCode.Redirect),
            ("/news/", HttpStatusCode.OK),
            ("/news", HttpStatusCode.OK),
            ("/newspaper", HttpStatusCode.NotFound)
        })
        {
            using var response = await site.AskAsync(path);
            Assert.True(response.StatusCode == status, $"{path} answers {response.StatusCode}.");
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.0/8", "10.200.3.4", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::/8", "10.0.0.1", false)]
    public void An_address_is_one_of_a_range_or_not(string range, string address, bool expected) =>
        Assert.Equal(expected, new IpAddressRanges([range]).Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost")]
    [InlineData("10.0.0.0/33")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("fe80::1%eth0")]
    public void What_is_no_address_is_named(string text) =>
        Assert.StartsWith(
            "NewsBrowser:Proxy:KnownProxies:1 is \"",
            Assert.Single(new ProxySettings { KnownProxies = ["::1", text] }.Faults("NewsBrowser:Proxy")).ErrorMessage,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("news")]
    [InlineData("/news/")]
    [InlineData("/")]
    [InlineData("/a//b")]
    [InlineData("/a b")]
    [InlineData("/../a")]
    [InlineData("https://example.org/news")]
    public void What_is_no_path_is_named(string path) =>
        Assert.StartsWith(
            "NewsBrowser:Proxy:PathBase is \"",
            Assert.Single(new ProxySettings { PathBase = path }.Faults("NewsBrowser:Proxy")).ErrorMessage,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "<a class=\"x\" href=\"/a\"><img src=\"/b\"><a href=\"//c\" data-x=\"/d\" value=\"/e\"><a nohref=\"/f\"><form\naction=\"/\">",
        "<a class=\"x\" href=\"/n/a\"><img src=\"/n/b\"><a href=\"//c\" data-x=\"/d\" value=\"/e\"><a nohref=\"/f\"><form\naction=\"/n/\">")]
    public void Text_in_pieces_of_any_size_gets_the_path(string text, string expected)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            Assert.Equal(expected, Rooted("text/html; charset=utf-8", text, size));
        }
    }

    [Fact]
    public void Of_JSON_only_the_addresses_get_the_path()
    {
        const string Text = "{\"url\":\"/a\",\"path\":\"/b\",\"u\":[{\"url\":\"https://c\"}],\"text\":\"\\\"url\\\":\\\"/d\",\"url\":\"/\"}";
        for (var size = 1; size <= Text.Length; size++)
        {
            Assert.Equal(
                Text.Replace("\"url\":\"/a", "\"url\":\"/n/a", StringComparison.Ordinal).Replace("\"url\":\"/\"", "\"url\":\"/n/\"", StringComparison.Ordinal),
                Rooted("application/json", Text, size));
        }
    }

    private static string Rooted(string type, string text, int size)
    {
        var rooted = PathBaseRewriter.For(type, "/n"u8.ToArray())!;
        return string.Concat(Encoding.UTF8.GetBytes(text).Chunk(size)
            .Select(piece => Encoding.UTF8.GetString(rooted.Next(piece).Span))) + Encoding.UTF8.GetString(rooted.Rest().Span);
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;

namespace NewsBrowser.Web.Tests;

/// <summary>What robots and browsers ask a site for besides its pages.</summary>
public sealed class RobotTests(Site site)
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public async Task The_sitemap_lists_whole_items_and_lists_whose_pages_are_there()
    {
        using var reader = site.Reader();
        var parts = Addresses(
            await reader.GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative), TestContext.Current.CancellationToken), "sitemapindex", "sitemap");
        Assert.Equal(["/sitemap-lists-1.xml", "/sitemap-items-1.xml"], parts.Select(part => part.AbsolutePath));
        var addresses = new List<Uri>();
        foreach (var part in parts)
        {
            addresses.AddRange(Addresses(await reader.GetStringAsync(part, TestContext.Current.CancellationToken), "urlset", "url"));
        }

        foreach (var path in new[] { "/", "/topics", "/topics/microsoft-ai", "/sources/statnews.com/stat", "/boards/Stock", Site.Thread })
        {
            Assert.Contains(addresses, address => address.AbsolutePath == path);
        }

        Assert.DoesNotContain(addresses, address => address.AbsolutePath.Contains("orca-math", StringComparison.Ordinal)
            || address.AbsolutePath.StartsWith("/people", StringComparison.Ordinal));
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
        foreach (var address in addresses)
        {
            using var response = await reader.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address} answers {response.StatusCode}.");
        }

        foreach (var none in new[] { "/sitemap-items-2.xml", "/sitemap-items-99999999.xml", "/sitemap-people-1.xml", "/sitemap-items-0.xml" })
        {
            using var response = await reader.GetAsync(new Uri(none, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        Assert.Contains(
            "/sitemap.xml",
            await reader.GetStringAsync(new Uri("/robots.txt", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenSearch_description_leads_to_the_search_page()
    {
        using var reader = site.Reader();
        var xml = XDocument.Parse(await reader.GetStringAsync(new Uri("/opensearch.xml", UriKind.Relative), TestContext.Current.CancellationToken));
        XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
        var urls = xml.Root!.Elements(search + "Url").ToList();
        Assert.Equal(7, urls.Count);
        foreach (var url in urls)
        {
            var template = url.Attribute("template")!.Value;
            using var response = await reader.GetAsync(
                new Uri(template.Replace("{searchTerms}", Uri.EscapeDataString("癌症"), StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, url.Attribute("type")!.Value), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            if (url.Attribute("rel")!.Value != "self")
            {
                Assert.Contains("癌症", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }

        Assert.InRange(xml.Root.Element(search + "ShortName")!.Value.Length, 1, 16);
        var chinese = XDocument.Parse(
            await site.Reader("zh-TW").GetStringAsync(new Uri("/opensearch.xml", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.NotEqual(xml.Root.Element(search + "Description")!.Value, chinese.Root!.Element(search + "Description")!.Value);
    }

    [Theory]
    [InlineData("micros", true)]
    [InlineData("", false)]
    [InlineData("\"</zzqqzz>", false)]
    public async Task A_browser_is_told_what_may_be_meant(string typed, bool something)
    {
        using var reader = site.Reader();
        using var json = JsonDocument.Parse(
            await reader.GetStringAsync(new Uri("/suggest.json?q=" + Uri.EscapeDataString(typed), UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(typed, json.RootElement[0].GetString());
        Assert.Equal(something, json.RootElement[1].GetArrayLength() > 0);
        Assert.All(json.RootElement[1].EnumerateArray(), search => Assert.False(string.IsNullOrWhiteSpace(search.GetString())));
    }

    private static List<Uri> Addresses(string text, string root, string element)
    {
        var xml = XDocument.Parse(text);
        Assert.Equal(Sitemap + root, xml.Root!.Name);
        Assert.All(
            xml.Root.Elements(), page => Assert.True(DateTimeOffset.TryParse(page.Element(Sitemap + "lastmod")!.Value, CultureInfo.InvariantCulture, out _)));
        return [.. xml.Root.Elements(Sitemap + element).Select(page => new Uri(page.Element(Sitemap + "loc")!.Value))];
    }
}

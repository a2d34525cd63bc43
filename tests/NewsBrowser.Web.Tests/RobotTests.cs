using System.Net;
using System.Xml.Linq;

namespace NewsBrowser.Web.Tests;

/// <summary>What robots and browsers ask a site for besides its pages.</summary>
public sealed class RobotTests(Site site)
{
    [Fact]
    public async Task The_sitemap_lists_whole_items_whose_pages_are_there()
    {
        using var reader = site.Reader();
        var xml = XDocument.Parse(await reader.GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative), TestContext.Current.CancellationToken));
        XNamespace sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var addresses = xml.Root!.Elements(sitemap + "url").Select(url => new Uri(url.Element(sitemap + "loc")!.Value)).ToList();
        Assert.Contains(addresses, address => address.AbsolutePath == Site.Thread);
        Assert.DoesNotContain(addresses, address => address.AbsolutePath.Contains("orca-math", StringComparison.Ordinal));
        foreach (var address in addresses)
        {
            using var response = await reader.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Contains("/sitemap.xml", await reader.GetStringAsync(new Uri("/robots.txt", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_OpenSearch_description_leads_to_the_search_page()
    {
        using var reader = site.Reader();
        var xml = XDocument.Parse(await reader.GetStringAsync(new Uri("/opensearch.xml", UriKind.Relative), TestContext.Current.CancellationToken));
        XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
        foreach (var template in xml.Root!.Elements(search + "Url").Select(url => url.Attribute("template")!.Value))
        {
            using var response = await reader.GetAsync(new Uri(template.Replace("{searchTerms}", Uri.EscapeDataString("癌症"), StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("癌症", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }
}

using System.Xml.Linq;
using NewsBrowser.Archive;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Hosting;

/// <summary>Addresses that answer with something other than a page or JSON: the site's own files, raw sources, and what robots and browsers ask for.</summary>
internal static class PlainRoutes
{
    private const int MaxSitemapUrls = 50_000;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapAssets(this WebApplication app) =>
        app.MapMethods("/assets/{name}", Reading, (string name, Assets assets, HttpResponse response) =>
        {
            if (assets.Find(name) is not { } asset)
                return Results.NotFound();
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(asset.Bytes, asset.ContentType);
        }).ExcludeFromDescription();

    public static void MapRawText(this WebApplication app) =>
        app.MapMethods("/raw/{id}", Reading, async (string id, long? version, NewsArchive archive, HttpResponse response, CancellationToken cancellation) =>
        {
            if (await archive.Items.ReadRawAsync(id, version, cancellation) is not { } raw)
                return Results.NotFound();
            // A source may be a whole saved page: it is handed over as a file and never shown by this site.
            response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            response.Headers["X-Robots-Tag"] = "noindex";
            return Results.File(raw.Bytes, "text/plain", raw.FileName);
        }).ExcludeFromDescription();

    /// <summary>The sitemap of sitemaps.org: whole items, newest first, to the 50,000 that one file may list.</summary>
    public static void MapSitemap(this WebApplication app) =>
        app.MapMethods("/sitemap.xml", Reading, async (HttpRequest request, NewsArchive archive, CancellationToken cancellation) =>
        {
            XNamespace sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
            string[] lists = ["/", "/topics", "/sources", "/boards", "/about"];
            var paths = lists.Concat(await archive.Catalogue.PathsAsync(MaxSitemapUrls - lists.Length, cancellation));
            return Xml(new XElement(sitemap + "urlset", paths.Select(path => new XElement(sitemap + "url", new XElement(sitemap + "loc", Root(request) + path)))), "application/xml");
        }).ExcludeFromDescription();

    /// <summary>The OpenSearch description, by which a browser offers this site as a search engine.</summary>
    public static void MapOpenSearch(this WebApplication app) =>
        app.MapMethods("/opensearch.xml", Reading, (HttpRequest request) =>
        {
            XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
            return Xml(
                new XElement(
                    search + "OpenSearchDescription",
                    new XElement(search + "ShortName", "NewsBrowser"),
                    new XElement(search + "Description", "News and forum talk"),
                    new XElement(search + "InputEncoding", "UTF-8"),
                    new XElement(search + "Url", new XAttribute("type", "text/html"), new XAttribute("template", Root(request) + "/search?q={searchTerms}")),
                    new XElement(search + "Url", new XAttribute("type", "application/json"), new XAttribute("template", Root(request) + "/api/v1/items?q={searchTerms}"))),
                "application/opensearchdescription+xml");
        }).ExcludeFromDescription();

    private static string Root(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";

    private static IResult Xml(XElement root, string type) =>
        Results.Text("""<?xml version="1.0" encoding="utf-8"?>""" + "\n" + root.ToString(SaveOptions.DisableFormatting), type + "; charset=utf-8");

    public static void MapRobots(this WebApplication app) =>
        app.MapMethods("/robots.txt", Reading, (HttpRequest request) => Results.Text(
            $"""
            User-agent: *
            Disallow: /search
            Disallow: /comments
            Disallow: /people/
            Disallow: /raw/
            Disallow: /versions/
            Disallow: /api/
            Disallow: /admin
            Sitemap: {Root(request)}/sitemap.xml

            """)).ExcludeFromDescription();
}

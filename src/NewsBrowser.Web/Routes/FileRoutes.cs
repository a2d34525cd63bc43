using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Routes;

/// <summary>Addresses that answer with something other than a page or JSON: the site's own files, raw sources, and what robots ask for.</summary>
internal static class FileRoutes
{
    /// <summary>What robots are told where nobody reads without a password.</summary>
    private const string DisallowAll =
        """
        User-agent: *
        Disallow: /

        """;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapAssets(this WebApplication app) =>
        app.MapMethods("/assets/{name}", Reading, (string name, Assets assets, HttpResponse response) =>
        {
            if (assets.Find(name) is not { } asset)
            {
                return Results.NotFound();
            }

            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(asset.Bytes, asset.ContentType);
        }).CostsNothing("it lies in memory, and browsers keep it for a year").ExcludeFromDescription();

    public static void MapRawText(this WebApplication app) =>
        app.MapMethods("/raw/{id}", Reading, async (
            string id, long? version, ItemReader items, Words words, HttpResponse response, CancellationToken cancellation) =>
        {
            if (await items.ReadRawAsync(id, version, cancellation) is not { } raw)
            {
                return Results.NotFound();
            }

            if (raw.IsWithheld)
            {
                return Results.Text(words["raw.withheld"], statusCode: StatusCodes.Status410Gone);
            }
            // A source may be a whole saved page: it is handed over as a file and never shown by this site.
            response.Headers.ContentSecurityPolicy = SecurityHeaders.OfForeignBytes;
            response.Headers["X-Robots-Tag"] = "noindex";
            return Results.File(raw.Bytes, "text/plain", raw.FileName);
        }).Costs().ExcludeFromDescription();

    public static void MapRobots(this WebApplication app) =>
        app.MapMethods("/robots.txt", Reading, (HttpRequest request, ReadingPassword reading) => Results.Text(reading.IsSet ? DisallowAll :
            $"""
            User-agent: *
            Disallow: {SitePathBase.Get(request.HttpContext)}/search
            Disallow: {SitePathBase.Get(request.HttpContext)}/comments
            Disallow: {SitePathBase.Get(request.HttpContext)}/people/
            Disallow: {SitePathBase.Get(request.HttpContext)}/raw/
            Disallow: {SitePathBase.Get(request.HttpContext)}/export.
            Disallow: {SitePathBase.Get(request.HttpContext)}/versions/
            Disallow: {SitePathBase.Get(request.HttpContext)}/api/
            Disallow: {SitePathBase.Get(request.HttpContext)}/admin
            Sitemap: {SiteBaseUrl.Get(request)}/sitemap.xml

            """)).CostsNothing("a few lines that no archive is asked for").ExcludeFromDescription();
}

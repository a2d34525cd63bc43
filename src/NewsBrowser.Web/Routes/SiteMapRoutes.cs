using System.Globalization;
using System.Text;
using System.Xml;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Routes;

/// <summary>The map of the site as sitemaps.org describes it: an index, and parts of at most as many addresses as a file may hold.</summary>
internal static class SiteMapRoutes
{
    private const string Space = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private const string Items = "items";

    private const string Lists = "lists";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] Fixed = ["/", "/topics", "/sources", "/boards", "/about", "/help/search"];

    public static void MapSiteMap(this WebApplication app)
    {
        app.MapMethods("/sitemap.xml", Reading, async (HttpContext context, SiteMap siteMap, CancellationToken cancellation) =>
        {
            var lists = (await ListsAsync(siteMap, cancellation)).Chunk(SiteMap.MaxPages)
                .Select((part, number) => Part(Lists, number, part.Max(page => page.ChangedAt)));
            var items = (await siteMap.PartsAsync(SiteMap.MaxPages, cancellation)).Select((changed, number) => Part(Items, number, changed));
            await WriteAsync(context, "sitemapindex", "sitemap", lists.Concat(items));
        }).Costs().ExcludeFromDescription();
        app.MapMethods("/sitemap-{kind}-{number:int:min(1)}.xml", Reading, async (
            string kind, int number, HttpContext context, SiteMap siteMap, CancellationToken cancellation) =>
        {
            if (number > int.MaxValue / SiteMap.MaxPages)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            IReadOnlyList<Page> pages = kind switch
            {
                Items => [.. (await siteMap.ItemsAsync(number - 1, SiteMap.MaxPages, cancellation))
                    .Select(item => new Page(SiteUrls.Item(item.Kind, item.Id, item.Title, item.Board, item.PostName), item.ChangedAt))],
                Lists => [.. (await ListsAsync(siteMap, cancellation)).Skip((number - 1) * SiteMap.MaxPages).Take(SiteMap.MaxPages)],
                _ => [],
            };
            if (pages.Count == 0)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
            else
            {
                await WriteAsync(context, "urlset", "url", pages);
            }
        }).Costs().ExcludeFromDescription();
    }

    private static Page Part(string kind, int number, DateTime changed) => new($"/sitemap-{kind}-{number + 1}.xml", changed);

    /// <summary>Pages that list items, each as new as the newest of its items; those that list everything as new as any.</summary>
    private static async Task<IReadOnlyList<Page>> ListsAsync(SiteMap siteMap, CancellationToken cancellation)
    {
        Page[] named =
        [
            .. (await siteMap.TopicsAsync(cancellation)).Select(topic => new Page(SiteUrls.Topic(topic.Name), topic.ChangedAt)),
            .. (await siteMap.SourcesAsync(cancellation)).Select(source => new Page(SourcePath(source.Name), source.ChangedAt)),
            .. (await siteMap.BoardsAsync(cancellation)).Select(board => new Page(SiteUrls.Board(board.Name), board.ChangedAt)),
        ];
        var changed = named.Length == 0 ? DateTime.MinValue : named.Max(page => page.ChangedAt);
        return [.. Fixed.Select(path => new Page(path, changed)), .. named];
    }

    /// <summary>The page of a publisher named by domain and slug; a slug has no slash.</summary>
    private static string SourcePath(string name) => SiteUrls.Source(name[..name.LastIndexOf('/')], name[(name.LastIndexOf('/') + 1)..]);

    // Written as it goes: fifty thousand long addresses are some ten megabytes.
    private static async Task WriteAsync(HttpContext context, string root, string element, IEnumerable<Page> pages)
    {
        context.Response.ContentType = "application/xml; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var site = SiteBaseUrl.Get(context.Request);
        await using var writer = XmlWriter.Create(
            context.Response.BodyWriter.AsStream(leaveOpen: true),
            new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        await writer.WriteStartDocumentAsync();
        await writer.WriteStartElementAsync(null, root, Space);
        foreach (var page in pages)
        {
            await writer.WriteStartElementAsync(null, element, Space);
            await writer.WriteElementStringAsync(null, "loc", Space, site + page.Address);
            if (page.ChangedAt > DateTime.MinValue)
            {
                await writer.WriteElementStringAsync(null, "lastmod", Space, page.ChangedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            }

            await writer.WriteEndElementAsync();
        }

        await writer.WriteEndElementAsync();
    }

    private sealed record Page(string Address, DateTime ChangedAt);
}

using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Feeds;

/// <summary>The addresses of feeds: any search, and the comments under any post, in three formats.</summary>
internal static class FeedRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFeeds(this WebApplication app)
    {
        foreach (var format in FeedFormat.All)
        {
            app.MapMethods(
                $"/feed.{format}",
                Reading,
                async (string? q, string? sort, string? of, FeedBuilder reader, HttpContext context, CancellationToken cancellation) =>
                {
                    var comments = of == FeedLinks.OfComments;
                    var place = new FeedLocation(
                        SiteBaseUrl.Get(context.Request), SiteUrls.With($"/feed.{format}", ("q", q), ("sort", sort), ("of", comments ? of : null)));
                    return Respond(
                        context,
                        format,
                        comments ? await reader.ReadCommentsAsync(q, sort, place, cancellation) : await reader.ReadItemsAsync(q, sort, place, cancellation));
                }).Costs().ExcludeFromDescription();
            app.MapMethods(
                $"/forum/{{board}}/{{post}}/feed.{format}",
                Reading,
                async (string board, string post, ItemReader items, FeedBuilder reader, HttpContext context, CancellationToken cancellation) =>
                {
                    if (await items.FindPostAsync(board, post, cancellation) is not { } item)
                    {
                        return Results.NotFound();
                    }

                    var address = FeedLinks.ForThread(item.Path, item.Title).At(format);
                    if (!CanonicalPath.Is(context.Request, address))
                    {
                        return Results.LocalRedirect(CanonicalPath.With(context.Request, address), permanent: true);
                    }

                    return await items.ReadThreadAsync(item.Id, new ThreadRequest(), cancellation) is { } thread
                        ? Respond(
                            context, format, await reader.ReadThreadAsync(thread, new FeedLocation(SiteBaseUrl.Get(context.Request), address), cancellation))
                        : Results.NotFound();
                }).Costs().ExcludeFromDescription();
        }
    }

    /// <summary>The feed, or that it is the one which was fetched before.</summary>
    private static IResult Respond(HttpContext context, string format, Feed feed)
    {
        var bytes = FeedFormat.Write(format, feed);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        // Title and description follow the reader's language.
        headers.Append(HeaderNames.Vary, "Accept-Language, Cookie");
        headers["X-Robots-Tag"] = "noindex";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
        // A comment may be dated in the future; an answer must not.
        var changed = new DateTimeOffset(feed.UpdatedAt, TimeSpan.Zero);
        var modified = feed.Entries.Count > 0 && changed <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
            ? changed
            : (DateTimeOffset?)null;
        return Results.Bytes(bytes, FeedFormat.GetContentType(format) + "; charset=utf-8", lastModified: modified, entityTag: tag);
    }
}

using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace NewsBrowser.Web.Caching;

/// <summary>
/// Keeps strong tags true where an answer travels in more than one compression: outside each has its own, <c>"abc-br"</c>,
/// inside they are one, <c>"abc"</c>. Everything inside compares and sends tags as if nothing were compressed.
/// </summary>
internal static class EntityTags
{
    private static readonly string[] Codings = ["br", "gzip", "deflate"];

    /// <summary>Call it outside of what compresses.</summary>
    public static void UseEntityTags(this WebApplication app) => app.Use((context, next) =>
    {
        var asked = context.Request.Headers.IfNoneMatch;
        if (asked.Count > 0)
        {
            context.Request.Headers.IfNoneMatch = new StringValues([.. asked.Select(Inside)]);
        }

        context.Response.OnStarting(() =>
        {
            if (context.Response.Headers.ETag is [['"', ..] tag])
            {
                context.Response.Headers.ETag = context.Response.StatusCode == StatusCodes.Status304NotModified
                    ? Known(asked, tag)
                    : Outside(tag, context.Response.Headers.ContentEncoding.ToString());
            }

            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Whether a reader has what carries a tag. A proxy on the way may have made the tag a weak one.</summary>
    public static bool Has(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private static string Inside(string? tags) =>
        Codings.Aggregate(tags ?? string.Empty, (text, coding) => text.Replace($"-{coding}\"", "\"", StringComparison.Ordinal));

    private static string Outside(string tag, string coding) => Codings.Contains(coding, StringComparer.Ordinal) ? $"{tag[..^1]}-{coding}\"" : tag;

    /// <summary>The tag as the reader has it: what is not sent again has no compression of its own.</summary>
    private static string Known(StringValues asked, string tag) =>
        Codings.Select(coding => Outside(tag, coding)).FirstOrDefault(known => asked.Any(tags => tags?.Contains(known, StringComparison.Ordinal) == true))
            ?? tag;
}

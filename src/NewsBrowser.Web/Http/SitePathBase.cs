using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace NewsBrowser.Web.Http;

/// <summary>
/// The path under which the site lies. Inside, everything reads and writes addresses as if that were the root;
/// on the way out the path is put before each of them: in pages and JSON, in redirections, in the paths of cookies.
/// A site at a root pays nothing (docs/decisions/0021).
/// </summary>
internal static class SitePathBase
{
    private static readonly object Key = new();

    /// <summary>Without a slash at its end; empty where the site lies at a root.</summary>
    public static string Get(HttpContext context) => context.Items.TryGetValue(Key, out var path) ? (string)path! : string.Empty;

    /// <summary>Takes the path off the request, and puts it into what an answer's headers say.</summary>
    public static async Task StripAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.PathBase;
        context.Items[Key] = path.ToUriComponent();
        context.Response.OnStarting(() =>
        {
            WriteHeaders(context);
            return Task.CompletedTask;
        });

        // The document of the JSON interface names its server by the request's own path.
        if (context.Request.Path.StartsWithSegments("/openapi"))
        {
            await next(context);
            return;
        }

        context.Request.PathBase = PathString.Empty;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.PathBase = path;
        }
    }

    /// <summary>Puts the path before the addresses in the body. Call it inside of what compresses.</summary>
    public static void UsePathBaseRewriting(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var path = Get(context);
        if (path.Length == 0)
        {
            await next(context);
            return;
        }

        await using var rooted = new PathBaseBody(
            context.Response, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), Encoding.ASCII.GetBytes(path));
        await rooted.RunAsync(context, next);
    });

    private static void WriteHeaders(HttpContext context)
    {
        var path = Get(context);
        var headers = context.Response.Headers;
        if (headers.Location is [{ Length: > 0 } location])
        {
            var origin = $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";
            if (location.StartsWith('/') && !location.StartsWith("//", StringComparison.Ordinal))
            {
                headers.Location = path + location;
            }
            else if (location.StartsWith(origin + "/", StringComparison.Ordinal))
            {
                headers.Location = origin + path + location[origin.Length..];
            }
        }

        if (headers.SetCookie.Count > 0)
        {
            headers.SetCookie = new StringValues([.. headers.SetCookie.Select(cookie => WithPath(cookie!, path))]);
        }
    }

    private static string WithPath(string cookie, string path) => string.Join("; ", cookie.Split("; ").Select((part, at) =>
        at > 0 && part.StartsWith("path=/", StringComparison.OrdinalIgnoreCase)
            ? $"path={path}{(part.Length > "path=/".Length ? part["path=".Length..] : string.Empty)}"
            : part));
}

using Microsoft.AspNetCore.Http.Features;

namespace NewsBrowser.Web.Caching;

/// <summary>What every answer says about being kept: a tag to ask with, who may keep it, and what it depends on.</summary>
internal static class CachingHeaders
{
    /// <summary>Says it of every answer, also of a refusal. Call it before it is asked who is there.</summary>
    public static void UseCachingHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Apply(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>Gives answers their tags. Call it when it is known who asks, and inside of what compresses.</summary>
    public static void UseResponseTags(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (IsPersonal(context) && context.Features.Get<IHttpsCompressionFeature>() is { } compression)
        {
            // What is secret and what a stranger can put into the same page must not be compressed together where only TLS hides them (BREACH).
            compression.Mode = HttpsCompressionMode.DoNotCompress;
        }

        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            var method = context.Request.Method;
            if (ResponseCache.IsPublic(context))
            {
                // HEAD says what GET says, tag and all: it is the same answer, whose body the server keeps to itself.
                context.Request.Method = HttpMethods.Get;
            }

            await using var body = new TaggedResponseBody(context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
            await body.RunAsync(context, next);
            context.Request.Method = method;
        }
        else
        {
            await next(context);
        }
    });

    /// <summary>True where an answer may have what is only for who is signed in, or a form's token.</summary>
    public static bool IsPersonal(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } || context.Request.Path.StartsWithSegments("/admin")
            || context.Request.Path.StartsWithSegments("/login");

    private static bool IsAdministration(PathString path) => path.StartsWithSegments("/admin") || path.StartsWithSegments("/api/v1/admin");

    private static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = IsAdministration(context.Request.Path) ? "no-store" : IsPersonal(context) ? "private, no-cache" : "no-cache";
        }

        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true
            && !headers.Vary.ToString().Contains("Cookie", StringComparison.Ordinal))
        {
            headers.Append("Vary", "Accept-Language, Cookie");
        }
    }
}

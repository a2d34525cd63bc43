using System.Text;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace NewsBrowser.Web.Access;

/// <summary>
/// Closes the site to those who do not know the reading password, when there is one:
/// people are led to a page that asks for it, programs give it with the request (Basic, any name) or show a token.
/// Everything is closed that is not named here, also what is added later.
/// </summary>
internal static class PrivateReading
{
    public const string SignInPath = "/login";

    private const string Basic = "Basic ";

    /// <summary>Open to all: what says nothing of the archive, what the sign-in page needs, and the administration, which asks by itself.</summary>
    private static readonly PathString[] Open =
    [
        "/healthz", "/readyz", "/metrics", "/robots.txt", "/assets", SignInPath, "/preferences", "/status", "/admin", "/api/v1/admin",
    ];

    /// <summary>After it is known who asks, and before anything that could answer, a cache of answers too.</summary>
    public static void UsePrivateReading(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<ReadingPassword>().IsSet)
        {
            return;
        }

        var signIn = app.Services.GetRequiredService<SignIn>();
        app.Use(async (context, next) =>
        {
            if (Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
            {
                await next(context);
                return;
            }

            context.Response.OnStarting(() =>
            {
                KeepFromCaches(context.Response.Headers);
                return Task.CompletedTask;
            });
            if (AccessClaims.Has(context.User, Scopes.Read) || await HasPasswordAsync(context, signIn))
            {
                await next(context);
            }
            else if (context.Response.StatusCode != StatusCodes.Status429TooManyRequests)
            {
                Reject(context);
            }
        });
    }

    /// <summary>Whether the request itself carries the password; status and Retry-After are set when there were too many wrong ones.</summary>
    private static async Task<bool> HasPasswordAsync(HttpContext context, SignIn signIn)
    {
        if (ParsePassword(context.Request.Headers.Authorization) is not { } password || !(await signIn.CheckReadingAsync(context, password)).Done)
        {
            return false;
        }

        context.User = AccessClaims.ForReader();
        return true;
    }

    private static string? ParsePassword(string? header)
    {
        if (header is not { Length: < 2000 } || !header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private static void Reject(HttpContext context)
    {
        var isReading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (AccessClaims.IsToken(context.User))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (isReading && (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null))
        {
            var asked = context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent();
            context.Response.Redirect(SignInPath + QueryString.Create("returnUrl", asked).ToUriComponent());
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;

            // A page's script that asks after the session has ended must not open the browser's own box.
            context.Response.Headers.WWWAuthenticate = context.Request.Headers["Sec-Fetch-Dest"] == "empty"
                ? "Bearer"
                : "Basic realm=\"NewsBrowser\", charset=\"UTF-8\"";
        }
    }

    // What readers see is kept by nobody on the way; a feed reader may still ask whether what it has is new.
    private static void KeepFromCaches(IHeaderDictionary headers)
    {
        var stated = headers.CacheControl.ToString();
        headers.CacheControl = stated.Contains("no-cache", StringComparison.Ordinal) && !stated.Contains("no-store", StringComparison.Ordinal)
            ? "private, no-cache"
            : "private, no-store";
        headers.Append(HeaderNames.Vary, "Authorization, Cookie");
    }
}

using Microsoft.Extensions.Options;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>The cookie that carries a session's id, and what signing in and out do to it.</summary>
internal sealed class SessionCookie(Sessions sessions, IOptions<NewsBrowserSettings> settings)
{
    public const string Name = "newsbrowser-session";

    /// <summary>The name where browsers can hold the cookie to this host and to https: they then take one of this name from nobody else.</summary>
    public const string HostName = "__Host-" + Name;

    /// <summary>The session that the request's cookie names, now used; null when there is none or it has ended.</summary>
    public Session? Find(HttpContext context) =>
        context.Request.Cookies[NameFor(context)] is { Length: > 0 and < 100 } id ? sessions.Use(id, GetAddress(context)) : null;

    /// <summary>Opens a session for this browser. The one that it brought, whoever gave it that, is ended.</summary>
    public void Begin(HttpContext context, SessionRole role)
    {
        End(context);
        (var id, var session) = sessions.Begin(role, GetAddress(context), context.Request.Headers.UserAgent);
        var options = Options(context.Request);
        if (role == SessionRole.Reader)
        {
            // It opens nothing that changes anything, so it may come along when somebody follows a link from a letter.
            options.SameSite = SameSiteMode.Lax;
            options.MaxAge = TimeSpan.FromDays(settings.Value.Reading.SessionDays);
        }

        context.Response.Cookies.Append(NameFor(context), id, options);
        context.User = AccessClaims.ForSession(session);
    }

    /// <summary>Ends this browser's session, here and in the browser. False when the file of sessions could not be written.</summary>
    public bool End(HttpContext context)
    {
        var name = NameFor(context);
        if (context.Request.Cookies[name] is not { } id)
        {
            return true;
        }

        context.Response.Cookies.Delete(name, Options(context.Request));
        return sessions.End(Secrets.Hash(id));
    }

    public static string? GetAddress(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    private static string NameFor(HttpContext context) => context.Request.IsHttps && SitePathBase.Get(context).Length == 0 ? HostName : Name;

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/",
    };
}

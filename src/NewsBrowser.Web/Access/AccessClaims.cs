using System.Security.Claims;

namespace NewsBrowser.Web.Access;

/// <summary>Who somebody is to this program, as claims: a name for the audit log, and scopes, which are what the policies ask for.</summary>
internal static class AccessClaims
{
    public const string Scope = "scope";

    /// <summary>Identities that came with a cookie, from a proxy, with a token.</summary>
    public const string BySession = "session";

    public const string ByProxy = "proxy";

    public const string ByToken = "token";

    /// <summary>With the reading password, which came with the request itself.</summary>
    public const string ByPassword = "password";

    public static ClaimsPrincipal ForSession(Session session) => session.Role == SessionRole.Administrator
        ? Principal(BySession, "admin", [Scopes.Admin], Secrets.Short(session.Hash), session.Hash)
        : Principal(BySession, "reader", [Scopes.Read], Secrets.Short(session.Hash), session.Hash);

    public static ClaimsPrincipal ForProxy(string name) => Principal(ByProxy, "proxy:" + name, [Scopes.Admin], session: null, hash: null);

    public static ClaimsPrincipal ForToken(ApiToken token) => Principal(ByToken, "token:" + token.Name, token.Scopes, session: null, hash: null);

    public static ClaimsPrincipal ForReader() => Principal(ByPassword, "reader", [Scopes.Read], session: null, hash: null);

    public static bool IsToken(ClaimsPrincipal user) => user.Identity?.AuthenticationType == ByToken;

    /// <summary>Whether somebody reads pages as the administrator.</summary>
    public static bool IsAdministrator(ClaimsPrincipal user) => !IsToken(user) && user.HasClaim(Scope, Scopes.Admin);

    /// <summary>Whether somebody may do what a scope names; the administrator may everything.</summary>
    public static bool Has(ClaimsPrincipal user, string scope) => user.HasClaim(Scope, scope) || user.HasClaim(Scope, Scopes.Admin);

    /// <summary>The whole hash of the session; null for those who have none.</summary>
    public static string? SessionHash(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Sid);

    private static ClaimsPrincipal Principal(string way, string name, IEnumerable<string> scopes, string? session, string? hash)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. scopes.Select(scope => new Claim(Scope, scope))], way);
        if (session is not null)
        {
            identity.AddClaim(new Claim(AuditWriter.SessionClaim, session));
        }

        if (hash is not null)
        {
            identity.AddClaim(new Claim(ClaimTypes.Sid, hash));
        }

        return new ClaimsPrincipal(identity);
    }
}

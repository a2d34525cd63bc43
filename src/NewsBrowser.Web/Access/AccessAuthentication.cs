using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace NewsBrowser.Web.Access;

/// <summary>Tells who asks: a program with a token, an administrator whom the reverse proxy names, a browser with a session;
/// and what those hear who may not.</summary>
internal sealed class AccessAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoder,
    ProxySignIn proxy,
    SessionCookie cookie,
    ApiTokens tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "access";

    private const string Bearer = "Bearer ";

    private bool IsApi => Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        if (header is not null && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            // Whoever shows a token is judged by it alone: a cookie beside it counts for nothing.
            return Task.FromResult(tokens.Use(header[Bearer.Length..].Trim(), SessionCookie.GetAddress(Context)) is { } token
                ? Known(AccessClaims.ForToken(token))
                : AuthenticateResult.Fail("Unknown token."));
        }

        if (proxy.FindAdministrator(Context) is { } name)
        {
            return Task.FromResult(Known(AccessClaims.ForProxy(name)));
        }

        return Task.FromResult(cookie.Find(Context) is { } session ? Known(AccessClaims.ForSession(session)) : AuthenticateResult.NoResult());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsApi)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = Request.Headers.ContainsKey(HeaderNames.Authorization) ? "Bearer error=\"invalid_token\"" : "Bearer";
            return Task.CompletedTask;
        }

        // Without the host: what a request calls this site is no reason to send anybody there.
        var back = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method)
            ? Request.Path.ToUriComponent() + Request.QueryString.ToUriComponent()
            : "/admin";
        Response.Redirect("/admin/login" + QueryString.Create("returnUrl", back).ToUriComponent());
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (IsApi || AccessClaims.IsToken(Context.User))
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        // A reader who wants to administer has to sign in as administrator.
        return HandleChallengeAsync(properties);
    }

    private AuthenticateResult Known(ClaimsPrincipal principal) => AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
}

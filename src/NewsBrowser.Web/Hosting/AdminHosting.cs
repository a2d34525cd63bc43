using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Pages.Admin;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Hosting;

/// <summary>Lets the administrator, and programs with a token, to what is under <c>/admin</c> and <c>/api/v1/admin</c>, and nobody else.</summary>
internal static class AdminHosting
{
    /// <summary>For what a program may do that brings files: the administrator, or a token with the scope <c>ingest</c> or <c>admin</c>.</summary>
    public const string IngestPolicy = "ingest";

    /// <summary>For all else under <c>/api/v1/admin</c>: the administrator, or a token with the scope <c>admin</c>.</summary>
    public const string ApiPolicy = "administration";

    public static void AddAdministration(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PasswordHashes>();
        services.AddSingleton<AdminPassword>();
        services.AddSingleton<ReadingPassword>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<ProxySignIn>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<RunRequests>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<FailedSignIns>();
        services.AddHostedService(provider => provider.GetRequiredService<FailedSignIns>());
        services.AddAuthentication(AccessAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AccessAuthentication>(AccessAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Policy(user => !AccessClaims.IsToken(user) && AccessClaims.Has(user, Scopes.Admin)))
            .AddPolicy(IngestPolicy, Policy(user => AccessClaims.Has(user, Scopes.Ingest)))
            .AddPolicy(ApiPolicy, Policy(user => AccessClaims.Has(user, Scopes.Admin)));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "newsbrowser-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = FlashMessage.CookieName;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<RazorPagesOptions>(options =>
        {
            options.Conventions.AuthorizeFolder("/Admin");
            options.Conventions.AllowAnonymousToPage("/Admin/Login");
            options.Conventions.AllowAnonymousToPage("/Admin/Setup");
        });
    }

    public static void UseAdministration(this WebApplication app)
    {
        var proxy = app.Services.GetRequiredService<ProxySignIn>();
        app.Use((context, next) =>
        {
            proxy.Strip(context);
            return next(context);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UsePrivateReading();
        app.UseAuthorization();
        app.UseActionGuard();
    }

    public static void MapAdministration(this WebApplication app)
    {
        RunEvents.Map(app);
        AuditDownload.Map(app);
        UploadRoutes.Map(app);
        RejectedFileRoutes.Map(app);
    }

    private static AuthorizationPolicy Policy(Func<System.Security.Claims.ClaimsPrincipal, bool> may) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(context => may(context.User)).Build();
}

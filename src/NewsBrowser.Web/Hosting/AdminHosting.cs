using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Pages.Admin;

namespace NewsBrowser.Web.Hosting;

/// <summary>Lets the administrator, and programs with a token, to what is under <c>/admin</c> and <c>/api/v1/admin</c>, and nobody else.</summary>
internal static class AdminHosting
{
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
        services.AddSingleton<FailedSignIns>();
        services.AddHostedService(provider => provider.GetRequiredService<FailedSignIns>());
        services.AddAuthentication(AccessAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AccessAuthentication>(AccessAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Policy(user => !AccessClaims.IsToken(user) && AccessClaims.Has(user, Scopes.Admin)))
            .AddPolicy(Scopes.IngestPolicy, Policy(user => AccessClaims.Has(user, Scopes.Ingest)))
            .AddPolicy(Scopes.ApiPolicy, Policy(user => AccessClaims.Has(user, Scopes.Admin)));

        // Kept in the data folder, or every restart would end all sessions and break forms that people have open.
        services.AddDataProtection().SetApplicationName("NewsBrowser");
        services.AddOptions<KeyManagementOptions>().Configure<ArchiveOptions, ILoggerFactory>((options, archive, logging) =>
            options.XmlRepository = new DataProtectionKeyStore(Path.Combine(archive.DataDirectory, "keys"), logging));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = FlashMessage.FormCookieName;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<CookieTempDataProviderOptions>(options =>
        {
            options.Cookie.Name = FlashMessage.CookieName;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        // After the pages' own setup, which would begin these anew: the order of the calls must not decide who gets in.
        services.PostConfigure<RazorPagesOptions>(options =>
        {
            options.Conventions.AuthorizeFolder("/Admin");
            options.Conventions.AllowAnonymousToPage("/Admin/Login");
            options.Conventions.AllowAnonymousToPage("/Admin/Setup");
        });
    }

    /// <summary>What only the administrator asks for beside pages; it takes as long as it takes.</summary>
    public static void MapAdministration(this WebApplication app)
    {
        var patient = app.MapGroup(string.Empty);
        patient.DisableRequestTimeout();
        patient.WithMetadata(RequestCost.Administration);
        patient.MapRunEvents();
        patient.MapAuditDownload();
        patient.MapUploads();
        patient.MapRejectedFiles();
    }

    private static AuthorizationPolicy Policy(Func<System.Security.Claims.ClaimsPrincipal, bool> may) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(context => may(context.User)).Build();
}

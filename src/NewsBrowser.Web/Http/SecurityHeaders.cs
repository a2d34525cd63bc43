using System.Globalization;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>The security headers of every answer. Nothing inline runs or styles, nothing foreign loads unless the operator lets pictures in.</summary>
internal sealed class SecurityHeaders(IOptions<NewsBrowserSettings> settings)
{
    /// <summary>The policy of what is no page of this site, such as a source's own bytes:
    /// opened as a document it may do nothing, not even be of this site.</summary>
    public const string OfForeignBytes = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private const string Pictures = "img-src 'self'";

    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), "
            + "identity-credentials-get=(), magnetometer=(), "
        + "microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=(), "
        + "browsing-topics=(), interest-cohort=()";

    // No script of the site turns text into markup or into an address of code, so nobody may have a policy that does (docs/decisions/0022).
    private readonly string _content =
        "default-src 'none'; script-src 'self'; style-src 'self'; " + Pictures
        + (settings.Value.Images == RemoteImagesMode.Direct ? " https:" : string.Empty)
        + "; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    // Pictures from elsewhere do not say that they may be shown here; without the reader's cookies they may.
    private readonly string _embedder = settings.Value.Images == RemoteImagesMode.Direct ? "credentialless" : "require-corp";

    private readonly string? _transport = settings.Value.HstsDays > 0
        ? string.Create(CultureInfo.InvariantCulture, $"max-age={settings.Value.HstsDays * 24L * 60 * 60}")
        : null;

    public static void Use(WebApplication app)
    {
        var policy = app.Services.GetRequiredService<SecurityHeaders>();
        app.Use((context, next) =>
        {
            // At the last moment: an exception's handler clears the headers that were set before it.
            context.Response.OnStarting(() =>
            {
                policy.Apply(context);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;

        // What has set a stricter one keeps it.
        var pictures = context.Features.Get<ShownPictures>()?.Origins ?? [];
        headers.TryAdd("Content-Security-Policy", pictures.Count == 0 ? _content : _content.Replace(Pictures, $"{Pictures} {string.Join(' ', pictures)}", StringComparison.Ordinal));
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.TryAdd("Cross-Origin-Embedder-Policy", pictures.Count == 0 ? _embedder : "credentialless");
        headers["X-Permitted-Cross-Domain-Policies"] = "none";
        if (_transport is not null && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = _transport;
        }
    }
}

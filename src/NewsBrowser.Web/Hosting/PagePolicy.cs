using Microsoft.Extensions.Options;

namespace NewsBrowser.Web.Hosting;

/// <summary>The security headers of every answer. Nothing inline runs or styles, nothing foreign loads unless the operator lets pictures in.</summary>
internal sealed class PagePolicy(IOptions<NewsBrowserSettings> settings)
{
    private readonly string content =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        + (settings.Value.Images == RemoteImages.Direct ? " https:" : string.Empty)
        + "; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    public void Apply(IHeaderDictionary headers)
    {
        // What has set a stricter one keeps it.
        headers.TryAdd("Content-Security-Policy", content);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}

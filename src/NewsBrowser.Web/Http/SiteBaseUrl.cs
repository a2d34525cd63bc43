using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>The site's address as the settings name it, else as the request gave it, for what has to name its pages in full.</summary>
internal static class SiteBaseUrl
{
    /// <summary>Without a slash at its end; a path of the site goes behind it.</summary>
    public static string Get(HttpRequest request) =>
        request.HttpContext.RequestServices.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.PublicUrl is { Length: > 0 } address
            ? address.TrimEnd('/')
            : $"{request.Scheme}://{request.Host.ToUriComponent()}{SitePathBase.Get(request.HttpContext)}";
}

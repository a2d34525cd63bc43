using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Images;

/// <summary>The address under which this site hands out remote pictures, where its operator wants that.</summary>
internal static class PictureRoutes
{
    /// <summary>Longer addresses are not signed.</summary>
    public const int MaxAddressLength = 2048;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddPictures(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PictureSignatures>();
        services.AddSingleton<PictureFetch>();
        services.AddSingleton<PictureCache>();
        services.AddSingleton<Pictures>();
        services.AddSingleton<PagePictures>();
    }

    public static void MapPictures(this WebApplication app) =>
        app.MapMethods("/image", Reading, async (
            string? u,
            string? s,
            HttpContext context,
            PictureSignatures signs,
            Pictures pictures,
            IOptions<NewsBrowserSettings> settings,
            CancellationToken cancellation) =>
        {
            // Nobody reads a page in a picture's place.
            if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            if (settings.Value.Images != RemoteImagesMode.Proxied)
            {
                return Results.StatusCode(StatusCodes.Status404NotFound);
            }

            if (u is null || s is null || u.Length > MaxAddressLength || !signs.IsValid(u, s))
            {
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            }

            var picture = await pictures.GetAsync(u, cancellation);
            var headers = context.Response.Headers;
            headers["X-Robots-Tag"] = "noindex";
            if (picture.Type is not { } type)
            {
                headers.CacheControl = string.Create(
                    CultureInfo.InvariantCulture, $"public, max-age={(picture.Fault == PictureFault.Busy ? 0 : (int)Pictures.Pause.TotalSeconds)}");
                if (picture.Fault == PictureFault.Busy)
                {
                    headers.RetryAfter = ServiceUnavailable.RetryAfter;
                }

                return Results.StatusCode(GetStatus(picture.Fault));
            }

            headers.ContentSecurityPolicy = SecurityHeaders.OfForeignBytes;
            headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(picture.Bytes, type.ContentType);
        }).Costs().ExcludeFromDescription();

    private static int GetStatus(PictureFault fault) => fault switch
    {
        PictureFault.Forbidden => StatusCodes.Status403Forbidden,
        PictureFault.Slow => StatusCodes.Status504GatewayTimeout,
        PictureFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        PictureFault.NoPicture => StatusCodes.Status415UnsupportedMediaType,
        PictureFault.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway,
    };
}

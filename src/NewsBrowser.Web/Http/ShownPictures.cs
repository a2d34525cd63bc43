using Microsoft.AspNetCore.OutputCaching;

namespace NewsBrowser.Web.Http;

/// <summary>The pictures that a reader asked a page to show, where the site shows none by itself. The page's policy names their origins and
/// no others.</summary>
/// <remarks>It is filled while the page is made, which is before its headers are sent.</remarks>
internal sealed class ShownPictures
{
    /// <summary>The parameter of a page's address by which its pictures are asked for.</summary>
    public const string Parameter = "pictures";

    /// <summary>The parameter's value.</summary>
    public const string Show = "show";

    private readonly SortedSet<string> _origins = new(StringComparer.Ordinal);

    /// <summary>The origins that the page loads pictures from.</summary>
    public IReadOnlyCollection<string> Origins => _origins;

    /// <summary>Those of a request's page, which is not kept for others: what is kept has no policy of its own.</summary>
    public static ShownPictures Of(HttpContext context)
    {
        var shown = context.Features.Get<ShownPictures>() ?? new ShownPictures();
        context.Features.Set(shown);
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
        {
            cache.Context.AllowCacheStorage = false;
        }

        return shown;
    }

    /// <summary>The address to load a picture from; null for one that would come over an open line.</summary>
    public string? Take(string picture)
    {
        if (!Uri.TryCreate(picture, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps
            || !Uri.IsWellFormedUriString(picture, UriKind.Absolute))
        {
            return null;
        }

        _origins.Add(address.GetLeftPart(UriPartial.Authority));
        return picture;
    }
}

using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Http;

/// <summary>What a reader chose for this browser, language, theme and density, kept in three cookies so that every page comes right from the server.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "nb-language";
    public const string ThemeCookie = "nb-theme";
    public const string DensityCookie = "nb-density";

    /// <summary>The density that shows more on a page; the other, comfortable, needs no cookie.</summary>
    public const string Compact = "compact";

    /// <summary>The chosen theme, or null when the system decides.</summary>
    public static string? ReadTheme(HttpRequest request) => KnownTheme(request.Cookies[ThemeCookie]);

    /// <summary><see cref="Compact"/> where it was chosen, else null.</summary>
    public static string? ReadDensity(HttpRequest request) => request.Cookies[DensityCookie] == Compact ? Compact : null;

    /// <summary>The chosen language, else the first of Accept-Language that is English or any Chinese.</summary>
    public static ProviderCultureResult? ChooseCulture(HttpRequest request)
    {
        var language = LanguageFrom(request.Cookies[LanguageCookie]);
        if (language is null && StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            language = accepted.Where(value => value.Quality is not 0)
                .OrderByDescending(value => value.Quality ?? 1)
                .Select(value => LanguageFrom(value.Value.Value))
                .FirstOrDefault(known => known is not null);
        }

        return language is null ? null : new ProviderCultureResult(string.Empty, language);
    }

    public static WebApplication MapPreferences(this WebApplication app)
    {
        app.MapPost("/preferences", (Delegate)SaveAsync).DisableAntiforgery().Costs().ExcludeFromDescription();
        return app;
    }

    // Another site could make a browser post here; all it wins is another look, so no token is asked for and pages stay free of session state.
    private static async Task<IResult> SaveAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.HasFormContentType)
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var cookie = new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            Path = "/",
            SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
            Secure = request.IsHttps,
        };
        if (LanguageFrom(form["language"]) is { } language)
        {
            context.Response.Cookies.Append(LanguageCookie, language, cookie);
        }

        if (KnownTheme(form["theme"]) is { } theme)
        {
            context.Response.Cookies.Append(ThemeCookie, theme, cookie);
        }
        else if (form["theme"] == "system")
        {
            context.Response.Cookies.Delete(ThemeCookie);
        }

        if (form["density"] == Compact)
        {
            context.Response.Cookies.Append(DensityCookie, Compact, cookie);
        }
        else if (form["density"] == "comfortable")
        {
            context.Response.Cookies.Delete(DensityCookie);
        }

        return Results.Redirect(LocalUrl.Is(form["back"]) ? form["back"].ToString() : "/");
    }

    private static string? KnownTheme(string? name) => name is "light" or "dark" ? name : null;

    private static string? LanguageFrom(string? tag) => tag switch
    {
        null => null,
        _ when IsLanguage(tag, "zh") => Words.Chinese,
        _ when IsLanguage(tag, "en") => Words.English,
        _ => null,
    };

    private static bool IsLanguage(string tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');
}

using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Http;

/// <summary>What a reader chose for this browser, language and looks, kept in a cookie each so that every page comes right from the server.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "nb-language";
    public const string ThemeCookie = "nb-theme";
    public const string DensityCookie = "nb-density";

    public const string SizeCookie = "nb-size";
    public const string WidthCookie = "nb-width";

    /// <summary>The density that shows more on a page; the other, comfortable, needs no cookie.</summary>
    public const string Compact = "compact";

    private const string Wide = "wide";

    /// <summary>The chosen theme, or null when the system decides.</summary>
    public static string? ReadTheme(HttpRequest request) => KnownTheme(request.Cookies[ThemeCookie]);

    /// <summary><see cref="Compact"/> where it was chosen, else null.</summary>
    public static string? ReadDensity(HttpRequest request) => request.Cookies[DensityCookie] == Compact ? Compact : null;

    /// <summary>The size of the text that is read at length: <c>small</c> or <c>large</c> where one was chosen, else null.</summary>
    public static string? ReadSize(HttpRequest request) => KnownSize(request.Cookies[SizeCookie]);

    /// <summary>How wide that text is: <c>wide</c> where it was chosen, else null.</summary>
    public static string? ReadWidth(HttpRequest request) => request.Cookies[WidthCookie] == Wide ? Wide : null;

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

        Keep(ThemeCookie, form["theme"], KnownTheme);
        Keep(DensityCookie, form["density"], name => name == Compact ? name : null);
        Keep(SizeCookie, form["size"], KnownSize);
        Keep(WidthCookie, form["width"], name => name == Wide ? name : null);

        return Results.Redirect(LocalUrl.Is(form["back"]) ? form["back"].ToString() : "/");

        // What is no known choice is the usual one, which needs no cookie.
        void Keep(string name, string? chosen, Func<string?, string?> known)
        {
            if (known(chosen) is { } value)
            {
                context.Response.Cookies.Append(name, value, cookie);
            }
            else if (!string.IsNullOrEmpty(chosen))
            {
                context.Response.Cookies.Delete(name);
            }
        }
    }

    private static string? KnownSize(string? name) => name is "small" or "large" ? name : null;

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

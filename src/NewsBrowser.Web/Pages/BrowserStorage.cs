using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Pages;

/// <summary>Everything that this site keeps in a reader's browser. The page about the site lists it, and a test holds it against scripts and cookies.</summary>
internal static class BrowserStorage
{
    /// <summary>Cookies, by name; the words are <c>kept.NAME</c>.</summary>
    public static IReadOnlyList<string> Cookies { get; } =
    [
        Preferences.LanguageCookie, Preferences.ThemeCookie, Preferences.DensityCookie, Preferences.SizeCookie, Preferences.WidthCookie, SessionCookie.Name,
        FlashMessage.FormCookieName, FlashMessage.CookieName,
    ];

    /// <summary>What scripts keep until it is deleted.</summary>
    public static IReadOnlyList<string> Local { get; } = ["nb-marks", "nb-searches", "nb-keys", "nb-totals"];

    /// <summary>What scripts keep until the tab is closed.</summary>
    public static IReadOnlyList<string> Session { get; } = ["nb-list", "nb-opened"];
}

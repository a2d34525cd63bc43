using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace NewsBrowser.Web.Access;

/// <summary>What an action has done, said once on the page that its redirection leads to; carried there in a cookie that the program has sealed,
/// so that no address can put words into a page.</summary>
internal static class FlashMessage
{
    public const string CookieName = "newsbrowser-done";

    /// <summary>The cookie by which a form is known to be one of this site's.</summary>
    public const string FormCookieName = "newsbrowser-form";

    private const string Key = "done";

    /// <summary>Leaves the key of the words for the next page.</summary>
    public static void Set(ITempDataDictionary data, string words) => data[Key] = words;

    /// <summary>The key of the words that were left; null when there are none.</summary>
    public static string? Read(HttpContext context, ITempDataDictionary data) => context.Request.Cookies.ContainsKey(CookieName) ? data[Key] as string : null;
}

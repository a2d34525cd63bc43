using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Asks for the administrator's name and password.</summary>
internal sealed class LoginModel(SignIn signIn, AdminPassword password, IOptions<NewsBrowserSettings> settings) : PageModel
{
    /// <summary>Left out, it is the usual one.</summary>
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool Wrong { get; private set; }

    /// <summary>Seconds until the next try is heard, after too many.</summary>
    public int? Wait { get; private set; }

    /// <summary>True while no password is set: the page then tells where the setup link is.</summary>
    public bool NotSetUp => password.SetupToken is not null;

    /// <summary>The name to begin with: the usual one, unless the operator has chosen another, which is then nobody's to know.</summary>
    public string? Suggested => Username ?? (settings.Value.Admin.Name == AdminSettings.DefaultName ? AdminSettings.DefaultName : null);

    /// <summary>True when a link of another site led here: the browser then keeps the session's cookie to itself, and going on from here sends it.</summary>
    public bool FromElsewhere => Request.Headers["Sec-Fetch-Site"] == "cross-site";

    /// <summary>Where to go after it: an address of this site, whatever was asked for.</summary>
    public string Next => LocalUrl.Is(ReturnUrl) ? ReturnUrl! : "/admin";

    public async Task<IActionResult> OnPostAsync()
    {
        var outcome = await signIn.TryAsync(HttpContext, SessionRole.Administrator, Username ?? AdminSettings.DefaultName, Password);
        if (outcome.Done)
        {
            return LocalRedirect(Next);
        }

        Wait = outcome.Wait;
        Wrong = Wait is null;
        return Page();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Pages;

/// <summary>Asks for the password of a private archive, and lets whoever gave it out again.</summary>
internal sealed class LoginModel(SignIn signIn, ReadingPassword password, SessionCookie cookie, AuditWriter audit) : PageModel
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool Wrong { get; private set; }

    /// <summary>Seconds until the next try is heard, after too many.</summary>
    public int? Wait { get; private set; }

    public bool MayRead => AccessClaims.Has(User, Scopes.Read);

    /// <summary>True when a link of another site led here: the browser then keeps an administrator's cookie to itself,
    /// and going on from here sends it.</summary>
    public bool FromElsewhere => Request.Headers["Sec-Fetch-Site"] == "cross-site";

    /// <summary>Where to go after it: an address of this site, whatever was asked for.</summary>
    public string Next => LocalUrl.Is(ReturnUrl) ? ReturnUrl! : "/";

    public IActionResult OnGet() => password.IsSet ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!password.IsSet)
        {
            return NotFound();
        }

        var outcome = await signIn.TryAsync(HttpContext, SessionRole.Reader, name: null, Password);
        if (outcome.Done)
        {
            return LocalRedirect(Next);
        }

        Wait = outcome.Wait;
        Wrong = Wait is null;
        return Page();
    }

    public IActionResult OnPostLeave()
    {
        if (MayRead)
        {
            cookie.End(HttpContext);
            audit.Add(HttpContext, "sign-out");
        }

        return LocalRedirect(PrivateReading.SignInPath);
    }
}

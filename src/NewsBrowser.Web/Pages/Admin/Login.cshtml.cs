using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using NewsBrowser.Web.Admin;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Asks for the administrator's password.</summary>
[EnableRateLimiting(Administration.SignInLimit)]
internal sealed class LoginModel(AdminPassword password) : PageModel
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool Wrong { get; private set; }

    /// <summary>True while no password is set: the page then tells where the setup link is.</summary>
    public bool NotSetUp => password.SetupToken is not null;

    public async Task<IActionResult> OnPostAsync()
    {
        if (!password.Verify(Password))
        {
            Wrong = true;
            return Page();
        }

        await SignInAsync(HttpContext);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/admin");
    }

    public static Task SignInAsync(HttpContext context)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "admin")], CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity));
    }
}

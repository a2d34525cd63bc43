using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using NewsBrowser.Web.Admin;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Sets the first password, once, for whoever has the link that the console showed.</summary>
[EnableRateLimiting(Administration.SignInLimit)]
internal sealed class SetupModel(AdminPassword password) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    /// <summary>The resource key of what was wrong, or null.</summary>
    public string? Fault { get; private set; }

    public IActionResult OnGet() => password.SetupToken is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (password.SetupToken is null)
        {
            return NotFound();
        }

        Fault = AdminPassword.Fault(Password) is not null ? "admin.password.length"
            : Password != Repeated ? "admin.password.differ"
            : !password.TrySetUp(Token, Password!) ? "admin.password.token"
            : null;
        if (Fault is not null)
        {
            return Page();
        }

        await LoginModel.SignInAsync(HttpContext);
        return RedirectToPage("/Admin/Index");
    }
}

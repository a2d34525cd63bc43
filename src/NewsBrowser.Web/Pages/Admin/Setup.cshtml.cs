using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Sets the first password, once, for whoever has the link that the console showed.</summary>
internal sealed class SetupModel(AdminPassword password, SignIn signIn, SessionCookie cookie, AuditWriter audit) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    /// <summary>The resource key of what was wrong, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Seconds until the next try is heard, after too many.</summary>
    public int? Wait { get; private set; }

    public IActionResult OnGet() => password.SetupToken is null ? NotFound() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (password.SetupToken is null)
        {
            return NotFound();
        }

        Fault = AdminPassword.Fault(Password) is not null ? "admin.password.length" : Password != Repeated ? "admin.password.differ" : null;
        if (Fault is not null)
        {
            return Page();
        }

        var outcome = await signIn.CheckAsync(HttpContext, SessionRole.Administrator, SetUpAsync);
        if (outcome.Done)
        {
            cookie.Begin(HttpContext, SessionRole.Administrator);
            audit.Add(HttpContext, "setup");
            return RedirectToPage("/Admin/Index");
        }

        Wait = outcome.Wait;
        Fault ??= Wait is null ? "admin.password.token" : null;
        return Page();
    }

    private Task<bool> SetUpAsync()
    {
        try
        {
            return Task.FromResult(password.TrySetUp(Token, Password!));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fault = "access.fault.disk";
            return Task.FromResult(false);
        }
    }
}

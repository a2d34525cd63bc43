using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Signs the administrator out, here and in the browser.</summary>
internal sealed class LogoutModel(SessionCookie cookie, AuditWriter audit) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Admin/Index");

    public IActionResult OnPost()
    {
        cookie.End(HttpContext);
        audit.Add(HttpContext, "sign-out");
        return RedirectToPage("/Index");
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What the button of the backups leads to; the list of them is a part of the page of upkeep.</summary>
internal sealed class BackupsModel(BackupJob job) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Admin/Upkeep");

    public IActionResult OnPost()
    {
        // The page names no file: where it is written, and what it is called, is the program's.
        job.Start(AuditWriter.CreateRecord(HttpContext, "backup"));
        return RedirectToPage("/Admin/Upkeep", null, null, "backups");
    }
}

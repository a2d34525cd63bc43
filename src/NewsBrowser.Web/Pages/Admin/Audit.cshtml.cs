using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What was done to the archive and by whom, newest first.</summary>
internal sealed class AuditModel : PageModel;

using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Takes files in: from the configured folders, by upload, from the watched folder and on a schedule.</summary>
internal sealed class IngestModel : PageModel;

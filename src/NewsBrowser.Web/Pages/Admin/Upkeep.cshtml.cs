using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What is done to the archive as a whole: pruning, parsing again, the index, backups.</summary>
internal sealed class UpkeepModel : PageModel;

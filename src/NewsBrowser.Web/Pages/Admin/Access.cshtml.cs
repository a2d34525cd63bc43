using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Sessions and API tokens: lists and ends them.</summary>
internal sealed class AccessModel : PageModel;

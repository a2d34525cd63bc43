using Microsoft.AspNetCore.Mvc.RazorPages;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Every setting with its value and where it came from.</summary>
internal sealed class SettingsModel : PageModel;

using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Every setting with its value and where it came from.</summary>
internal sealed class SettingsModel(SettingsList settings) : PageModel
{
    public IReadOnlyList<ShownSetting> Settings { get; } = settings.All();
}

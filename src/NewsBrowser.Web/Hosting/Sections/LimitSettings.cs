using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>How much one request and one address may ask of the site. Section <c>NewsBrowser:Limits</c>.</summary>
internal sealed class LimitSettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

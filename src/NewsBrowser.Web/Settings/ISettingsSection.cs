using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>A group of settings that knows what its values may be.</summary>
internal interface ISettingsSection
{
    /// <summary>Names the key of each value that cannot be used.</summary>
    /// <param name="section">The section's full name, as <c>NewsBrowser:Proxy</c>.</param>
    IEnumerable<ValidationResult> Faults(string section);
}

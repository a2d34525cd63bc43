using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>Who may read: everybody, or those who know a password. Section <c>NewsBrowser:Reading</c>.</summary>
internal sealed class ReadingSettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>Whether figures of the running program can be read by a collector. Section <c>NewsBrowser:Metrics</c>.</summary>
internal sealed class MetricsSettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>Where files come from besides the seeds: named folders, uploads, a watched folder, a schedule. Section <c>NewsBrowser:Ingestion</c>.</summary>
internal sealed class IngestionSettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

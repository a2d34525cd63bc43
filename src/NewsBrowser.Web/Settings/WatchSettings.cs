using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>Whether new files of a folder are taken in as they come. Section <c>NewsBrowser:Ingestion:Watch</c>.</summary>
internal sealed class WatchSettings : ISettingsSection
{
    private const int LongestSettle = 3600;

    public bool Enabled { get; set; }

    /// <summary>The name of a configured folder.</summary>
    public string? Folder { get; set; }

    /// <summary>How many seconds a file must have stayed as it is before it is read.</summary>
    public int Settle { get; set; } = 5;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (Enabled && string.IsNullOrEmpty(Folder))
        {
            yield return new ValidationResult(
                $"{section}:{nameof(Folder)} is empty while {section}:{nameof(Enabled)} is true; it is the name of the folder that is watched.");
        }

        if (Settle is < 0 or > LongestSettle)
        {
            yield return new ValidationResult($"{section}:{nameof(Settle)} is {Settle}; it is from 0 to {LongestSettle} seconds.");
        }
    }
}

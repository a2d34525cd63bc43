using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>How many answers are kept in memory for the next reader. Section <c>NewsBrowser:Cache</c>.</summary>
internal sealed class CacheSettings : ISettingsSection
{
    private const int MostMegabytes = 4096;

    /// <summary>Room for answers that nobody signed in for; 0 keeps none.</summary>
    public int Megabytes { get; set; } = 64;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (Megabytes is < 0 or > MostMegabytes)
        {
            yield return new ValidationResult($"{section}:{nameof(Megabytes)} is {Megabytes}; it is a number from 0 to {MostMegabytes}.");
        }
    }
}

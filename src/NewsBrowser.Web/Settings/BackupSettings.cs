using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace NewsBrowser.Web.Settings;

/// <summary>Backups that the program makes by itself. Section <c>NewsBrowser:Backups</c>.</summary>
internal sealed class BackupSettings : ISettingsSection
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>How much time passes between two backups, as <c>1.00:00:00</c> for a day; none by default.</summary>
    public TimeSpan? Every { get; set; }

    /// <summary>When they are made, as a cron expression in the time zone of the settings (<c>30 3 * * *</c>), in place of <see cref="Every"/>.</summary>
    public string? Schedule { get; set; }

    /// <summary>How many of them stay; the oldest are deleted.</summary>
    public int Keep { get; set; } = 7;

    /// <summary>When backups are made; null for never.</summary>
    public Timetable? CreateTimetable(TimeZoneInfo zone) => Timetable.Create(Every, Schedule, zone);

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (Every is { } every && (every < Shortest || every > Longest))
        {
            yield return new ValidationResult(string.Create(
                CultureInfo.InvariantCulture, $"{section}:{nameof(Every)} is {every}; it is a time from 00:10:00 to 366.00:00:00, 1.00:00:00 for a day."));
        }

        foreach (var fault in Timetable.Faults(section, Every, Schedule))
        {
            yield return fault;
        }

        if (Keep is < 1 or > 1000)
        {
            yield return new ValidationResult(
                string.Create(CultureInfo.InvariantCulture, $"{section}:{nameof(Keep)} is {Keep}; it is a number from 1 to 1000."));
        }
    }
}

using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>Who administers the site, and for how long. Section <c>NewsBrowser:Admin</c>.</summary>
internal sealed class AdminSettings : ISettingsSection
{
    public const string DefaultName = "admin";

    private const int LongestName = 100;

    /// <summary>The name to sign in with.</summary>
    public string Name { get; set; } = DefaultName;

    /// <summary>The administrator's password as <c>hash-password</c> prints it; when absent,
    /// the hash kept in the data folder, else a one-time setup link.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Hours without a request after which a session ends.</summary>
    public int IdleHours { get; set; } = 12;

    /// <summary>Days after which a session ends, used or not.</summary>
    public int SessionDays { get; set; } = 30;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName)
        {
            yield return new ValidationResult($"{section}:{nameof(Name)} has 1 to {LongestName} characters: it is the name to sign in with.");
        }

        if (PasswordHash is { Length: > 0 } hash && !SettingsCheck.IsPasswordHash(hash))
        {
            yield return new ValidationResult($"{section}:{nameof(PasswordHash)} is no hash of a password; the command hash-password prints one.");
        }

        if (IdleHours is < 1 or > 8760)
        {
            yield return new ValidationResult($"{section}:{nameof(IdleHours)} is {IdleHours}; it is a number of hours from 1 to 8760.");
        }

        if (SessionDays is < 1 or > 365)
        {
            yield return new ValidationResult($"{section}:{nameof(SessionDays)} is {SessionDays}; it is a number of days from 1 to 365.");
        }
    }
}

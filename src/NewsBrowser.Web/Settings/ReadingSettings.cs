using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>Who may read: everybody, or those who know a password. Section <c>NewsBrowser:Reading</c>.</summary>
internal sealed class ReadingSettings : ISettingsSection
{
    /// <summary>The password that readers share, as <c>hash-password</c> prints it; without one everybody may read.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Days after which a reader has to give the password again.</summary>
    public int SessionDays { get; set; } = 30;

    public IEnumerable<ValidationResult> Faults(string section)
    {
        if (PasswordHash is { Length: > 0 } hash && !SettingsCheck.IsPasswordHash(hash))
        {
            yield return new ValidationResult($"{section}:{nameof(PasswordHash)} is no hash of a password; the command hash-password prints one.");
        }

        if (SessionDays is < 1 or > 365)
        {
            yield return new ValidationResult($"{section}:{nameof(SessionDays)} is {SessionDays}; it is a number of days from 1 to 365.");
        }
    }
}

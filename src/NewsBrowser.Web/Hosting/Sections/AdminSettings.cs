using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>Who administers the site, and for how long. Section <c>NewsBrowser:Admin</c>.</summary>
internal sealed class AdminSettings : ISettingsSection
{
    /// <summary>The administrator's password as <c>hash-password</c> prints it; when absent, the hash kept in the data folder, else a one-time setup link.</summary>
    public string? PasswordHash { get; set; }

    public IEnumerable<ValidationResult> Faults(string section) => [];
}

using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>Whether and how the site fetches remote pictures for its readers. Section <c>NewsBrowser:ImageProxy</c>.</summary>
internal sealed class ImageProxySettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

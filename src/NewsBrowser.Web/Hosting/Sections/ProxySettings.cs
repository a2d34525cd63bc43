using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>The reverse proxy before the site: whom to believe, the path under which the site lies, who has signed in there. Section <c>NewsBrowser:Proxy</c>.</summary>
internal sealed class ProxySettings : ISettingsSection
{
    public IEnumerable<ValidationResult> Faults(string section) => [];
}

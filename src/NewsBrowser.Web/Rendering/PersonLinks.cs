using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Rendering;

/// <summary>Where a person's name leads: to the person's page, or nowhere when the operator wants no such pages.</summary>
internal sealed class PersonLinks(IOptions<NewsBrowserSettings> settings)
{
    public bool Shown => settings.Value.People == PeoplePagesMode.Shown;

    /// <summary>The page's path; null, which leaves the attribute out, when there are none.</summary>
    public string? GetPath(string key) => Shown ? SiteUrls.Person(key) : null;
}

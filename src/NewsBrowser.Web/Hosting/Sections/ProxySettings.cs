using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Hosting.Sections;

/// <summary>The reverse proxy before the site: whom to believe, the path under which the site lies, who has signed in there. Section <c>NewsBrowser:Proxy</c>.</summary>
internal sealed class ProxySettings : ISettingsSection
{
    /// <summary>Addresses and networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-*</c> headers are believed; nobody's by default.</summary>
    public IList<string> KnownProxies { get; set; } = [];

    /// <summary>The path under which the whole site lies, as <c>/news</c>, where the proxy passes it on; the root by default.</summary>
    public string? PathBase { get; set; }

    public IEnumerable<ValidationResult> Faults(string section)
    {
        foreach (ValidationResult fault in AddressRanges.Faults(KnownProxies, $"{section}:{nameof(KnownProxies)}"))
        {
            yield return fault;
        }

        if (PathBase is { Length: > 0 } && !IsPath(PathBase))
        {
            yield return new ValidationResult($"{section}:{nameof(PathBase)} is \"{PathBase}\"; it is a path such as /news: it begins with a slash, ends without one, and has only letters, digits and -._~ between slashes.");
        }
    }

    private static bool IsPath(string path) =>
        path[0] == '/' && path[1..].Split('/').All(part => part.Length > 0 && part is not ("." or "..") && part.All(letter => char.IsAsciiLetterOrDigit(letter) || "-._~".Contains(letter, StringComparison.Ordinal)));
}

using System.ComponentModel.DataAnnotations;

namespace NewsBrowser.Web.Settings;

/// <summary>The reverse proxy before the site: whom to believe, the path under which the site lies, who has signed in there.
/// Section <c>NewsBrowser:Proxy</c>.</summary>
internal sealed class ProxySettings : ISettingsSection
{
    /// <summary>Headers that browsers and proxies send for other reasons.</summary>
    private static readonly string[] Taken =
    [
        "Authorization", "Cookie", "Forwarded", "Host", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
        "X-Forwarded-Prefix"
    ];

    /// <summary>Addresses and networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-*</c> headers are believed; nobody's by default.</summary>
    public IList<string> KnownProxies { get; set; } = [];

    /// <summary>The path under which the whole site lies, as <c>/news</c>, where the proxy passes it on; the root by default.</summary>
    public string? PathBase { get; set; }

    /// <summary>The header in which a known proxy names whoever has signed in there, as <c>Remote-User</c>; none by default.</summary>
    public string? UserHeader { get; set; }

    /// <summary>The names in that header which administer the site.</summary>
    public IList<string> Administrators { get; set; } = [];

    public IEnumerable<ValidationResult> Faults(string section)
    {
        foreach (var fault in IpAddressRanges.Faults(KnownProxies, $"{section}:{nameof(KnownProxies)}"))
        {
            yield return fault;
        }

        if (UserHeader is { Length: > 0 } header)
        {
            if (KnownProxies.Count == 0)
            {
                yield return new ValidationResult($"{section}:{nameof(UserHeader)} is set and {section}:{nameof(KnownProxies)} names nobody: anybody could "
                    + $"send that header. Name the proxy's address, or take the header out.");
            }

            if (Administrators.Count == 0 || Administrators.Any(string.IsNullOrWhiteSpace))
            {
                yield return new ValidationResult(
                    $"{section}:{nameof(Administrators)} has to name who administers the site when {section}:{nameof(UserHeader)} is set.");
            }

            if (!header.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') || Taken.Contains(header, StringComparer.OrdinalIgnoreCase))
            {
                yield return new ValidationResult(
                    $"{section}:{nameof(UserHeader)} is \"{header}\"; it is the name of a header that nothing else uses, such as Remote-User.");
            }
        }

        if (PathBase is { Length: > 0 } && !IsPath(PathBase))
        {
            yield return new ValidationResult($"{section}:{nameof(PathBase)} is \"{PathBase}\"; it is a path such as /news: it begins with a slash, ends "
                + $"without one, and has only letters, digits and -._~ between slashes.");
        }
    }

    /// <summary>Whether a text is the path of a site: no other host's, and nothing that an address would need an escape for.</summary>
    internal static bool IsPath(string path) =>
        path.Length > 0 && path[0] == '/' && path[1..].Split('/').All(part => part.Length > 0 && part is not ("." or "..")
            && part.All(letter => char.IsAsciiLetterOrDigit(letter) || "-._~".Contains(letter, StringComparison.Ordinal)));
}

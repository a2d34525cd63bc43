using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace NewsBrowser.Archive.Identity;

/// <summary>Folds the ways in which one page is addressed into one key; what it gives is compared, not visited.</summary>
/// <remarks>The rules and what they rest on: docs/decisions/0003-identity-and-canonical-urls.md.</remarks>
public static class CanonicalUrl
{
    /// <summary>Longer addresses have no key; they are data in disguise.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>An AMP cache address may hold another; deeper ones stay as they are.</summary>
    private const int MaxUnwrapping = 3;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The key of an address, or null when it is no http(s) address. Never throws.</summary>
    public static string? Canonicalize(string? url)
    {
        if (url is null || url.Length > MaxLength)
        {
            return null;
        }

        var text = url.Trim();
        for (var round = 0; round < 2 && text.Contains('&', StringComparison.Ordinal); round++)
        {
            text = WebUtility.HtmlDecode(text);
        }

        return Fold(text, 0);
    }

    private static string? Fold(string text, int depth)
    {
        var rest = AfterScheme(text);
        if (rest is null)
        {
            return null;
        }

        var end = rest.AsSpan().IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? string.Empty : rest[end..];
        if (Host(authority, out var port) is not { } host)
        {
            return null;
        }

        var (path, query, fragment) = Split(tail);
        if (depth < MaxUnwrapping && Unwrap(host, path) is { } inner)
        {
            var folded = Fold("https://" + inner + (query.Length == 0 ? string.Empty : "?" + query), depth + 1);
            if (folded is not null)
            {
                return folded;
            }
        }

        host = WithoutPrefix(WithoutPrefix(WithoutPrefix(host, "www."), "amp."), "www.");
        var key = new StringBuilder("https://", text.Length + 8).Append(host);
        if (port is not null)
        {
            key.Append(':').Append(port);
        }

        AppendPath(key, path);
        AppendQuery(key, host, query);
        AppendRoute(key, host, fragment);
        return key.ToString();
    }

    /// <summary>
    /// A fragment that begins with a slash or an exclamation mark is the address of a page that a script shows; others are places on one page.
    /// It is folded as an address is: without the slash at its end, tracking parameters, and the place that a second # may name.
    /// </summary>
    private static void AppendRoute(StringBuilder key, string host, string fragment)
    {
        if (fragment.Length == 0 || fragment[0] is not ('/' or '!'))
        {
            return;
        }

        var (path, query, _) = Split(fragment);
        path = path.TrimEnd('/');
        if (path.Length == 0 && query.Length == 0)
        {
            return;
        }

        key.Append('#');
        AppendEncoded(key, path.Length == 0 ? "/" : path, plusIsSpace: false);
        AppendQuery(key, host, query);
    }

    private static string? AfterScheme(string text)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https:", "http:"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var at = scheme.Length;
                if (text.Length < at + 2 || !IsSlash(text[at]) || !IsSlash(text[at + 1]))
                {
                    return null;
                }

                return text[(at + 2)..];
            }
        }

        return null;
    }

    private static bool IsSlash(char letter) => letter is '/' or '\\';

    private static string? Host(string authority, out string? port)
    {
        port = null;
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = host.LastIndexOf(':');
        if (colon >= 0 && colon > host.LastIndexOf(']'))
        {
            var digits = host[(colon + 1)..];
            host = host[..colon];
            if (digits.Length > 0)
            {
                if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65535)
                {
                    return null;
                }

                port = number is 80 or 443 ? null : number.ToString(CultureInfo.InvariantCulture);
            }
        }

        if (host.Contains('%', StringComparison.Ordinal))
        {
            host = Uri.UnescapeDataString(host);
        }

        host = host.TrimEnd('.');
        if (host.Length == 0)
        {
            return null;
        }

        if (!Ascii.IsValid(host))
        {
            try
            {
                host = Idn.GetAscii(host);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        host = host.ToLowerInvariant();
        var known = host is ['[', .., ']']
            ? host.AsSpan(1, host.Length - 2).IndexOfAnyExcept(AddressLetters) < 0
            : host.AsSpan().IndexOfAnyExcept(NameLetters) < 0;
        return known ? host : null;
    }

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> AddressLetters = SearchValues.Create("abcdef0123456789:.");

    private static (string Path, string Query, string Fragment) Split(string tail)
    {
        var hash = tail.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? string.Empty : tail[(hash + 1)..];
        var rest = hash < 0 ? tail : tail[..hash];
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? (rest.Replace('\\', '/'), string.Empty, fragment)
            : (rest[..mark].Replace('\\', '/'), rest[(mark + 1)..], fragment);
    }

    /// <summary>The address inside an AMP cache's or Google's viewer address, without its scheme; null for other addresses.</summary>
    private static string? Unwrap(string host, string path)
    {
        string? inner = null;
        if (host == "cdn.ampproject.org" || host.EndsWith(".cdn.ampproject.org", StringComparison.Ordinal))
        {
            inner = After(path, "/c/") ?? After(path, "/v/");
        }
        else if (host is "www.google.com" or "google.com")
        {
            inner = After(path, "/amp/");
        }

        if (inner is null)
        {
            return null;
        }

        inner = After(inner, "s/") ?? inner;
        var slash = inner.IndexOf('/', StringComparison.Ordinal);
        var innerHost = slash < 0 ? inner : inner[..slash];
        return innerHost.Contains('.', StringComparison.Ordinal) ? inner : null;
    }

    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;

    private static string WithoutPrefix(string host, string prefix) =>
        host.StartsWith(prefix, StringComparison.Ordinal) && host.IndexOf('.', prefix.Length) > 0 ? host[prefix.Length..] : host;

    private static void AppendPath(StringBuilder key, string path)
    {
        var parts = new List<string>(path.Trim('/').Split('/'));
        if (parts.Count > 1 && parts[0] is "amp" or "google-amp")
        {
            parts.RemoveAt(0);
        }

        if (parts.Count > 1 && parts[^1] == "amp")
        {
            parts.RemoveAt(parts.Count - 1);
        }

        if (parts is [""])
        {
            return;
        }

        foreach (var part in parts)
        {
            key.Append('/');
            AppendEncoded(key, part, plusIsSpace: false);
        }
    }

    private static void AppendQuery(StringBuilder key, string host, string query)
    {
        if (query.Length == 0)
        {
            return;
        }

        var kept = new List<(string Name, string Whole)>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Encoded(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? string.Empty : Encoded(pair[(equals + 1)..]);
            if (name.Length > 0 && !TrackingParameters.Has(host, name, value))
            {
                kept.Add((name, value.Length == 0 ? name : name + "=" + value));
            }
        }

        // By name alone and stable: the order of one name's values may mean something.
        var mark = '?';
        foreach (var (_, whole) in kept.OrderBy(pair => pair.Name, StringComparer.Ordinal))
        {
            key.Append(mark).Append(whole);
            mark = '&';
        }
    }

    private static string Encoded(string text)
    {
        var result = new StringBuilder(text.Length);
        AppendEncoded(result, text, plusIsSpace: true);
        return result.ToString();
    }

    /// <summary>One spelling of percent-encoding: letters that need none are bare, all others are UTF-8 in capital hex.</summary>
    private static void AppendEncoded(StringBuilder result, string text, bool plusIsSpace)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                var value = byte.Parse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                AppendByte(result, value, IsUnreserved((char)value));
                at += 3;
                continue;
            }

            if (plusIsSpace && text[at] == '+')
            {
                result.Append("%20");
                at++;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var used);
            at += used;
            if (rune.IsAscii)
            {
                AppendByte(result, (byte)rune.Value, IsUnreserved((char)rune.Value) || "!$&'()*+,;=:@/?".Contains((char)rune.Value, StringComparison.Ordinal));
                continue;
            }

            var length = rune.EncodeToUtf8(utf8);
            foreach (var value in utf8[..length])
            {
                AppendByte(result, value, bare: false);
            }
        }
    }

    private static bool IsUnreserved(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~';

    private static void AppendByte(StringBuilder result, byte value, bool bare)
    {
        if (bare)
        {
            result.Append((char)value);
        }
        else
        {
            result.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}

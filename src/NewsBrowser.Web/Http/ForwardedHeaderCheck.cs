using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>Refuses what a believed proxy forwards and no proxy would say: a scheme that no site is asked by, a prefix that leads to another host.
/// The headers end up in addresses that readers follow.</summary>
internal static class ForwardedHeaderCheck
{
    private const string Prefix = "X-Forwarded-Prefix";

    /// <summary>Call it before the headers are believed.</summary>
    public static void UseForwardedHeaderCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Request.Headers;
        if (headers[Prefix] is { Count: 1 } prefix && prefix[0]!.EndsWith('/'))
        {
            // The same path: this site writes it without the slash.
            headers[Prefix] = prefix[0]!.TrimEnd('/') is { Length: > 0 } path ? path : StringValues.Empty;
        }

        if (All(headers[ForwardedHeadersDefaults.XForwardedProtoHeaderName], IsScheme)
            && All(headers[ForwardedHeadersDefaults.XForwardedHostHeaderName], IsHost)
            && All(headers[Prefix], ProxySettings.IsPath))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    internal static bool IsScheme(string text) =>
        text.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) || text.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>A name or an address, with or without a port.</summary>
    internal static bool IsHost(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        end = end < 0 ? text.Length : end;
        var (host, port) = (text[..end], text[end..]);
        var isHost = host.StartsWith('[')
            ? IPAddress.TryParse(host, out _)
            : host.Length > 0 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
        return isHost && (port.Length == 0 || (port.Length is > 1 and <= 6 && port[0] == ':' && port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0));
    }

    // A chain of proxies writes one value behind the other; a header that is there and says nothing is none.
    private static bool All(StringValues header, Predicate<string> isValid) =>
        header.All(line => string.IsNullOrEmpty(line) || line.Split(',').All(value => isValid(value.Trim())));
}

using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Access;

/// <summary>Believes a named reverse proxy when it says in a header who has signed in there, and nobody else.</summary>
internal sealed class ProxySignIn
{
    private readonly string? _header;
    private readonly IpAddressRanges _proxies;
    private readonly HashSet<string> _names;

    public ProxySignIn(IOptions<NewsBrowserSettings> settings)
    {
        var proxy = settings.Value.Proxy;
        _header = proxy.UserHeader is { Length: > 0 } header ? header : null;
        _proxies = new IpAddressRanges(proxy.KnownProxies);
        _names = new HashSet<string>(proxy.Administrators, StringComparer.Ordinal);
    }

    /// <summary>Takes the header off requests that do not come from the proxy itself.</summary>
    public static void Use(WebApplication app)
    {
        var proxy = app.Services.GetRequiredService<ProxySignIn>();
        app.Use((context, next) =>
        {
            proxy.Strip(context);
            return next(context);
        });
    }

    /// <summary>The administrator whom the proxy names; null when it names nobody who is one, or when it is not the proxy who says so.</summary>
    public string? FindAdministrator(HttpContext context) =>
        _header is not null && context.Request.Headers[_header] is [{ } name] && _names.Contains(name) && IsProxy(context) ? name : null;

    private void Strip(HttpContext context)
    {
        if (_header is not null && context.Request.Headers.ContainsKey(_header) && !IsProxy(context))
        {
            context.Request.Headers.Remove(_header);
        }
    }

    // The connection itself: what a request says about where it comes from may have been written by anybody, and may have been believed before it came here.
    private bool IsProxy(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.RemoteEndPoint is IPEndPoint peer && _proxies.Contains(peer.Address);
}

using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>Lets a request look as it did before the reverse proxy: address, scheme, host and path are taken from its headers when it
/// is one that the operator names.</summary>
internal static class ReverseProxy
{
    private static readonly object DirectPeer = new();

    /// <summary>Paths that answer outside the site's path too: who asks them stands beside the program and knows nothing of a proxy.</summary>
    private static readonly string[] Beside = ["/healthz", "/readyz", "/metrics"];

    /// <summary>The address at the other end of the connection itself, whatever any header says; null where the connection has none.</summary>
    public static IPAddress? GetPeer(HttpContext context) =>
        context.Items.TryGetValue(DirectPeer, out var peer) ? (IPAddress?)peer : context.Connection.RemoteIpAddress;

    /// <summary>True when the connection itself comes from one of the proxies that the operator names.</summary>
    public static bool IsKnownPeer(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Proxy is { KnownProxies.Count: > 0 } proxy
            && new IpAddressRanges(proxy.KnownProxies).Contains(GetPeer(context));

    /// <summary>Call it before everything that looks at a request.</summary>
    public static WebApplication UseReverseProxy(this WebApplication app)
    {
        var proxy = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Proxy;
        var known = new IpAddressRanges(proxy.KnownProxies);
        app.Use((context, next) =>
        {
            context.Items[DirectPeer] = context.Connection.RemoteIpAddress;
            return next(context);
        });
        if (!known.IsEmpty)
        {
            // A connection without an address (a Unix socket) would be believed by the middleware itself.
            app.UseWhen(
                context => known.Contains(context.Connection.RemoteIpAddress),
                believed =>
                {
                    believed.UseForwardedHeaderCheck();
                    believed.UseForwardedHeaders(Options(known, app.Configuration["AllowedHosts"]));
                });
        }

        if (proxy.PathBase is { Length: > 0 } path)
        {
            app.UsePathBase(path);
            app.Use((context, next) => context.Request.PathBase.HasValue || Beside.Contains(context.Request.Path.Value, StringComparer.Ordinal)
                ? next(context)
                : Elsewhere(context, path));
        }

        app.Use((context, next) => context.Request.PathBase.HasValue ? SitePathBase.StripAsync(context, next) : next(context));
        return app;
    }

    // One page has one address: outside its path the site is not there, and its door leads in.
    private static Task Elsewhere(HttpContext context, string path)
    {
        if (context.Request.Path == "/")
        {
            context.Response.Redirect(path + "/");
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.CompletedTask;
    }

    private static ForwardedHeadersOptions Options(IpAddressRanges known, string? hosts)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.All,
            // Every hop that is believed is a known one, however many stand behind each other.
            ForwardLimit = null,
            AllowedHosts = [.. (hosts ?? "*").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in known.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}

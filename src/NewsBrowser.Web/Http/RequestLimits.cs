using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>Keeps one visitor from taking the site from the others: how much, how often and how long a request may ask.</summary>
internal static class RequestLimits
{
    /// <summary>A thousand Chinese characters, as long as a search may be, are nine thousand bytes of an address.</summary>
    public const int MaxRequestLine = 16 * 1024;

    public const int MaxHeaders = 64;

    public const int MaxHeaderBytes = 32 * 1024;

    /// <summary>What an export takes of an address's requests.</summary>
    private const int ExportCost = 10;

    private const string Exports = "/export.";

    /// <summary>Paths whose answers the index, the store or another site has to be asked for at length.</summary>
    private static readonly string[] Costly = ["/search", "/comments", "/suggest", "/api/v1/", "/feed.", Exports, "/image", "/starred"];

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        // A line ends as the standard says, and for a proxy before this server where it ends here.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<NewsBrowserSettings>>((server, settings) =>
        {
            server.Limits.MaxRequestBodySize = settings.Value.Limits.BodyKilobytes * 1024L;
            server.Limits.MaxConcurrentConnections = settings.Value.Limits.Connections;
            server.Limits.MaxRequestLineSize = MaxRequestLine;
            server.Limits.MaxRequestHeaderCount = MaxHeaders;
            server.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        });
    }

    /// <summary>Call it after the pages for errors, which say to people what was refused, and after the reverse proxy's headers, which say who asks.</summary>
    public static void UseLimits(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Limits;
        var limit = settings.RequestsPerMinute == 0 ? null : new IpAddressLimit(settings.RequestsPerMinute, app.Services.GetRequiredService<TimeProvider>());
        var exports = new SemaphoreSlim(settings.ExportsAtOnce);
        app.Use(async (context, next) =>
        {
            var cost = GetCost(context.Request.Path);
            if (cost > 0 && limit is not null && IsCounted(context.Connection.RemoteIpAddress)
                && !limit.TryAcquire(context.Connection.RemoteIpAddress!, cost, out var wait))
            {
                Reject(context, StatusCodes.Status429TooManyRequests, wait);
            }
            else if (cost == ExportCost)
            {
                await ExportAsync(context, next, exports);
            }
            else if (context.Request.Path.StartsWithSegments("/admin") || context.Request.Path.StartsWithSegments("/api/v1/admin"))
            {
                // Uploads and events of the administration take as long as they take.
                await next(context);
            }
            else
            {
                await InTimeAsync(context, next, TimeSpan.FromSeconds(settings.RequestSeconds));
            }
        });
    }

    /// <summary>How many requests one to a path counts as.</summary>
    internal static int GetCost(PathString path)
    {
        var value = path.Value ?? string.Empty;
        if (value.StartsWith(Exports, StringComparison.OrdinalIgnoreCase))
        {
            return ExportCost;
        }

        return !IsAdministrationPath(path) && Array.Exists(Costly, costly => value.StartsWith(costly, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
    }

    /// <summary>Requests of this machine are not counted: a reverse proxy that the settings do not name sends everybody's (docs/decisions/0024).</summary>
    internal static bool IsCounted(IPAddress? address) => address is not null && !IPAddress.IsLoopback(address);

    private static bool IsAdministrationPath(PathString path) => path.StartsWithSegments("/admin") || path.StartsWithSegments("/api/v1/admin");

    private static async Task ExportAsync(HttpContext context, RequestDelegate next, SemaphoreSlim exports)
    {
        if (!await exports.WaitAsync(0, context.RequestAborted))
        {
            Reject(context, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(10));
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            exports.Release();
        }
    }

    private static async Task InTimeAsync(HttpContext context, RequestDelegate next, TimeSpan patience)
    {
        var left = context.RequestAborted;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(left);
        time.CancelAfter(patience);
        context.RequestAborted = time.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !left.IsCancellationRequested && !context.Response.HasStarted)
        {
            Reject(context, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(10));
        }
        finally
        {
            context.RequestAborted = left;
        }
    }

    private static void Reject(HttpContext context, int status, TimeSpan wait)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

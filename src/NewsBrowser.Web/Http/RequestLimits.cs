using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
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

    /// <summary>The policy of addresses that write a file as long as it takes, a few at once.</summary>
    public const string ExportPolicy = "exports";

    /// <summary>What an export takes of an address's requests.</summary>
    private const int ExportCost = 10;

    private const string Exports = "/export.";

    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(10);

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
        builder.Services.AddRequestTimeouts();
        builder.Services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<NewsBrowserSettings>>((timeouts, settings) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = TimeSpan.FromSeconds(settings.Value.Limits.RequestSeconds),
                TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
                WriteTimeoutResponse = context =>
                {
                    Reject(context, StatusCodes.Status503ServiceUnavailable, ComeAgain);
                    return Task.CompletedTask;
                },
            });
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<NewsBrowserSettings>>((limits, settings) =>
        {
            var exports = new ConcurrencyLimiterOptions { PermitLimit = settings.Value.Limits.ExportsAtOnce };
            limits.AddPolicy(ExportPolicy, _ => RateLimitPartition.GetConcurrencyLimiter(ExportPolicy, _ => exports));
            limits.OnRejected = (rejected, _) =>
            {
                Reject(rejected.HttpContext, StatusCodes.Status503ServiceUnavailable, ComeAgain);
                return ValueTask.CompletedTask;
            };
        });
    }

    /// <summary>Counts what an address asks for. Call it after the pages for errors, which say to people what was refused,
    /// and after the reverse proxy's headers, which say who asks.</summary>
    public static void UseRequestCounting(this WebApplication app)
    {
        var perMinute = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Limits.RequestsPerMinute;
        if (perMinute == 0)
        {
            return;
        }

        var limit = new IpAddressLimit(perMinute, app.Services.GetRequiredService<TimeProvider>());
        app.Use(async (context, next) =>
        {
            var cost = GetCost(context.Request.Path);
            if (cost > 0 && IsCounted(context.Connection.RemoteIpAddress)
                && !limit.TryAcquire(context.Connection.RemoteIpAddress!, cost, out var wait))
            {
                Reject(context, StatusCodes.Status429TooManyRequests, wait);
            }
            else
            {
                await next(context);
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

    private static void Reject(HttpContext context, int status, TimeSpan wait)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.HostFiltering;
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

    internal static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(10);

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

        // Addresses are built from it, and a request without one could be meant for any site.
        builder.Services.Configure<HostFilteringOptions>(hosts => hosts.AllowEmptyHosts = false);
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
        builder.Services.AddRateLimiter(limits => limits.AddPolicy<string, ExportPlaces>(ExportPolicy));
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<NewsBrowserSettings>, TimeProvider>((limits, settings, clock) =>
        {
            var exports = ExportPlaces.CreateLimitOfOneAddress();
            var perMinute = settings.Value.Limits.RequestsPerMinute;
            limits.GlobalLimiter = perMinute == 0
                ? exports
                : PartitionedRateLimiter.CreateChained(new IpAddressLimiter(new IpAddressLimit(perMinute, clock)), exports);
            limits.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var said) ? said : ComeAgain;
                Reject(rejected.HttpContext, StatusCodes.Status429TooManyRequests, wait);
                return ValueTask.CompletedTask;
            };
        });
        ConnectionShares.Add(builder);
    }

    /// <summary>Requests of this machine are not counted: a reverse proxy that the settings do not name sends everybody's (docs/decisions/0024).</summary>
    internal static bool IsCounted(IPAddress? address) => address is not null && !IPAddress.IsLoopback(address);

    internal static void Reject(HttpContext context, int status, TimeSpan wait)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}

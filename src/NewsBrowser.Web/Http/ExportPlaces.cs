using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Http;

/// <summary>The policy of addresses that write a file as long as it takes: a few at once, fewer for one address,
/// and nobody holds a place by reading slowly.</summary>
internal sealed class ExportPlaces(IOptions<NewsBrowserSettings> settings) : IRateLimiterPolicy<string>
{
    /// <summary>How many one address has at once, of <see cref="LimitSettings.ExportsAtOnce"/>.</summary>
    public const int OfOneAddress = 2;

    /// <summary>What an export takes of an address's requests.</summary>
    public const int Cost = 10;

    /// <summary>A reader who takes less, after a while in which he may, is cut off.</summary>
    public static readonly MinDataRate SlowestReader = new(bytesPerSecond: 32 * 1024, gracePeriod: TimeSpan.FromSeconds(30));

    private readonly ConcurrencyLimiterOptions _inAll = new() { PermitLimit = settings.Value.Limits.ExportsAtOnce };

    public Func<OnRejectedContext, CancellationToken, ValueTask> OnRejected { get; } = (rejected, _) =>
    {
        RequestLimits.Reject(rejected.HttpContext, StatusCodes.Status503ServiceUnavailable, RequestLimits.ComeAgain);
        return ValueTask.CompletedTask;
    };

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetConcurrencyLimiter(nameof(ExportPlaces), _ => _inAll);

    /// <summary>The places of one address.</summary>
    public static PartitionedRateLimiter<HttpContext> CreateLimitOfOneAddress()
    {
        var places = new ConcurrencyLimiterOptions { PermitLimit = OfOneAddress };
        return PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == RequestLimits.ExportPolicy
            && context.Connection.RemoteIpAddress is { } address && RequestLimits.IsCounted(address)
                ? RateLimitPartition.GetConcurrencyLimiter(IpAddressLimit.GetNetwork(address).ToString("x", CultureInfo.InvariantCulture), _ => places)
                : RateLimitPartition.GetNoLimiter(string.Empty));
    }

    /// <summary>Lets the server hold a reader of this answer to <see cref="SlowestReader"/>.</summary>
    public static void HoldToPace(HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = SlowestReader;
        }
    }
}

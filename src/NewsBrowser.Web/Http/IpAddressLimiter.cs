using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace NewsBrowser.Web.Http;

/// <summary>The limit of the requests of an address, as the framework asks it: each takes what its endpoint costs.</summary>
internal sealed class IpAddressLimiter(IpAddressLimit limit) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var cost = RequestCost.Get(resource.GetEndpoint()).Requests;
        return cost > 0 && RequestLimits.IsCounted(resource.Connection.RemoteIpAddress)
            && !limit.TryAcquire(resource.Connection.RemoteIpAddress!, cost, out var wait)
                ? new Lease(wait)
                : Lease.Granted;
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount));

    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public static Lease Granted { get; } = new(wait: null);

        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

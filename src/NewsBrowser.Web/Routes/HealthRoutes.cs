using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NewsBrowser.Archive;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Routes;

/// <summary>Answers whether the program lives (<c>/healthz</c>) and whether it can serve (<c>/readyz</c>); says no more than that to strangers.</summary>
internal static class HealthRoutes
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks().AddCheck<Readiness>("archive");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/healthz", _ => false, "ok");
        Map(routes, "/readyz", _ => true, "ready");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, Func<HealthCheckRegistration, bool> asked, string yes) =>
        routes.MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = asked,
            AllowCachingResponses = true,
            ResponseWriter = (context, report) =>
            {
                context.Response.ContentType = "text/plain; charset=utf-8";
                return context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? yes : "not " + yes, context.RequestAborted);
            },
        }).WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .CostsNothing("who watches the site asks all day, and it must hear the truth while others ask too much");

    /// <summary>The archive can be read, its index has reached it, and the seeds are in.</summary>
    private sealed class Readiness(NewsArchive archive, FirstStart first) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            first.Done && await archive.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }
}

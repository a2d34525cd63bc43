using Microsoft.Extensions.Options;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Metrics;

/// <summary><c>/metrics</c>: figures of the running program in the text format of Prometheus, where they are switched on,
/// for named addresses and the administrator.</summary>
internal static class MetricsRoute
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteMeter>();
        builder.Services.AddSingleton<MetricsCollector>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MetricsCollector>());
    }

    public static void MapMetrics(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Metrics;
        if (!settings.Enabled)
        {
            return;
        }

        var allowed = settings.Allowed;
        app.MapMethods("/metrics", Reading, (HttpContext context, MetricsCollector collector) =>
        {
            if (!IsAdministrator(context) && !IsAllowed(context, allowed))
            {
                return Results.Text(
                    "This address may not read metrics; NewsBrowser:Metrics:AllowFrom names those that may.\n", statusCode: StatusCodes.Status403Forbidden);
            }

            context.Response.Headers.CacheControl = "no-store";
            return Results.Text(collector.Text(), PrometheusText.ContentType);
        }).ExcludeFromDescription().DisableHttpMetrics();
    }

    // A proxy that nobody named brings strangers' requests under its own address.
    private static bool IsAllowed(HttpContext context, IpAddressRanges allowed) =>
        allowed.Contains(context.Connection.RemoteIpAddress) && context.Request.Headers["X-Forwarded-For"].Count == 0
            && context.Request.Headers["Forwarded"].Count == 0;

    private static bool IsAdministrator(HttpContext context) => context.User.HasClaim(AccessClaims.Scope, Scopes.Admin);
}

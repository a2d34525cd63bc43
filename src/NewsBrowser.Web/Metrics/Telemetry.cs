using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Settings;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace NewsBrowser.Web.Metrics;

/// <summary>Figures and traces of the running program by OpenTelemetry: sent where the usual variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) say, and
/// the figures at <c>/metrics</c> where that is switched on. Nothing is measured otherwise.</summary>
internal static class Telemetry
{
    /// <summary>The meter and the source of traces of archive and site.</summary>
    private const string OwnName = "NewsBrowser";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteMeter>();
        var servesMetrics = builder.Configuration.GetValue<string>(
            $"{NewsBrowserSettings.Section}:{nameof(NewsBrowserSettings.Metrics)}:{nameof(MetricsSettings.Enabled)}") is { } enabled
            && enabled.Equals("true", StringComparison.OrdinalIgnoreCase);
        var sendsMetrics = IsSent(builder.Configuration, "METRICS");
        var sendsTraces = IsSent(builder.Configuration, "TRACES");
        if (!servesMetrics && !sendsMetrics && !sendsTraces)
        {
            return;
        }

        // What the environment says of the service wins.
        var version = typeof(Telemetry).Assembly.GetName().Version?.ToString(3);
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(
            resource => resource.AddService("newsbrowser", serviceVersion: version).AddEnvironmentVariableDetector());
        if (servesMetrics || sendsMetrics)
        {
            telemetry.WithMetrics(metrics => AddMetrics(metrics, servesMetrics, sendsMetrics));
        }

        if (sendsTraces)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(OwnName)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !RequestLog.IsQuiet(context);

                    // What people search for is theirs; the library's own redaction can be switched off from outside.
                    options.EnrichWithHttpResponse = (activity, _) => activity.SetTag("url.query", null);
                })
                .AddOtlpExporter());
        }
    }

    public static void MapMetrics(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<NewsBrowserSettings>>().Value.Metrics;
        if (!settings.Enabled)
        {
            return;
        }

        var allowed = settings.Allowed;
        app.MapPrometheusScrapingEndpoint(
            "/metrics",
            meterProvider: null,
            configureBranchedPipeline: branch => branch.Use((context, next) => GuardAsync(context, allowed, next)),
            optionsName: null).CostsNothing("only the administrator and the addresses that the settings name get more than a refusal")
            .ExcludeFromDescription().DisableHttpMetrics();
    }

    private static void AddMetrics(MeterProviderBuilder metrics, bool serves, bool sends)
    {
        metrics.AddMeter(OwnName, "Microsoft.AspNetCore.*", "System.Runtime");
        if (serves)
        {
            metrics.AddPrometheusExporter(options =>
            {
                // The names and labels that people's rules know: docs/operations.md.
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        }

        if (sends)
        {
            metrics.AddOtlpExporter();
        }

        // Another site in the same process (a test's) has meters of the same names, made by another factory.
        if (metrics is IDeferredMeterProviderBuilder deferred)
        {
            deferred.Configure((services, built) =>
            {
                var meters = services.GetRequiredService<IMeterFactory>();
                built.AddView(instrument =>
                    ReferenceEquals(instrument.Meter.Scope, meters) || instrument.Meter.Name == "System.Runtime" ? null : MetricStreamConfiguration.Drop);
            });
        }
    }

    /// <summary>Whether a kind of telemetry is sent somewhere, by the variables of OpenTelemetry.</summary>
    private static bool IsSent(ConfigurationManager configuration, string kind) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(configuration[$"OTEL_{kind}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? configuration[$"OTEL_EXPORTER_OTLP_{kind}_ENDPOINT"]) is { Length: > 0 };

    private static async Task GuardAsync(HttpContext context, IpAddressRanges allowed, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
        }
        else if (!IsAdministrator(context) && !IsAllowed(context, allowed))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(
                "This address may not read metrics; NewsBrowser:Metrics:AllowFrom names those that may.\n", context.RequestAborted);
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
            await next(context);
        }
    }

    // A proxy that nobody named brings strangers' requests under its own address.
    private static bool IsAllowed(HttpContext context, IpAddressRanges allowed) =>
        allowed.Contains(context.Connection.RemoteIpAddress) && context.Request.Headers["X-Forwarded-For"].Count == 0
            && context.Request.Headers["Forwarded"].Count == 0;

    private static bool IsAdministrator(HttpContext context) => context.User.HasClaim(AccessClaims.Scope, Scopes.Admin);
}

using Serilog;
using Serilog.Events;

namespace NewsBrowser.Web.Http;

/// <summary>Logs a line a request: method, path, status, time. Never the query string: what people search for is theirs.
/// And gives each response the id under which the log has the request.</summary>
internal static class RequestLog
{
    /// <summary>The header of every response that names the request.</summary>
    public const string IdHeader = "X-Request-Id";

    /// <summary>What would bury what people do.</summary>
    private static readonly string[] QuietPaths = ["/assets", "/healthz", "/readyz", "/metrics", "/favicon.ico"];

    public static void UseRequestLog(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                // At the last moment: an exception's handler clears the headers that were set before it.
                context.Response.Headers[IdHeader] = context.TraceIdentifier;
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate = "{Method} {Path} {Status} in {Elapsed:0.0} ms";
            options.GetLevel = GetLevel;

            // Escaped: a path may hold line breaks, which must not begin a line of the log.
            options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
            [
                new LogEventProperty("Method", new ScalarValue(context.Request.Method)),
                new LogEventProperty("Path", new ScalarValue(context.Request.Path.ToUriComponent())),
                new LogEventProperty("Status", new ScalarValue(status)),
                new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
            ];
            options.EnrichDiagnosticContext = (diagnostics, context) => diagnostics.Set("RequestId", context.TraceIdentifier);
        });
    }

    /// <summary>True for what is asked for all day by browsers and monitors.</summary>
    public static bool IsQuiet(HttpContext context) =>
        Array.Exists(QuietPaths, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal));

    private static LogEventLevel GetLevel(HttpContext context, double elapsed, Exception? fault) =>
        IsQuiet(context) ? LogEventLevel.Debug : LogEventLevel.Information;
}

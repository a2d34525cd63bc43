using System.Diagnostics;

namespace NewsBrowser.Web.Hosting;

/// <summary>Logs a line a request: method, path, status, time. Never the query string: what people search for is theirs.
/// And gives each answer the id under which the log has the request.</summary>
internal static partial class RequestLog
{
    /// <summary>The header of every answer that names the request.</summary>
    public const string IdHeader = "X-Request-Id";

    public static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NewsBrowser.Web.Requests");
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            context.Response.OnStarting(() =>
            {
                // At the last moment: an exception's handler clears the headers that were set before it.
                context.Response.Headers[IdHeader] = context.TraceIdentifier;
                return Task.CompletedTask;
            });
            await next(context);
            Line(log, context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        });
    }

    [LoggerMessage(LogLevel.Debug, "{Method} {Path} {Status} in {Elapsed:0.0} ms")]
    private static partial void Line(ILogger log, string method, PathString path, int status, double elapsed);
}

using System.Diagnostics;

namespace NewsBrowser.Web.Hosting;

/// <summary>Logs a line a request: method, path, status, time. Never the query string: what people search for is theirs.</summary>
internal static partial class RequestLog
{
    public static void UseRequestLog(this WebApplication app)
    {
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NewsBrowser.Web.Requests");
        app.Use(async (context, next) =>
        {
            long started = Stopwatch.GetTimestamp();
            await next(context);
            Line(log, context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds, context.TraceIdentifier);
        });
    }

    [LoggerMessage(LogLevel.Debug, "{Method} {Path} {Status} in {Elapsed:0.0} ms ({Id})")]
    private static partial void Line(ILogger log, string method, PathString path, int status, double elapsed, string id);
}

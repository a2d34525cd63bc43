using Microsoft.AspNetCore.Diagnostics;
using NewsBrowser.Archive;
using NewsBrowser.Index;

namespace NewsBrowser.Web.Hosting;

/// <summary>Tells a request that cannot be answered just now, as while the index is built again, from a fault: it is a 503 with a time to come back, and nothing is logged.</summary>
internal static class Unavailable
{
    /// <summary>Seconds after which a reader may try again.</summary>
    public const string RetryAfter = "10";

    public static bool Is(Exception? fault) => fault is ArchiveUnavailableException or IndexDamagedException;

    public static int StatusOf(Exception fault) => Is(fault) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;

    public static bool IsExpected(ExceptionHandlerSuppressDiagnosticsContext context) => Is(context.Exception);
}

using Microsoft.AspNetCore.Diagnostics;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Web.Http;

/// <summary>Tells a request that cannot be answered just now, as while the index is built again, from a fault:
/// it is a 503 with a time to come back, and nothing is logged.</summary>
internal static class ServiceUnavailable
{
    /// <summary>Seconds after which a reader may try again.</summary>
    public const string RetryAfter = "10";

    public static bool Is(Exception? fault) => fault is ArchiveUnavailableException or IndexDamagedException;

    /// <summary>What stands beside a page and comes from the index: the page is there without it while the index cannot answer.</summary>
    public static async Task<TAnswer?> OrNullAsync<TAnswer>(Task<TAnswer> asked) where TAnswer : class?
    {
        try
        {
            return await asked;
        }
        catch (Exception e) when (Is(e))
        {
            return null;
        }
    }

    public static int GetStatus(Exception fault) =>
        Is(fault) ? StatusCodes.Status503ServiceUnavailable : RejectedRequest.FindStatus(fault) ?? StatusCodes.Status500InternalServerError;

    public static bool IsExpected(ExceptionHandlerSuppressDiagnosticsContext context) =>
        Is(context.Exception) || RejectedRequest.FindStatus(context.Exception) is not null;
}

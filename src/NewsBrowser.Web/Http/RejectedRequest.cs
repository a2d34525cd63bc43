namespace NewsBrowser.Web.Http;

/// <summary>Tells a request that was refused while its body was read, for its size or its form, from a fault of this program:
/// it has a status of its own and is not logged as an error.</summary>
internal static class RejectedRequest
{
    /// <summary>The status of the refusal; null where the exception is none.</summary>
    public static int? FindStatus(Exception? fault) => fault switch
    {
        null => null,
        BadHttpRequestException refused => refused.StatusCode,
        // A form with too many or too long parts, or broken ones.
        InvalidDataException { Source: "Microsoft.AspNetCore.WebUtilities" } => StatusCodes.Status400BadRequest,
        // Chunks whose lengths are no numbers.
        IOException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => StatusCodes.Status400BadRequest,
        _ => FindStatus(fault.InnerException),
    };
}

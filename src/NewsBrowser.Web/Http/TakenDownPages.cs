using NewsBrowser.Archive.Maintenance;

namespace NewsBrowser.Web.Http;

/// <summary>Tells robots and readers that an item's page was here and is gone for good: 410 instead of 404.</summary>
internal static class TakenDownPages
{
    public static void UseTakenDown(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false }
            && ParseId(context.Request) is { } id
            && await context.RequestServices.GetRequiredService<Takedowns>().IsTakenDownAsync(id, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
        }
    });

    /// <summary>The public id in the address of an item, of its raw file or of its states; null for other addresses.</summary>
    private static string? ParseId(HttpRequest request) => request.Path.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["news" or "raw" or "versions", var id, ..] => id,
        ["forum", var board, var post, ..] => board + "." + post,
        _ => null,
    };
}

using NewsBrowser.Archive;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Routes;

/// <summary>Answers whether the program lives (<c>/healthz</c>) and whether it can serve (<c>/readyz</c>); says no more than that to strangers.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", ["GET", "HEAD"], () => Results.Text("ok")).ExcludeFromDescription();
        routes.MapMethods("/readyz", ["GET", "HEAD"], async (NewsArchive archive, FirstStart first, CancellationToken cancellation) =>
            first.Done && await archive.IsReadyAsync(cancellation)
                ? Results.Text("ready")
                : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }
}

using System.Globalization;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Hands out a file that a run refused: only one that this run names, and only from where the site may read.</summary>
internal static class RejectedFileRoutes
{
    public static void MapRejectedFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/admin/runs/{run:long}/rejections/{id:long}/file", ReadAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> ReadAsync(
        long run, long id, RejectedFiles rejectedFiles, IngestionFolders folders, AuditWriter audit, HttpContext context, CancellationToken cancellation)
    {
        if (await rejectedFiles.FindAsync(run, id, cancellation) is not { } refusal || folders.Bounds().Open(refusal.Path) is not { } file)
        {
            return Results.NotFound();
        }

        audit.Add(context, "download", run.ToString(CultureInfo.InvariantCulture), refusal.Path);
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(file, "application/octet-stream", Path.GetFileName(refusal.Path));
    }
}

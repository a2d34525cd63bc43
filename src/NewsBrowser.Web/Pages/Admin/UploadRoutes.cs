using System.Globalization;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Takes the files of the page's form, which are read as they come: a page's model would have read the form before anybody could look at it.</summary>
internal static class UploadRoutes
{
    public static void MapUploads(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/admin/upload", TakeAsync).RequireAuthorization().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(HttpContext context, UploadReader reader, UploadFolder uploads, RunRequests desk, AuditWriter audit)
    {
        var upload = await reader.ReadAsync(context, isForm: true);
        switch (upload.Outcome)
        {
            case UploadOutcome.Read when upload.Folder is { } folder:
                var asked = desk.Submit(context, "upload", new RunRequest(RunKind.Upload, [folder]), upload.FormatDetail());
                if (asked.Run == 0)
                {
                    // No run will read them.
                    uploads.Delete(upload.Name!);
                    return Results.Redirect("/admin/ingest?fault=" + (asked.RejectionKey ?? "upload.disk"));
                }

                return Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"/admin/runs/{asked.Run}"));
            case UploadOutcome.Read:
                audit.Add(context, "upload", null, upload.FormatDetail(), done: false);
                return Results.Redirect("/admin/ingest?upload=" + upload.Name);
            case UploadOutcome.Empty:
                return Results.Redirect("/admin/ingest?fault=upload.none");
            case UploadOutcome.TooLarge:
                audit.Add(context, "upload", null, "larger than uploads may be", done: false);
                return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            case UploadOutcome.Unwritable:
                audit.Add(context, "upload", null, "the disk did not take it", done: false);
                return Results.Redirect("/admin/ingest?fault=upload.disk");
            default:
                return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
    }
}

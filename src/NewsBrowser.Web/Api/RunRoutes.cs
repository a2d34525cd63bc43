using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Api;

/// <summary>The part of the JSON interface that takes files in: asks for runs and tells how they stand.</summary>
internal static class RunRoutes
{
    private const int MostOfOrder = 16 * 1024;

    private const string RetryAfter = "30";

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/admin");
        api.DisableRequestTimeout();
        api.WithMetadata(RequestCost.Administration);
        api.MapPost("/ingest", IngestAsync).RequireAuthorization(Scopes.IngestPolicy).DisableAntiforgery().WithName("Ingest")
            .WithSummary("Takes a configured folder in ({\"folder\": \"name\"}), or the files of a multipart request.")
            .Accepts<IngestRequestJson>("application/json", "multipart/form-data")
            .Produces<RequestedRunJson>(StatusCodes.Status202Accepted).Produces<DryRunJson>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("/runs/{n:long}", ReadAsync).RequireAuthorization(Scopes.IngestPolicy).WithName("ReadRun")
            .WithSummary("How a run stands or ended, with its first rejections.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> IngestAsync(
        HttpContext context,
        [Description("true tells what a run would do, without doing it: answered 200 when that is known.")] bool? dryRun,
        Ingestor ingestor,
        IngestionFolders folders,
        UploadReader reader,
        UploadFolder uploads,
        RunRequests desk,
        AuditWriter audit,
        IAntiforgery forms,
        IOptions<AntiforgeryOptions> formOptions,
        Words words)
    {
        // A browser that has a session was perhaps led here; a program that shows a token was not.
        if (!AccessClaims.IsToken(context.User)
            && (context.Request.Headers[formOptions.Value.HeaderName!].Count == 0 || !await forms.IsRequestValidAsync(context)))
        {
            return Problem(
                StatusCodes.Status400BadRequest,
                "No token",
                "A browser's session needs the token of a form in the header " + formOptions.Value.HeaderName + "; programs show an API token.");
        }

        if (context.Request.HasJsonContentType())
        {
            return await FolderAsync();
        }

        if (context.Request.HasFormContentType)
        {
            return await UploadAsync();
        }

        return Problem(StatusCodes.Status415UnsupportedMediaType, "Unknown content", "Send JSON with the name of a folder, or files as multipart/form-data.");

        async Task<IResult> FolderAsync()
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = MostOfOrder;
            }

            IngestRequestJson? order;
            try
            {
                order = await context.Request.ReadFromJsonAsync(ApiJsonContext.Default.IngestRequestJson, context.RequestAborted);
            }
            catch (JsonException)
            {
                order = null;
            }

            if (folders.Find(order?.Folder) is not { } folder)
            {
                return Problem(
                    StatusCodes.Status400BadRequest,
                    "No such folder",
                    $"Send {{\"folder\": \"name\"}} with one of these names: {string.Join(", ", folders.All.Select(known => known.Name))}.");
            }

            if (!folder.IsThere)
            {
                return Problem(StatusCodes.Status409Conflict, "Folder is not there", $"The folder {folder.Name} is not there to read.");
            }

            return dryRun == true
                ? await DryRunAsync(folder.Path, folder.Name, [])
                : Answer(desk.Submit(context, "ingest", new RunRequest(RunKind.Folder, [folder.Path]), folder.Name), 0, []);
        }

        async Task<IResult> UploadAsync()
        {
            var upload = await reader.ReadAsync(context, isForm: false);
            var refused = RejectedFileJson.From(upload, words);
            switch (upload.Outcome)
            {
                case UploadOutcome.TooLarge:
                    return Problem(StatusCodes.Status413PayloadTooLarge, "Upload too large", "The upload is larger than uploads may be.");
                case UploadOutcome.Read when upload.Folder is null:
                    audit.Add(context, "upload", null, upload.FormatDetail(), done: false);
                    uploads.Delete(upload.Name!);
                    return TypedResults.Problem(
                        "None of the files was taken.",
                        statusCode: StatusCodes.Status422UnprocessableEntity,
                        title: "Nothing taken",
                        extensions: new Dictionary<string, object?> { ["refused"] = refused });
                case UploadOutcome.Read when dryRun == true:
                    try
                    {
                        return await DryRunAsync(upload.Folder!, upload.FormatDetail(), refused);
                    }
                    finally
                    {
                        uploads.Delete(upload.Name!);
                    }

                case UploadOutcome.Read:
                    var asked = desk.Submit(context, "upload", new RunRequest(RunKind.Upload, [upload.Folder!]), upload.FormatDetail());
                    if (asked.Run == 0)
                    {
                        // No run will read them.
                        uploads.Delete(upload.Name!);
                    }

                    return Answer(asked, upload.Files, refused);
                case UploadOutcome.Unwritable:
                    return Problem(
                        StatusCodes.Status503ServiceUnavailable,
                        "Not taken",
                        "The disk did not take the files, and nothing of them was kept; the log says why.");
                default:
                    return Problem(
                        StatusCodes.Status400BadRequest,
                        "Bad upload",
                        upload.Outcome == UploadOutcome.Empty ? "There is no file in it." : "It is no whole multipart request.");
            }
        }

        async Task<IResult> DryRunAsync(string path, string detail, IReadOnlyList<RejectedFileJson> refused)
        {
            try
            {
                var report = await ingestor.RunAsync(
                    new IngestionRequest([path], DryRun: true) { Within = folders.Bounds() }, null, context.RequestAborted);
                audit.Add(context, "dry-run", null, detail);
                return TypedResults.Ok(DryRunJson.From(report, found => FormatPath(folders, uploads, found), refused));
            }
            catch (RunInProgressException e)
            {
                context.Response.Headers.RetryAfter = RetryAfter;
                return Problem(StatusCodes.Status409Conflict, "A dry run goes on", e.Message);
            }
        }

        IResult Answer(RunRequestResult asked, int files, IReadOnlyList<RejectedFileJson> refused)
        {
            if (asked.Run == 0)
            {
                context.Response.Headers.RetryAfter = RetryAfter;
                return asked.Message is { } message
                    ? Problem(StatusCodes.Status503ServiceUnavailable, "Not taken", message)
                    : Problem(StatusCodes.Status429TooManyRequests, "Too many runs wait", words["admin.queue.full"]);
            }

            var url = string.Create(CultureInfo.InvariantCulture, $"/api/v1/admin/runs/{asked.Run}");
            return TypedResults.Accepted(url, new RequestedRunJson(asked.Run, url, files, refused));
        }
    }

    private static async Task<Results<Ok<RunJson>, ProblemHttpResult>> ReadAsync(
        long n,
        RunLog runs,
        RejectedFiles rejectedFiles,
        IngestionJob job,
        IngestionFolders folders,
        UploadFolder uploads,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var live = job.State is { Ended: false } state && state.Progress.RunId == n ? state : null;
        if (await runs.FindAsync(n, cancellation) is not { } run)
        {
            return Problem(StatusCodes.Status404NotFound, "No such run", $"There is no run {n}.");
        }

        var total = (await rejectedFiles.CountAsync(n, cancellation)).Values.Sum();
        return TypedResults.Ok(RunJson.From(
            run,
            live,
            clock,
            await rejectedFiles.ListAsync(n, null, null, 0, RunJson.MaxRejections, cancellation),
            total,
            path => FormatPath(folders, uploads, path)));
    }

    /// <summary>A path without where the folders lie on this machine, as far as it is in one.</summary>
    private static string FormatPath(IngestionFolders folders, UploadFolder uploads, string path) =>
        uploads.FindName(path) is { } upload ? uploads.Record(upload)?.Files.FirstOrDefault(file => file.Stored == Path.GetFileName(path))?.Sent
            ?? Path.GetFileName(path)
        : folders.Place(path) is var (folder, inside) ? $"{folder.Name}/{inside}"
        : path;

    private static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);
}

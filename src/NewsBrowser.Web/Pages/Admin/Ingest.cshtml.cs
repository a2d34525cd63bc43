using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Takes files in: from the configured folders, by upload, from the watched folder and on a schedule.</summary>
internal sealed class IngestModel(
    RunLog runs,
    IngestionFolders folders,
    IngestionJob job,
    IngestionSchedule schedule,
    RunRequests desk,
    DryRunJob dryRun,
    AuditWriter audit,
    UploadFolder uploads,
    TimeProvider clock,
    IOptions<NewsBrowserSettings> settings) : PageModel
{
    /// <summary>What other addresses may have this page say; an address must not put words into it.</summary>
    private static readonly string[] Faults = ["upload.none", "upload.disk", "admin.queue.full", "admin.failed.start", "admin.folder.unknown"];

    /// <summary>How long an answer waits for a dry run to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IReadOnlyList<IngestionFolder> Folders => folders.All;

    public IngestionSettings Settings => settings.Value.Ingestion;

    public string TimeZone => settings.Value.TimeZone;

    public IngestionFolder? Watched => Settings.Watch.Enabled ? folders.Find(Settings.Watch.Folder) : null;

    public DateTime? NextTurn => schedule.Next;

    /// <summary>The run that goes on and those that wait, in their order.</summary>
    public IReadOnlyList<RunView> Queue { get; private set; } = [];

    /// <summary>How the last dry run stands; null when none was begun since the start.</summary>
    public DryRunState? Dry => dryRun.State;

    /// <summary>The key of the words that say why nothing was begun; null otherwise.</summary>
    public string? Fault { get; private set; }

    /// <summary>The same in the words of the store.</summary>
    public string? Message { get; private set; }

    /// <summary>An upload of which nothing was taken.</summary>
    public UploadRecord? Upload { get; private set; }

    public async Task OnGetAsync(string? fault, string? upload, CancellationToken cancellation)
    {
        Fault = Faults.Contains(fault) ? fault : null;
        Upload = uploads.Record(upload);
        await ReadAsync(cancellation);
    }

    public async Task<IActionResult> OnPostFolderAsync(string? folder, CancellationToken cancellation)
    {
        // The page sends a name and never a path: what is read is the configured folder, whatever the browser sends.
        if (folders.Find(folder) is not { } found)
        {
            Reject("ingest", "admin.folder.unknown", "no such folder");
        }
        else
        {
            var asked = desk.Submit(HttpContext, "ingest", new RunRequest(RunKind.Folder, [found.Path]), found.Name);
            if (asked.Run > 0)
            {
                return RedirectToPage("/Admin/Runs/Run", new { n = asked.Run });
            }

            (Fault, Message) = (asked.RejectionKey, asked.Message);
        }

        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(string? folder, CancellationToken cancellation)
    {
        if (folders.Find(folder) is not { IsThere: true } found)
        {
            Reject("dry-run", "admin.folder.unknown", "no such folder");
        }
        else if (dryRun.Start(found, AuditWriter.CreateRecord(HttpContext, "dry-run", null, found.Name)))
        {
            // Most folders are looked through at once; the page of a larger one says that it goes on.
            await Task.WhenAny(dryRun.WhenIdleAsync(), Task.Delay(Patience, clock, cancellation));
            return dryRun.State is { Ended: true, Failure: null } ? RedirectToPage("/Admin/Preview") : RedirectToPage();
        }
        else
        {
            Reject("dry-run", "admin.dryrun.already", "another goes on");
        }

        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostCancelPreviewAsync(CancellationToken cancellation)
    {
        var folder = dryRun.Cancel()?.Folder;
        audit.Add(HttpContext, "cancel", null, folder is null ? "no dry run goes on" : $"dry run over {folder}", folder is not null);
        if (folder is not null)
        {
            await Task.WhenAny(dryRun.WhenIdleAsync(), Task.Delay(Patience, clock, cancellation));
            return RedirectToPage();
        }

        Fault = "admin.dryrun.ended";
        await ReadAsync(cancellation);
        return Page();
    }

    private void Reject(string action, string fault, string detail)
    {
        Fault = fault;
        audit.Add(HttpContext, action, null, detail, done: false);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var queue = new List<RunView>();
        IEnumerable<long> running = job.State is { Ended: false } state ? [state.Progress.RunId] : [];
        foreach (var run in running.Concat(job.Waiting))
        {
            if (await runs.FindAsync(run, cancellation) is { } view)
            {
                queue.Add(view);
            }
        }

        Queue = queue;
    }
}

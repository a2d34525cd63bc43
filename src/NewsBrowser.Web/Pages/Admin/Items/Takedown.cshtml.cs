using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Pages.Admin.Items;

/// <summary>Asks whether an item is to be deleted for good, and begins that.</summary>
internal sealed class TakedownModel(
    Ingestor ingestor,
    ItemReader items,
    Takedowns takedowns,
    MaintenanceJob job,
    AuditWriter audit,
    TimeProvider clock) : PageModel
{
    /// <summary>How long an answer waits for a takedown, which in a small archive takes less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public ItemSummary Item { get; private set; } = null!;

    public string? Reason { get; private set; }

    /// <summary>The copies in the data folder that will go on holding it.</summary>
    public IReadOnlyList<string> Backups { get; private set; } = [];

    /// <summary>The key of the words that say why nothing was begun; null otherwise.</summary>
    public string? Rejection { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellation) => await FindAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? reason, bool sure, CancellationToken cancellation)
    {
        if (!await FindAsync(id, cancellation))
        {
            return NotFound();
        }

        Reason = reason is { Length: > Takedowns.MaxReason } ? reason[..Takedowns.MaxReason] : reason;
        if (!sure)
        {
            return Reject("takedown.unsure");
        }

        // The title goes with the item: the log has its id and the administrator's own words alone.
        if (ingestor.IsRunning || !job.Start(MaintenanceTask.TakeDown, AuditWriter.CreateRecord(HttpContext, "takedown", Item.Id, Reason), Reason))
        {
            return Reject("upkeep.already");
        }

        await Task.WhenAny(job.WhenIdleAsync(), Task.Delay(Patience, clock, cancellation));
        return RedirectToPage("/Admin/Upkeep");
    }

    private async Task<bool> FindAsync(string id, CancellationToken cancellation)
    {
        if (await items.FindAsync(id, cancellation) is not { } item)
        {
            return false;
        }

        Item = item;
        Backups = takedowns.BackupsBefore(clock.GetUtcNow().UtcDateTime);
        return true;
    }

    private PageResult Reject(string why)
    {
        audit.Add(HttpContext, "takedown", Item.Id, null, done: false);
        Rejection = why;
        return Page();
    }
}

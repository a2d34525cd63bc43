using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What is done to the archive as a whole: pruning, parsing again, the index, backups.
/// Each task is a partial page of its own under <c>Upkeep/</c>.</summary>
internal sealed class MaintenanceModel(
    Pruning pruning,
    Takedowns takedowns,
    Ingestor ingestor,
    ArchiveHealth health,
    MaintenanceJob job,
    AuditWriter audit) : PageModel
{
    private const int TakedownsShown = 100;

    /// <summary>How the last task stands; null when none was begun since the start.</summary>
    public MaintenanceState? State => job.State;

    public PruneDryRun Prunable { get; private set; } = null!;

    /// <summary>How many files an earlier parser read.</summary>
    public long OlderFiles { get; private set; }

    public IReadOnlyList<TakedownView> Takedowns { get; private set; } = [];

    /// <summary>The copies in the data folder that were made before the last takedown.</summary>
    public IReadOnlyList<string> HoldingBackups { get; private set; } = [];

    /// <summary>The key of the words that say why something was not begun; null otherwise.</summary>
    public string? Rejection { get; private set; }

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <param name="items">How many items the page said would go; the archive may have changed since.</param>
    /// <param name="sure">True when the box was ticked, which deleting items asks for.</param>
    /// <param name="cancellation">Ends the look at what would go.</param>
    public async Task<IActionResult> OnPostPruneAsync(int items, bool sure, CancellationToken cancellation)
    {
        var preview = await pruning.DryRunAsync(cancellation);
        return preview.Items > 0 && preview.Items == items && !sure ? await RejectAsync("prune.unsure", "prune", cancellation)
            : preview.Items == items
            ? await BeginAsync(MaintenanceTask.Prune, AuditWriter.CreateRecord(HttpContext, "prune"), cancellation)
            : await RejectAsync("prune.changed", "prune", cancellation);
    }

    public Task<IActionResult> OnPostReparseAsync(CancellationToken cancellation) =>
        BeginAsync(MaintenanceTask.Reparse, AuditWriter.CreateRecord(HttpContext, "reparse"), cancellation);

    public IActionResult OnPostCancel()
    {
        job.Cancel();
        audit.Add(HttpContext, "cancel", State?.Task.ToString());
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAllowAsync(long takedown, CancellationToken cancellation)
    {
        var known = (await takedowns.ListAsync(TakedownsShown, cancellation)).FirstOrDefault(one => one.Id == takedown);
        var done = takedowns.AllowAgain(takedown);
        audit.Add(HttpContext, "takedown-allow", known?.PublicId ?? takedown.ToString(System.Globalization.CultureInfo.InvariantCulture), known?.Reason, done);
        if (done)
        {
            FlashMessage.Set(TempData, "done.allow");
        }

        return RedirectToPage();
    }

    private async Task<IActionResult> BeginAsync(MaintenanceTask task, AuditRecord record, CancellationToken cancellation) =>
        !ingestor.IsRunning && job.Start(task, record) ? RedirectToPage() : await RejectAsync("upkeep.already", record.Action, cancellation);

    private async Task<IActionResult> RejectAsync(string why, string action, CancellationToken cancellation)
    {
        audit.Add(HttpContext, action, null, null, done: false);
        Rejection = why;
        await ReadAsync(cancellation);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Prunable = await pruning.DryRunAsync(cancellation);
        OlderFiles = (await health.WarningsAsync(cancellation)).FirstOrDefault(warning => warning.Kind == WarningKind.OlderParser)?.Count ?? 0;
        Takedowns = await takedowns.ListAsync(TakedownsShown, cancellation);
        HoldingBackups = Takedowns.Count > 0 ? takedowns.BackupsBefore(Takedowns[0].At) : [];
    }
}

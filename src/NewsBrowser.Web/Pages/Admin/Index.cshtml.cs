using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Settings;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>The administrator's first page: what needs a hand, what is held and how it grew, the last runs, the disk, the index.</summary>
internal sealed class IndexModel(
    NewsArchive archive,
    ArchiveSearch search,
    FrontPage frontPage,
    RunLog runs,
    ArchiveGrowth growth,
    ArchiveHealth health,
    RejectedFiles rejectedFiles,
    IngestionFolders folders,
    RunRequests desk,
    IndexRebuild rebuild) : PageModel
{
    private const int RunsShown = 10;

    /// <summary>How many months the plot of growth has.</summary>
    private const int MonthsShown = 24;

    /// <summary>How many runs with open rejections have a line each.</summary>
    private const int MaxRejections = 5;

    public ArchiveStatistics Statistics { get; private set; } = null!;

    public IndexStatus Index { get; private set; } = null!;

    /// <summary>How the building of the index that the button began stands.</summary>
    public JobState? Rebuild => rebuild.State;

    public IReadOnlyList<RunView> Runs { get; private set; } = [];

    public IReadOnlyList<IngestionFolder> Folders => folders.All;

    public IReadOnlyList<MonthGrowth> Growth { get; private set; } = [];

    public DiskUsage Disk { get; private set; } = null!;

    /// <summary>What waits for the administrator: each a sentence and where to go.</summary>
    public IReadOnlyList<DashboardWarning> Warnings { get; private set; } = [];

    /// <summary>The key of the words that say why a button did nothing; null otherwise.</summary>
    public string? Rejection { get; private set; }

    /// <summary>The same in the words of the store.</summary>
    public string? Message { get; private set; }

    /// <summary>What is odd in the files of names.</summary>
    public IReadOnlyList<AliasProblem> AliasProblems => search.AliasProblems;

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostReingestAsync(CancellationToken cancellation)
    {
        // The page names no path: what is read is the configured folder, whatever the browser sends.
        var seeds = folders.Find(IngestionSettings.SeedsName)!;
        var asked = desk.Submit(HttpContext, "ingest", new RunRequest(RunKind.Folder, [seeds.Path]), seeds.Name);
        if (asked.Run > 0)
        {
            return RedirectToPage("/Admin/Runs/Run", new { n = asked.Run });
        }

        (Rejection, Message) = (asked.RejectionKey, asked.Message);
        await ReadAsync(cancellation);
        return Page();
    }

    public IActionResult OnPostRebuild([FromServices] AuditWriter audit)
    {
        rebuild.Start();
        audit.Add(HttpContext, "reindex");
        return RedirectToPage();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Statistics = await frontPage.StatisticsAsync(cancellation);
        Index = archive.IndexStatus();
        Runs = await runs.ListAsync(RunsShown, cancellation);
        Growth = await growth.MonthsAsync(MonthsShown, cancellation);
        Disk = health.Disk();
        Warnings = await FindWarningsAsync(cancellation);
    }

    private async Task<IReadOnlyList<DashboardWarning>> FindWarningsAsync(CancellationToken cancellation)
    {
        var warnings = new List<DashboardWarning>();
        foreach (var warning in await health.WarningsAsync(cancellation))
        {
            if (warning.Kind == WarningKind.Rejections && await RejectionWarningsAsync(cancellation) is { Count: > 0 } refusals)
            {
                warnings.AddRange(refusals);
                continue;
            }

            var value = warning.Kind == WarningKind.DiskLow ? Rendering.Words.Size(warning.Count) : Rendering.Words.Number(warning.Count);
            var path = warning.Kind switch
            {
                WarningKind.Rejections or WarningKind.UnfinishedRuns => "/admin/runs",
                WarningKind.IndexBehind or WarningKind.IndexDamaged or WarningKind.UnfinishedTakedowns => "#index",
                WarningKind.DiskLow => "#disk",
                WarningKind.AliasProblems => "#aliases",
                WarningKind.VanishedFiles => "/admin/upkeep#prune",
                WarningKind.OlderParser => "/admin/upkeep#reparse",
                WarningKind.NoBackup or WarningKind.BackupOld => "/admin/upkeep#backups",
                _ => "/admin/upkeep",
            };
            warnings.Add(new DashboardWarning("warning." + warning.Kind, value, path));
        }

        warnings.AddRange(folders.All.Where(folder => !folder.IsThere).Select(folder => new DashboardWarning("warning.folder", folder.Name, "/admin/ingest")));
        return warnings;
    }

    /// <summary>What could not be read, by the run whose page lists it; nothing when more runs than fit have some,
    /// and the list of runs is the better place.</summary>
    private async Task<IReadOnlyList<DashboardWarning>> RejectionWarningsAsync(CancellationToken cancellation)
    {
        var runs = await rejectedFiles.ByRunAsync(cancellation);
        return runs.Count > MaxRejections
            ? []
            : [.. runs.Select(refused => new DashboardWarning(
                "warning.Rejections.run",
                Rendering.Words.Number(refused.Files),
                $"/admin/runs/{refused.Run}?show=open#rejections") { More = Rendering.Words.Number(refused.Run) })];
    }
}

/// <summary>Something that waits for the administrator.</summary>
/// <param name="Words">The key of the sentence.</param>
/// <param name="Value">What belongs into it.</param>
/// <param name="Path">Where something can be done about it.</param>
internal sealed record DashboardWarning(string Words, string Value, string Path)
{
    /// <summary>The second value of the sentence, where it has one.</summary>
    public string? More { get; init; }
}

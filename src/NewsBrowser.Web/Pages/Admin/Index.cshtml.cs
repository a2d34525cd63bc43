using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What the archive holds, the last runs, and the button that ingests the seeds again.</summary>
internal sealed class IndexModel(NewsArchive archive, IngestionJob job, IndexRebuild rebuild, IOptions<NewsBrowserSettings> settings) : PageModel
{
    private const int RunsShown = 10;

    public ArchiveStatistics Statistics { get; private set; } = null!;

    public IndexStatus Index { get; private set; } = null!;

    /// <summary>How the building of the index that the button began stands.</summary>
    public RebuildState Rebuild => rebuild.State;

    public IReadOnlyList<RunView> Runs { get; private set; } = [];

    public string Seeds => Path.GetFullPath(settings.Value.Seeds);

    /// <summary>True when the folder of seeds is there to read.</summary>
    public bool HasSeeds => Directory.Exists(Seeds);

    /// <summary>Set when the button could not start a run: one goes on already, or it failed before it had a number.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What is odd in the files of names.</summary>
    public IReadOnlyList<AliasProblem> AliasProblems => archive.Search.AliasProblems;

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostReingestAsync(CancellationToken cancellation)
    {
        // The page names no path: what is read is the configured folder, whatever the browser sends.
        JobState? state = await job.StartAsync([Seeds]);
        if (state is { Progress.RunId: > 0 })
        {
            return RedirectToPage("/Admin/Runs/Run", new { n = state.Progress.RunId });
        }

        Refusal = state is null ? "admin.already" : "admin.failed.start";
        await ReadAsync(cancellation);
        return Page();
    }

    public IActionResult OnPostRebuild()
    {
        rebuild.Start();
        return RedirectToPage();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Statistics = await archive.FrontPage.StatisticsAsync(cancellation);
        Index = archive.IndexStatus();
        Runs = await archive.Runs.ListAsync(RunsShown, cancellation);
    }
}

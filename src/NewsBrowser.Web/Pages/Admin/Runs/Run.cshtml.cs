using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages.Admin.Runs;

/// <summary>One run: live while it goes on, then its figures and every rejection.</summary>
internal sealed class RunModel(NewsArchive archive, IngestionJob job) : PageModel
{
    public const int RejectionsShown = 200;

    public RunView Run { get; private set; } = null!;

    /// <summary>The latest figures while this run goes on in this process; null otherwise.</summary>
    public IngestionProgress? Live { get; private set; }

    public IReadOnlyList<FileRejection> Rejections { get; private set; } = [];

    public int From { get; private set; }

    public bool HasMore { get; private set; }

    public async Task<IActionResult> OnGetAsync(long n, int from, CancellationToken cancellation)
    {
        if (await archive.Runs.FindAsync(n, cancellation) is not { } run)
        {
            return NotFound();
        }

        Run = run;
        Live = job.State is { Ended: false } state && state.Progress.RunId == n ? state.Progress : null;
        From = Math.Max(0, from);
        IReadOnlyList<FileRejection> read = await archive.Runs.RejectionsAsync(n, From, RejectionsShown + 1, cancellation);
        HasMore = read.Count > RejectionsShown;
        Rejections = HasMore ? [.. read.Take(RejectionsShown)] : read;
        return Page();
    }
}

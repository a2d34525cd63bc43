using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What the last dry run found: what would become of each item, and what is different. The page of ingestion makes it.</summary>
internal sealed class DryRunModel(DryRunJob last, Takedowns takedowns, IngestionFolders folders) : PageModel
{
    public FinishedDryRun? Made { get; private set; }

    public IReadOnlyList<IngestionFolder> Folders => folders.All;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (last.Last is { } made)
        {
            // A dry run tells of the archive as it was: what was taken down since is not shown once more.
            var items = new List<DryRunItem>();
            foreach (var item in made.Result.Items)
            {
                if (item.Item.Id.Length == 0 || !await takedowns.IsTakenDownAsync(item.Item.Id, cancellation))
                {
                    items.Add(item);
                }
            }

            Made = made with { Result = made.Result with { Items = items } };
        }
    }
}

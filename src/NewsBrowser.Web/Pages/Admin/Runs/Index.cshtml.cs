using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;

namespace NewsBrowser.Web.Pages.Admin.Runs;

/// <summary>The runs of ingestion, newest first.</summary>
internal sealed class IndexModel(RunLog runs) : PageModel
{
    private const int Shown = 200;

    public IReadOnlyList<RunView> Runs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Runs = await runs.ListAsync(Shown, cancellation);
}

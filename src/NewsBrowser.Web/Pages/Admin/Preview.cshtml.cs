using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Admin;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What the last dry run found: what would become of each item, and what is different. The page of ingestion makes it.</summary>
internal sealed class PreviewModel(LastPreview last, IngestionFolders folders) : PageModel
{
    public MadePreview? Made => last.Last;

    public IReadOnlyList<IngestionFolder> Folders => folders.All;
}

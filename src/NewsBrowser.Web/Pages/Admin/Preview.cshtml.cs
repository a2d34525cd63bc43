using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Web.Admin;
using NewsBrowser.Web.Hosting;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>Makes a dry run of a configured folder and shows what the last one found: what would become of each item, and what is different.</summary>
internal sealed class PreviewModel(NewsArchive archive, LastPreview last, IngestionFolders folders, Audit audit) : PageModel
{
    public MadePreview? Made => last.Last;

    public IReadOnlyList<IngestionFolder> Folders => folders.All;

    /// <summary>Why no dry run was made, in the words of the store; null otherwise.</summary>
    public string? Message { get; private set; }

    /// <param name="folder">The name of a configured folder: the page names no path.</param>
    /// <param name="cancellation">Ends the dry run with the request.</param>
    public async Task<IActionResult> OnPostAsync(string? folder, CancellationToken cancellation)
    {
        if (folders.Find(folder) is not { IsThere: true } found)
        {
            audit.Add(HttpContext, "dry-run", folder, null, done: false);
            return NotFound();
        }

        try
        {
            last.Put(await archive.Ingestor.RunAsync(new IngestionRequest([found.Path], DryRun: true) { Within = folders.Bounds() }, null, cancellation));
            audit.Add(HttpContext, "dry-run", null, found.Name);
            return RedirectToPage();
        }
        catch (ArchiveUnavailableException e)
        {
            audit.Add(HttpContext, "dry-run", null, found.Name, done: false);
            Message = e.Message;
            return Page();
        }
    }
}

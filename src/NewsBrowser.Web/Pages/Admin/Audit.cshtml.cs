using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Administering;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Admin;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What was done to the archive and by whom, newest first.</summary>
internal sealed class AuditModel(NewsArchive archive) : PageModel
{
    public const int Shown = 100;

    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    public IReadOnlyList<string> Actions { get; private set; } = [];

    public IReadOnlyList<string> People { get; private set; } = [];

    /// <summary>The address of the entries before these; null when these are the first that were written.</summary>
    public string? Older { get; private set; }

    /// <summary>The address of the same entries as a file.</summary>
    public string Download => Addresses.With(AuditDownload.Path, ("action", Action), ("who", Who));

    /// <summary>The number of the run that an entry is about; null for what is about something else.</summary>
    public static long? RunOf(AuditEntry entry) =>
        entry.Action is "ingest" or "upload" or "cancel" or "resume" or "retry" or "ignore" or "heed" or "discard" or "download"
            && long.TryParse(entry.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out long run) ? run : null;

    public async Task OnGetAsync(long? before, CancellationToken cancellation)
    {
        var filter = new AuditFilter(string.IsNullOrEmpty(Action) ? null : Action, string.IsNullOrEmpty(Who) ? null : Who);
        IReadOnlyList<AuditEntry> read = await archive.Audit.ListAsync(filter, before, Shown + 1, cancellation);
        Entries = [.. read.Take(Shown)];
        Older = read.Count > Shown
            ? Addresses.With("/admin/audit", ("action", Action), ("who", Who), ("before", Entries[^1].Id.ToString(CultureInfo.InvariantCulture)))
            : null;
        Actions = await archive.Audit.ActionsAsync(cancellation);
        People = await archive.Audit.PeopleAsync(cancellation);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>What was done to the archive and by whom, newest first.</summary>
internal sealed class AuditModel(AuditLog auditLog) : PageModel
{
    public const int Shown = 100;

    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    /// <summary>The first day, as sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The last day, as sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Until { get; set; }

    /// <summary>True when one of the days is none: nothing is listed then.</summary>
    public bool IsDayWrong { get; private set; }

    public IReadOnlyList<AuditView> Entries { get; private set; } = [];

    public IReadOnlyList<string> Actions { get; private set; } = [];

    public IReadOnlyList<string> People { get; private set; } = [];

    /// <summary>The address of the entries before these; null when these are the first that were written.</summary>
    public string? Older { get; private set; }

    /// <summary>The address of the same entries as a file.</summary>
    public string Download => Choice.At(AuditDownload.Path);

    private AuditQuery Choice => new(Action, Who, From, Until);

    /// <summary>The number of the run that an entry is about; null for what is about something else.</summary>
    public static long? FindRun(AuditView entry) =>
        entry.Action is "ingest" or "upload" or "cancel" or "resume" or "retry" or "ignore" or "heed" or "discard" or "download"
            && long.TryParse(entry.Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : null;

    public async Task OnGetAsync(long? before, CancellationToken cancellation)
    {
        var choice = Choice;
        IsDayWrong = !choice.IsValid;
        var read = IsDayWrong ? [] : await auditLog.ListAsync(choice.Filter, before, Shown + 1, cancellation);
        Entries = [.. read.Take(Shown)];
        Older = read.Count > Shown ? choice.At("/admin/audit", ("before", Entries[^1].Id.ToString(CultureInfo.InvariantCulture))) : null;
        Actions = await auditLog.ActionsAsync(cancellation);
        People = await auditLog.PeopleAsync(cancellation);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Rendering;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Pages.Admin.Runs;

/// <summary>One run: live while it goes on, then its figures and every rejection with the text around it and what can be done about it.</summary>
internal sealed class RunModel(
    RunLog runs,
    RejectedFiles rejectedFiles,
    IngestionJob job,
    IngestionFolders folders,
    UploadFolder uploads,
    RunRequests desk,
    AuditWriter audit,
    TimeProvider clock) : PageModel
{
    /// <summary>Rejections of a page; each has some lines of text.</summary>
    public const int PageSize = 25;

    /// <summary>How many files one press tries again.</summary>
    private const int MostRetried = RejectedFiles.MaxLimit;

    private const int LongestFind = 200;

    public RunView Run { get; private set; } = null!;

    /// <summary>How it stands while it goes on in this process; null otherwise.</summary>
    public IngestionJobState? Live { get; private set; }

    /// <summary>How many runs come before it, while it waits in this process; null otherwise.</summary>
    public int? Before { get; private set; }

    public (double? PerSecond, TimeSpan? Left) Pace => Live?.Pace(clock) ?? (null, null);

    public bool CanCancel => Live is not null || Before is not null;

    /// <summary>True for a run that did not come to its end and may be begun again from here.</summary>
    public bool CanResume { get; private set; }

    public bool IsUnfinished => Run.State is RunState.Cancelled or RunState.Failed or RunState.Interrupted && Run.Kind != RunKind.Reparse;

    public IReadOnlyDictionary<RejectionState, int> Counts { get; private set; } = new Dictionary<RejectionState, int>();

    /// <summary>Which rejections are listed; null for all.</summary>
    public RejectionState? Show { get; private set; }

    public string? Find { get; private set; }

    public int Part { get; private set; } = 1;

    public bool HasMore { get; private set; }

    public IReadOnlyList<ShownRejection> Rejections { get; private set; } = [];

    /// <summary>What the run's upload was; null for other runs, and when it is forgotten.</summary>
    public UploadRecord? Upload { get; private set; }

    /// <summary>The key of the words that say why something was not done; null otherwise.</summary>
    public string? Fault { get; private set; }

    public string? Message { get; private set; }

    public async Task<IActionResult> OnGetAsync(long n, string? show, string? find, int part, CancellationToken cancellation) =>
        await ReadAsync(n, show, find, part, cancellation) ? Page() : NotFound();

    public Task<IActionResult> OnPostCancelAsync(long n, CancellationToken cancellation) =>
        DoneAsync(n, desk.Cancel(HttpContext, n) ? null : "admin.notcancelled", cancellation, "done.cancel");

    public async Task<IActionResult> OnPostResumeAsync(long n, CancellationToken cancellation)
    {
        if (await runs.FindAsync(n, cancellation) is not { } run)
        {
            return NotFound();
        }

        Run = run;
        return !IsUnfinished ? await DoneAsync(n, "admin.notresumed.ended", cancellation)
            : !folders.ContainsAll(run.Paths) ? await DoneAsync(n, "admin.notresumed", cancellation)
            : await AskedAsync(n, "resume", run.Kind, run.Paths, cancellation);
    }

    public async Task<IActionResult> OnPostRetryAsync(long n, long rejection, CancellationToken cancellation)
    {
        if (await rejectedFiles.FindAsync(n, rejection, cancellation) is not { } refusal
            || await runs.FindAsync(n, cancellation) is not { } run)
        {
            return NotFound();
        }

        return folders.ContainsAll([refusal.Path]) && System.IO.File.Exists(refusal.Path)
            ? await AskedAsync(n, "retry", GetKind(run), [refusal.Path], cancellation)
            : await DoneAsync(n, "refusal.gone", cancellation);
    }

    public async Task<IActionResult> OnPostRetryAllAsync(long n, CancellationToken cancellation)
    {
        if (await runs.FindAsync(n, cancellation) is not { } run)
        {
            return NotFound();
        }

        var bounds = folders.Bounds();
        string[] paths = [.. (await rejectedFiles.ListAsync(n, RejectionState.Open, null, 0, MostRetried, cancellation)).Select(refusal => refusal.Path)
            .Distinct(StringComparer.Ordinal).Where(path => bounds.Contains(path) && System.IO.File.Exists(path))];
        return paths.Length > 0 ? await AskedAsync(n, "retry", GetKind(run), paths, cancellation) : await DoneAsync(n, "refusal.gone", cancellation);
    }

    public Task<IActionResult> OnPostIgnoreAsync(long n, long rejection, string? show, string? find, int part, CancellationToken cancellation) =>
        NoteAsync(n, rejection, "ignore", rejectedFiles.Ignore, show, find, part, cancellation);

    public Task<IActionResult> OnPostHeedAsync(long n, long rejection, string? show, string? find, int part, CancellationToken cancellation) =>
        NoteAsync(n, rejection, "heed", rejectedFiles.StopIgnoring, show, find, part, cancellation);

    /// <summary>A link to this page with one thing changed.</summary>
    public string To(RejectionState? show, int part = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $"/admin/runs/{Run.Id}?show={(show?.ToString() ?? "All").ToLowerInvariant()}{(Find is null ? string.Empty : "&find=" + Uri.EscapeDataString(Find))}{(part > 1 ? "&part=" + part : string.Empty)}#rejections");

    /// <summary>A path as people know it: an upload's file by the name that was sent, others by their folder's name and the rest.</summary>
    public string FormatPath(string path) =>
        uploads.FindName(path) is not null ? Upload?.Files.FirstOrDefault(file => file.Stored == Path.GetFileName(path))?.Sent ?? Path.GetFileName(path)
        : folders.Place(path) is var (folder, rest) ? $"{folder.Name}: {rest}"
        : path;

    private static RunKind GetKind(RunView run) => run.Kind == RunKind.Upload ? RunKind.Upload : RunKind.Folder;

    private async Task<bool> ReadAsync(long n, string? show, string? find, int part, CancellationToken cancellation)
    {
        // How it stands in this process is asked first: a run that ends in between is then shown as ended.
        Live = job.State is { Ended: false } state && state.Progress.RunId == n ? state : null;
        var place = job.Waiting.ToList().IndexOf(n);
        Before = place < 0 ? null : place + (job.IsRunning ? 1 : 0);
        if (await runs.FindAsync(n, cancellation) is not { } run)
        {
            return false;
        }

        Run = run;
        var bounds = folders.Bounds();
        CanResume = IsUnfinished && !CanCancel && run.Paths.All(bounds.Contains);
        Upload = run.Paths.Count > 0 ? uploads.Record(uploads.FindName(run.Paths[0])) : null;
        Counts = await rejectedFiles.CountAsync(n, cancellation);
        Find = string.IsNullOrWhiteSpace(find) ? null : find.Trim()[..Math.Min(find.Trim().Length, LongestFind)];
        Show = show switch
        {
            "open" => RejectionState.Open,
            "ignored" => RejectionState.Ignored,
            "mended" => RejectionState.Mended,
            "all" => null,
            _ => Counts.ContainsKey(RejectionState.Open) ? RejectionState.Open : null,
        };
        Part = Math.Clamp(part, 1, 1_000_000);
        var read = await rejectedFiles.ListAsync(n, Show, Find, (Part - 1) * PageSize, PageSize + 1, cancellation);
        HasMore = read.Count > PageSize;
        var reader = new RejectionReader(rejectedFiles, bounds);
        var shown = new List<ShownRejection>();
        foreach (var refusal in read.Take(PageSize))
        {
            shown.Add(new ShownRejection(
                refusal,
                FormatPath(refusal.Path),
                await reader.ReadAsync(refusal, cancellation),
                bounds.Contains(refusal.Path) && System.IO.File.Exists(refusal.Path),
                uploads.FindName(refusal.Path) is not null));
        }

        Rejections = shown;
        return true;
    }

    private async Task<IActionResult> AskedAsync(long n, string action, RunKind kind, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var asked = desk.Submit(HttpContext, action, new RunRequest(kind, paths), string.Create(CultureInfo.InvariantCulture, $"of run {n}"));
        if (asked.Run > 0)
        {
            return RedirectToPage(new { n = asked.Run });
        }

        Message = asked.Message;
        return await DoneAsync(n, asked.RejectionKey, cancellation);
    }

    /// <summary>Back to the page; with the page itself when there is something to say.</summary>
    private async Task<IActionResult> DoneAsync(long n, string? fault, CancellationToken cancellation, string? done = null)
    {
        if (fault is null && Message is null)
        {
            if (done is not null)
            {
                FlashMessage.Set(TempData, done);
            }

            return RedirectToPage(new { n });
        }

        Fault = fault;
        return await ReadAsync(n, null, null, 1, cancellation) ? Page() : NotFound();
    }

    private async Task<IActionResult> NoteAsync(
        long n, long rejection, string action, Action<string> note, string? show, string? find, int part, CancellationToken cancellation)
    {
        if (await rejectedFiles.FindAsync(n, rejection, cancellation) is not { } refusal)
        {
            return NotFound();
        }

        // An uploaded file has no other place: nobody needs one that is ignored, and it is deleted.
        if (action == "ignore" && uploads.FindName(refusal.Path) is not null)
        {
            action = "discard";
        }

        try
        {
            note(refusal.Path);
            audit.Add(HttpContext, action, n.ToString(CultureInfo.InvariantCulture), refusal.Path);
            await uploads.SweepAsync([refusal.Path], cancellation);
        }
        catch (ArchiveUnavailableException e)
        {
            audit.Add(HttpContext, action, n.ToString(CultureInfo.InvariantCulture), refusal.Path, done: false);
            Message = e.Message;
            return await DoneAsync(n, null, cancellation);
        }

        FlashMessage.Set(TempData, "done." + action);
        return RedirectToPage(pageName: null, pageHandler: null, new { n, show, find, part = part > 1 ? part : (int?)null }, "rejections");
    }
}

/// <summary>A rejection as the page shows it.</summary>
/// <param name="Rejection">What it is and how it stands.</param>
/// <param name="Name">The file, as people know it.</param>
/// <param name="Context">The text around it; null when there is none.</param>
/// <param name="IsThere">True when the file is there and may be read from here.</param>
/// <param name="IsUpload">True when ignoring it throws the file away.</param>
internal sealed record ShownRejection(RejectionView Rejection, string Name, LineContext? Context, bool IsThere, bool IsUpload);

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class ChangesModel(RunChangeReader changes) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public long? Run { get; set; }

    /// <summary>Shows one group alone, page by page.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Group { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Part { get; set; } = 1;

    /// <summary>The whole run; null when one group is shown, or when nothing was ever taken in.</summary>
    public RunChangesView? Changes { get; private set; }

    /// <summary>The one group; null when the whole run is shown.</summary>
    public ChangeList? List { get; private set; }

    public RunSummary? Shown { get; private set; }

    public int Parts => Math.Max(1, ((List?.Total ?? 0) + RunChangeReader.PageSize - 1) / RunChangeReader.PageSize);

    public static string BuildAddress(long run) => "/changes/" + run.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string BuildAddress(long run, ChangeGroup group, int part = 1) =>
        SiteUrls.With(
            BuildAddress(run), ("group", GetName(group)), ("part", part == 1 ? null : part.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public static string GetName(ChangeGroup group) => group.ToString().ToLowerInvariant();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Run is { } run && !string.IsNullOrEmpty(Group))
        {
            if (!Enum.TryParse(Group, ignoreCase: true, out ChangeGroup group) || !Enum.IsDefined(group))
            {
                return NotFound();
            }

            if (await changes.ReadGroupAsync(run, group, Part, cancellation) is not { } found)
            {
                return NotFound();
            }

            (Shown, List) = found;
            return Part < 1 || Part > Parts ? NotFound() : Page();
        }

        Changes = await changes.ReadAsync(Run, cancellation);
        Shown = Changes?.Run;
        return Changes is null && Run is not null ? NotFound() : Page();
    }
}

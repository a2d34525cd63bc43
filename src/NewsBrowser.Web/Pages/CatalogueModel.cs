using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

/// <summary>A page with a table of names: topics, sources, boards, people.</summary>
internal abstract class CatalogueModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Part { get; set; } = 1;

    public CatalogueRow Row { get; private set; } = null!;

    /// <summary>The entries to show, of all; sets <see cref="Row"/>.</summary>
    protected IReadOnlyList<T> Choose<T>(
        string path,
        IReadOnlyList<T> entries,
        Func<T, string> name,
        Func<T, string> alias,
        Func<T, DateTime?> newest,
        Func<T, CatalogueOrder, int?> count)
    {
        (Row, var shown) = CatalogueRow.Build(path, entries, (Name, Sort, Part), name, alias, newest, count);
        return shown;
    }

    /// <summary>Says what the entries are part of, where the archive chose them.</summary>
    protected void Describe(CatalogueRow row) => Row = row;

    /// <summary>The page, or that there is none of this number.</summary>
    protected IActionResult Respond() => Part < 1 || Part > Row.Parts ? NotFound() : Page();
}

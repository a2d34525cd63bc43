using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>The named searches that every reader sees: adds, changes, orders and deletes them.</summary>
internal sealed class SearchesModel(SharedSearches shared) : PageModel
{
    public IReadOnlyList<NamedSearch> Searches => shared.All;

    /// <summary>The key of the words that say why the last change was refused; null otherwise.</summary>
    public string? Fault { get; private set; }

    /// <summary>What was refused, to be mended in the form.</summary>
    public NamedSearch? Refused { get; private set; }

    public IActionResult OnPostStore(string? old, string? name, string? query, string? sort, bool comments)
    {
        var order = SearchReader.SortOf(sort);
        var search = new NamedSearch(name?.Trim() ?? string.Empty, query?.Trim() ?? string.Empty, order is null or SortOrder.Relevance ? null : SearchReader.NameOf(order.Value), comments);
        Refused = old is null ? search : null;
        return Done(shared.Store(search, old));
    }

    public IActionResult OnPostRaise(string? old) => Done(shared.Raise(old));

    public IActionResult OnPostRemove(string? old) => Done(shared.Remove(old));

    private IActionResult Done(string? fault)
    {
        Fault = fault;
        return fault is null ? RedirectToPage() : Page();
    }
}

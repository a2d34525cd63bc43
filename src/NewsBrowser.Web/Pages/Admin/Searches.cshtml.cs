using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Admin;
using NewsBrowser.Web.Hosting;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>The named searches that every reader sees: adds, changes, orders and deletes them.</summary>
internal sealed class SearchesModel(SharedSearches shared, Audit audit) : PageModel
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
        return Done("search-store", search.Name, shared.Store(search, old));
    }

    public IActionResult OnPostRaise(string? old) => Done("search-raise", old, shared.Raise(old));

    public IActionResult OnPostRemove(string? old) => Done("search-remove", old, shared.Remove(old));

    // The name of the search and not the search: what is looked for is in no log.
    private IActionResult Done(string action, string? name, string? fault)
    {
        audit.Add(HttpContext, action, name, done: fault is null);
        Fault = fault;
        return fault is null ? RedirectToPage() : Page();
    }
}

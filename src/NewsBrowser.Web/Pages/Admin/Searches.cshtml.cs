using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages.Admin;

/// <summary>The named searches that every reader sees: adds, changes, orders and deletes them.</summary>
internal sealed class SearchesModel(SharedSearchList shared, AuditWriter audit) : PageModel
{
    public IReadOnlyList<SharedSearch> Searches => shared.All;

    /// <summary>The key of the words that say why the last change was refused; null otherwise.</summary>
    public string? Fault { get; private set; }

    /// <summary>What was refused, to be mended in the form.</summary>
    public SharedSearch? Rejected { get; private set; }

    /// <summary>The name of the search that was to be changed; null when it was to be added.</summary>
    public string? Changed { get; private set; }

    /// <summary>A search as its form shows it: as it is kept, or as it was refused.</summary>
    public SharedSearch Shown(int index) => Fault is not null && Rejected is not null && Changed == Searches[index].Name ? Rejected : Searches[index];

    public IActionResult OnPostStore(string? old, string? name, string? query, string? sort, bool comments)
    {
        var order = SearchRequest.ParseSort(sort);
        var search = new SharedSearch(
            name?.Trim() ?? string.Empty,
            query?.Trim() ?? string.Empty,
            order is null or SortOrder.Relevance ? null : SearchReader.GetName(order.Value),
            comments);
        (Rejected, Changed) = (search, old);
        return Respond("search-store", search.Name, shared.Store(search, old));
    }

    public IActionResult OnPostRaise(string? old) => Respond("search-raise", old, shared.MoveUp(old));

    public IActionResult OnPostRemove(string? old) => Respond("search-remove", old, shared.Remove(old));

    // The name of the search and not the search: what is looked for is in no log.
    private IActionResult Respond(string action, string? name, string? fault)
    {
        audit.Add(HttpContext, action, name, done: fault is null);
        Fault = fault;
        if (fault is not null)
        {
            return Page();
        }

        FlashMessage.Set(TempData, "done." + action.Replace('-', '.'));
        return RedirectToPage();
    }
}

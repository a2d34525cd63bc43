using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Items;

namespace NewsBrowser.Web.Pages;

/// <summary>The starred items. Which they are is known to the reader's browser alone: its script asks for the rows by id.</summary>
internal sealed class StarredModel(ItemReader items) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public IReadOnlyList<string?> Ids { get; set; } = [];

    public IReadOnlyList<ItemSummary> Items { get; private set; } = [];

    /// <summary>An <c>id=</c> without a value is bound as null.</summary>
    public async Task OnGetAsync(CancellationToken cancellation) => Items = await items.ListAsync([.. Ids.OfType<string>()], cancellation);
}

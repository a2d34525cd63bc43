using Microsoft.AspNetCore.Mvc;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class PeopleModel(Catalogue catalogue, PersonLinks people) : CatalogueModel
{
    public IReadOnlyList<ListedPerson> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!people.Shown || Part < 1)
        {
            return NotFound();
        }

        var order = CatalogueRow.ParseOrder(Sort);
        var by = order switch
        {
            CatalogueOrder.Posts => PeopleOrder.Posts,
            CatalogueOrder.Push => PeopleOrder.Push,
            CatalogueOrder.Newest => PeopleOrder.Newest,
            CatalogueOrder.Name => PeopleOrder.Name,
            _ => PeopleOrder.Comments,
        };
        var found = await catalogue.PeopleAsync(Name, by, (Part - 1) * CatalogueRow.PartSize, CatalogueRow.PartSize, cancellation);
        People = found.People;
        Describe(new CatalogueRow("/people", Name, order, Part, found.Total, found.Total));
        return Respond();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Pages;

internal sealed class PersonModel(Catalogue catalogue, ArchiveSearch search, SearchReader reader, PersonLinks people) : PageModel
{
    private const int CommentsShown = 10;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set => field = value ?? string.Empty; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public PersonView Person { get; private set; } = null!;

    /// <summary>What the person wrote; null when it was comments only.</summary>
    public ItemList? List { get; private set; }

    /// <summary>The newest comments; null when there are none.</summary>
    public SearchPage<CommentHit>? Comments { get; private set; }

    public string CommentQuery => SiteUrls.Filter("commenter", Person.Key);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!people.Shown || await catalogue.PersonAsync(Id, cancellation) is not { } person)
        {
            return NotFound();
        }

        if (person.Key != Id)
        {
            return RedirectPermanent(CanonicalPath.With(Request, SiteUrls.Person(person.Key)));
        }

        Person = person;
        if (person.Items > 0)
        {
            var query = reader.Parse(SiteUrls.Filter("author", person.Key));
            var sort = SearchRequest.ParseSort(Sort) ?? SortOrder.Relevance;
            var results = await search.FindAsync(new SearchRequest(query) { Sort = sort, Cursor = Cursor }, cancellation);
            List = new ItemList(query, results, sort, SiteUrls.Person(person.Key), InAddress: false) { Cursor = Cursor };
        }

        if (person.Comments > 0)
        {
            var asked = new SearchRequest(reader.Parse(CommentQuery)) { Sort = SortOrder.Newest, Limit = CommentsShown, WithFacets = false };
            Comments = await search.FindCommentsAsync(asked, cancellation);
        }

        return Page();
    }
}

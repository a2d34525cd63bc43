using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>One generation of the two indexes and the names that occur in them.</summary>
internal sealed class IndexSnapshot
{
    private Discussed discussed = new(-1, []);

    public SearchIndex Items { get; } = new(ItemTexts.Schema);

    public SearchIndex Runs { get; } = new(RunTexts.Schema);

    /// <summary>Items are applied last, so theirs is what both have reached.</summary>
    public long ChangeNumber => Items.ChangeNumber;

    public KnownValues Topics { get; } = new();

    public KnownValues Sources { get; } = new();

    public KnownValues Boards { get; } = new();

    public KnownValues Authors { get; } = new();

    public KnownValues Classes { get; } = new();

    /// <summary>The canonical addresses of the articles that posts carry, for <c>has:discussion</c>.</summary>
    /// <remarks>
    /// Asked of the index instead of kept as a flag of the news item: a post that comes, goes or changes its link would otherwise have to change another item.
    /// </remarks>
    public IReadOnlyList<string> DiscussedArticles()
    {
        var at = ChangeNumber;
        var known = discussed;
        if (known.ChangeNumber == at)
        {
            return known.Articles;
        }

        var counted = Items.Search(new IndexRequest
        {
            Query = new IndexQuery.All(),
            Limit = 0,
            SortColumn = Columns.Time,
            Facets = [new FacetRequest(Columns.Article, null, int.MaxValue)],
        });
        discussed = new Discussed(at, [.. counted.Facets[0].Select(f => f.Value)]);
        return discussed.Articles;
    }

    public void Learn(IndexedRow row)
    {
        foreach (var (name, slug) in row.Topics)
        {
            Topics.Add(TextFolding.FoldForSearch(name), name, slug);
        }

        if (row.SourceDomain is { Length: > 0 } domain)
        {
            Sources.Add(TextFolding.FoldForSearch(domain), row.SourceName ?? domain, domain, "www." + domain);
        }

        if (row.BoardKey is { Length: > 0 } board)
        {
            Boards.Add(TextFolding.FoldForSearch(board), row.BoardName ?? board, board);
        }

        if (row.AuthorKey is { Length: > 0 } author)
        {
            Authors.Add(TextFolding.FoldForSearch(author), row.AuthorName ?? author, author);
        }

        if (row.TitleClass is { Length: > 0 } titleClass)
        {
            Classes.Add(TextFolding.FoldForSearch(titleClass), titleClass);
        }
    }

    private sealed record Discussed(long ChangeNumber, IReadOnlyList<string> Articles);
}

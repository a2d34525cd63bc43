namespace NewsBrowser.Archive.Searching;

/// <summary>Answers searches for items and comments: query tree to index query to hits, facets and totals.</summary>
public sealed class ArchiveSearch
{
    public Task<ItemResults> FindAsync(ItemSearch search, CancellationToken cancellation) => throw new NotImplementedException();

    public Task<CommentResults> FindCommentsAsync(CommentSearch search, CancellationToken cancellation) => throw new NotImplementedException();
}

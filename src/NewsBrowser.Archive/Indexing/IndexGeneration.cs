using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Indexing;

/// <summary>One generation of the two indexes, and the names that occur in them. Whoever searches it has entered it,
/// so that it is not closed meanwhile.</summary>
internal sealed class IndexGeneration
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Searches that are in it, and one for being the current generation.
    private int _holders = 1;
    private int _isLeft;
    private Discussed _discussed = new(-1, []);

    public IndexGeneration(SearchIndex items, SearchIndex runs, ArchiveNames names)
    {
        Items = items;
        Messages = runs;
        Names = names;
    }

    public SearchIndex Items { get; }

    public SearchIndex Messages { get; }

    public ArchiveNames Names { get; }

    /// <summary>What both have reached.</summary>
    public long ChangeNumber => Math.Min(Items.ChangeNumber, Messages.ChangeNumber);

    /// <summary>Whether it has once reached the store's number: before that it must not answer that there is nothing.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The canonical addresses of the pages that posts carry or quote, for <c>has:discussion</c>.</summary>
    /// <remarks>
    /// Asked of the index instead of kept as a flag of the news item: a post that comes, goes or changes its link would otherwise have to change another item.
    /// </remarks>
    public IReadOnlyList<string> DiscussedArticles()
    {
        var at = Items.ChangeNumber;
        var known = _discussed;
        if (known.ChangeNumber == at)
        {
            return known.Articles;
        }

        var counted = Items.Search(new IndexRequest
        {
            Query = new IndexQuery.All(),
            Limit = 0,
            SortColumn = SearchSchema.Time,
            Facets = [new FacetRequest(SearchSchema.Article, null, int.MaxValue)],
        });
        var now = new Discussed(at, [.. counted.Facets[0].Select(f => f.Value)]);
        _discussed = now;
        return now.Articles;
    }

    /// <summary>Holds it open; false when it closes already and another comes.</summary>
    public bool TryEnter()
    {
        if (Volatile.Read(ref _isLeft) != 0)
        {
            return false;
        }

        for (var held = Volatile.Read(ref _holders); held > 0;)
        {
            var before = Interlocked.CompareExchange(ref _holders, held + 1, held);
            if (before == held)
            {
                return true;
            }

            held = before;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Items.Dispose();
            Messages.Dispose();
            _closed.SetResult();
        }
    }

    /// <summary>Lets nobody in any more and closes it when the last search has left; the task ends then.</summary>
    public Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0)
        {
            Leave();
        }

        return _closed.Task;
    }

    private sealed record Discussed(long ChangeNumber, IReadOnlyList<string> Articles);
}

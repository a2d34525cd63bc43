using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>All that a search finds, as exports take it.</summary>
public sealed class WholeResultTests : IAsyncLifetime
{
    private const int Items = 230;

    private readonly TemporaryFolder _folder = new();
    private OpenedArchive _archive = null!;

    public async ValueTask InitializeAsync()
    {
        for (var item = 0; item < Items; item++)
        {
            _folder.Write($"{item}.md", Documents.News(
                item % 3 == 0 ? $"Rain in Taipei {item}" : $"Sun in Tainan {item}",
                $"https://example.com/{item}",
                $"2024-02-{(item % 28) + 1:D2}T08:00:00Z",
                "A report of the weather."));
        }

        _archive = await OpenedArchive.OpenAsync(_folder.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", SortOrder.Newest, 10_000)]
    [InlineData("", SortOrder.Oldest, 7)]
    [InlineData("rain", SortOrder.Relevance, 10_000)]
    [InlineData("rain", SortOrder.Relevance, 50)]
    [InlineData("no:thing has these words at all", SortOrder.Relevance, 10_000)]
    public async Task It_is_what_the_pages_show_in_their_order(string query, SortOrder sort, int idsAtOnce)
    {
        _archive.Archive.Search.ResultStream.IdsAtOnce = idsAtOnce;
        var paged = new List<ItemHit>();
        string? cursor = null;
        do
        {
            var page = await _archive.Archive.Search.FindAsync(
                Search(query, sort) with { Limit = SearchRequest.MaxLimit, Cursor = cursor }, TestContext.Current.CancellationToken);
            paged.AddRange(page.Hits);
            cursor = page.Next;
        }
        while (cursor is not null);
        var whole = await AllAsync(Search(query, sort));
        Assert.Equal(paged.Select(hit => hit.Item.Id), whole.Select(hit => hit.Item.Id));
        Assert.Equal(paged.Select(hit => hit.Snippet.Text), whole.Select(hit => hit.Snippet.Text));
        Assert.All(paged.Zip(whole), pair => Assert.Equal(pair.First.Snippet.Ranges, pair.Second.Snippet.Ranges));
        Assert.Equal(query.Length == 0 ? Items : paged.Count, whole.Count);
    }

    [Fact]
    public async Task A_search_that_is_cut_is_refused_and_never_given_in_part()
    {
        _archive.Archive.Search.ResultStream.Budget = new SearchBudget(TimeSpan.MaxValue, 1);
        await Assert.ThrowsAsync<ArchiveUnavailableException>(() => AllAsync(Search("rain", SortOrder.Relevance)));
    }

    [Fact]
    public async Task An_ingestion_in_the_middle_neither_waits_nor_ends_it()
    {
        _archive.Archive.Search.ResultStream.IdsAtOnce = 60;
        var seen = new List<string>();
        await foreach (var hit in _archive.Archive.Search.EachAsync(Search(string.Empty, SortOrder.Oldest), TestContext.Current.CancellationToken))
        {
            seen.Add(hit.Item.Id);
            if (seen.Count == 30)
            {
                _folder.Write("late.md", Documents.News("Rain again", "https://example.com/late", "2024-03-01T08:00:00Z", "Late."));
                await _archive.IngestAsync(_folder.Path);
            }
        }

        // The newcomer is the newest and comes last; nobody comes twice.
        Assert.Equal(Items + 1, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Only_what_matches_is_found_where_the_closest_are_not_wanted()
    {
        const string Query = "rain avalanche";
        var page = await _archive.Archive.Search.FindAsync(Search(Query, SortOrder.Relevance), TestContext.Current.CancellationToken);
        Assert.True(page is { IsClosest: true, Total: > 0 });
        var exact = await _archive.Archive.Search.FindAsync(Search(Query, SortOrder.Newest) with { OrClosest = false }, TestContext.Current.CancellationToken);
        Assert.Equal((false, 0), (exact.IsClosest, exact.Total));
    }

    private static SearchRequest Search(string query, SortOrder sort) =>
        new(QueryParser.Parse(query, OpenedArchive.Clock.GetUtcNow().UtcDateTime, OpenedArchive.Taipei)) { Sort = sort };

    private async Task<List<ItemHit>> AllAsync(SearchRequest search)
    {
        var all = new List<ItemHit>();
        await foreach (var hit in _archive.Archive.Search.EachAsync(search, TestContext.Current.CancellationToken))
        {
            all.Add(hit);
        }

        return all;
    }
}

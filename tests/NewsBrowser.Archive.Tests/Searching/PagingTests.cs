using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Tests.Searching;

public class PagingTests(SeedArchive seeds)
{
    private readonly OpenedArchive _archive = seeds.Opened;

    [Theory]
    [InlineData("", SortOrder.Newest)]
    [InlineData("", SortOrder.Oldest)]
    [InlineData("", SortOrder.Heat)]
    [InlineData("", SortOrder.Quality)]
    [InlineData("", SortOrder.Comments)]
    [InlineData("microsoft", SortOrder.Relevance)]
    [InlineData("microsoft", SortOrder.Newest)]
    public async Task Pages_cover_all_items_once_and_in_order(string query, SortOrder sort)
    {
        var whole = await _archive.FindAsync(query, sort);
        Assert.InRange(whole.Total, 3, 100);
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _archive.FindAsync(query, sort, limit: 2, cursor);
            Assert.Equal(whole.Total, page.Total);
            Assert.Empty(page.Problems);
            paged.AddRange(page.Hits.Select(h => h.Item.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(whole.Hits.Select(h => h.Item.Id), paged);
        Assert.Equal(whole.Total, paged.Distinct().Count());
    }

    [Theory]
    [InlineData("", SortOrder.Newest)]
    [InlineData("", SortOrder.Oldest)]
    [InlineData("AI", SortOrder.Relevance)]
    public async Task Pages_cover_all_comments_once_and_in_order(string query, SortOrder sort)
    {
        var whole = await _archive.FindCommentsAsync(query, sort);
        Assert.InRange(whole.Total, 3, 100);
        var paged = new List<int>();
        string? cursor = null;
        do
        {
            var page = await _archive.FindCommentsAsync(query, sort, limit: 2, cursor);
            paged.AddRange(page.Hits.Select(h => h.Floor));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(whole.Hits.Select(h => h.Floor), paged);
        Assert.Equal(whole.Total, paged.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(1000, 15)]
    public async Task The_limit_is_clamped(int limit, int shown) => Assert.Equal(shown, (await _archive.FindAsync("", limit: limit)).Hits.Count);
}

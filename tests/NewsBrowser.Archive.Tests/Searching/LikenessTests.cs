using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Tests.Searching;

public sealed class LikenessTests(InventedNews invented) : IClassFixture<InventedNews>
{
    private readonly OpenedArchive _archive = invented.Archive;

    [Theory]
    [InlineData("\"Microsoft builds\"", "Pathologists train imaging models")]
    [InlineData("\"Pathologists train\"", "Microsoft builds a cancer imaging model")]
    [InlineData("in:title 股市 date:2024-02-05", "股市今日收盤上漲")]
    public async Task What_is_most_like_an_item_comes_first_and_never_itself(string query, string title)
    {
        var item = Assert.Single((await _archive.FindAsync(query)).Hits).Item;
        var like = await _archive.Archive.Search.MoreLikeThisAsync(item.RowId, 5, TestContext.Current.CancellationToken);
        Assert.InRange(like.Count, 1, 5);
        Assert.Equal(title, like[0].Title);
        Assert.DoesNotContain(item.RowId, like.Select(i => i.RowId));
        Assert.Equal(like.Count, like.Select(i => i.RowId).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_like_an_item_that_is_not_there() =>
        Assert.Empty(await _archive.Archive.Search.MoreLikeThisAsync(999_999, 5, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_week_speaks_of_what_the_week_before_did_not()
    {
        var trending = await _archive.Archive.Search.TrendingAsync(7, 10, TestContext.Current.CancellationToken);
        Assert.NotNull(trending);
        Assert.Equal((new DateOnly(2024, 2, 8), new DateOnly(2024, 2, 14)), (trending.From, trending.To));
        Assert.Contains(trending.Terms, t => t.Text == "Vaccine" && (t.Count, t.Before) == (7, 0));
        Assert.Contains(trending.Terms, t => t.Text.Contains("疫苗", StringComparison.Ordinal) && (t.Count, t.Before) == (7, 0));
        Assert.DoesNotContain(trending.Terms, t => t.Text is "Weather" or "weather" or "rain" or "股市" or "the");
        foreach (var term in trending.Terms)
        {
            Assert.Equal(term.Count, (await _archive.FindAsync(term.Query)).Total);
        }
    }

    [Fact]
    public async Task Days_with_nothing_before_them_have_no_trend() =>
        Assert.Null(await _archive.Archive.Search.TrendingAsync(100, 10, TestContext.Current.CancellationToken));

    [Fact]
    public void Growth_is_only_what_grew()
    {
        Assert.Equal(0, TrendingTerms.Growth(5, 10, 5, 10));
        Assert.Equal(0, TrendingTerms.Growth(1, 10, 5, 10));
        Assert.True(TrendingTerms.Growth(8, 10, 1, 10) > TrendingTerms.Growth(6, 10, 1, 10));
    }
}

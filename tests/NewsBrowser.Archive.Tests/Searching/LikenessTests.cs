using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Tests.Ingestion;

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
        // Eight of the second week's days speak of ten new things, and of one that the first week speaks of too.
        string[] grown = ["Vaccine", "Hospital", "Nurses", "Doctors", "Clinic", "Patients", "Trial", "Medicine", "疫苗", "接種"];
        using var folder = new TemporaryFolder();
        for (var number = 1; number <= 20; number++)
        {
            var day = number <= 10 ? 1 + (number / 2) : 8 + ((number - 11) / 2);
            var title = number <= 10 ? "Weather report 天氣 rain" : $"Weather report 天氣 {string.Join(' ', grown.Take(8))} 疫苗 接種";
            folder.Write($"{number}.md", Documents.News(title, $"https://example.com/{number}", $"2024-02-{day:D2}T08:00:00Z", "Weather"));
        }

        await using var archive = await OpenedArchive.OpenAsync(folder.Path);
        var trending = await archive.Archive.Search.TrendingAsync(7, 20, TestContext.Current.CancellationToken);
        Assert.NotNull(trending);
        Assert.Equal((new DateOnly(2024, 2, 6), new DateOnly(2024, 2, 12)), (trending.From, trending.To));
        Assert.Equal(grown.Order(StringComparer.Ordinal), trending.Terms.Select(t => t.Text).Order(StringComparer.Ordinal));
        foreach (var term in trending.Terms)
        {
            Assert.Equal((10, 0), (term.Count, term.Before));
            Assert.Equal(term.Count, (await archive.FindAsync(term.Query)).Total);
        }
    }

    [Fact]
    public async Task Fewer_than_ten_words_that_grew_are_no_trends()
    {
        var trending = await _archive.Archive.Search.TrendingAsync(7, 10, TestContext.Current.CancellationToken);
        Assert.NotNull(trending);
        Assert.Empty(trending.Terms);
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

using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Archive.Tests.Searching;

public sealed class ClosestTests(InventedNews invented) : IClassFixture<InventedNews>
{
    private readonly OpenedArchive _archive = invented.Archive;

    [Theory]
    [InlineData("微軟和哪些醫師合作訓練癌症影像模型？", "[新聞] 癌症影像模型開放")]
    [InlineData("微软和哪些医师合作训练癌症影像模型", "[新聞] 癌症影像模型開放")]
    [InlineData("Which company builds a model that looks for cancer in images?", "Microsoft builds a cancer imaging model")]
    public async Task A_question_finds_the_item_that_answers_it(string question, string title)
    {
        var found = await _archive.FindAsync(question);
        Assert.True(found.IsClosest);
        Assert.Equal(title, found.Hits[0].Item.Title);
        Assert.NotEmpty(found.Hits[0].Snippet.Ranges.Concat(found.Hits[0].TitleRanges));
        Assert.Equal(found.Total, found.Facets.Single(f => f.Field == SearchFields.Kind).Values.Sum(v => v.Count));
    }

    [Fact]
    public async Task Filters_and_exclusions_are_kept()
    {
        const string words = "vaccine zebra trial";
        var all = await _archive.FindAsync(words);
        Assert.True(all.IsClosest);
        Assert.Equal(7, all.Total);
        Assert.Equal(0, (await _archive.FindAsync(words + " kind:forum")).Total);
        Assert.Equal(0, (await _archive.FindAsync(words + " -university")).Total);
        Assert.Equal(3, (await _archive.FindAsync(words + " after:2024-02-12")).Total);
    }

    [Theory]
    [InlineData("vaccine trial")]
    [InlineData("\"trial vaccine\"")]
    [InlineData("疫貓")]
    [InlineData("kind:forum source:example.com")]
    public async Task What_is_found_exactly_or_wanted_exactly_is_not_taken_apart(string query) =>
        Assert.False((await _archive.FindAsync(query)).IsClosest);

    [Fact]
    public async Task Pages_of_the_closest_fit_together()
    {
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await _archive.FindAsync("rain zebra wind 股市", SortOrder.Newest, limit: 5, cursor: cursor);
            Assert.True(page.IsClosest);
            Assert.Empty(page.Problems);
            seen.AddRange(page.Hits.Select(h => h.Item.RowId));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(28, seen.Count);
        Assert.Equal(28, seen.Distinct().Count());
    }

    [Fact]
    public async Task Comments_are_found_by_any_of_the_words_too()
    {
        var found = await _archive.FindCommentsAsync("第1句 zebra");
        Assert.True(found.IsClosest);
        Assert.NotEmpty(found.Hits);
        Assert.Contains(found.Hits, h => h.Snippet.Ranges is [TextRange, ..]);
    }
}

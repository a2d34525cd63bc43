using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

public sealed class FacetTests(InventedNews invented) : IClassFixture<InventedNews>
{
    private readonly OpenedArchive _archive = invented.Archive;

    [Fact]
    public async Task Reporters_are_counted_by_their_lines_and_the_own_filter_is_ignored()
    {
        var found = await _archive.FindAsync("reporter:林大同 kind:forum");
        Assert.Equal(1, found.Total);
        Assert.Equal([("記者林大同／台北報導", 1, true), ("記者陳小美／高雄報導", 1, false)], Values(found, SearchFields.Reporter).Order());
        Assert.Equal([("Stock", 1, false)], Values(found, SearchFields.Board));
    }

    [Theory]
    [InlineData("reporter:記者", 2)]
    [InlineData("reporter:\"記者林大同／台北報導\"", 1)]
    [InlineData("reporter:\"記者林大同/台北報導\"", 1)]
    [InlineData("reporter:林大同 reporter:陳小美", 2)]
    [InlineData("reporter:王大明", 0)]
    [InlineData("-reporter:林大同 class:新聞", 1)]
    public async Task A_reporter_is_looked_for_in_the_line(string query, int total)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal(total, found.Total);
        Assert.False(found.IsClosest);
    }

    [Fact]
    public async Task Each_item_has_one_language_and_a_beginning_of_the_tag_selects_all_under_it()
    {
        var all = await _archive.FindAsync("");
        var languages = Values(all, SearchFields.Lang).ToList();
        Assert.Equal(["en", "zh-Hant"], languages.Select(l => l.Value).Order(StringComparer.Ordinal));
        Assert.Equal(all.Total, languages.Sum(l => l.Count));

        var chinese = await _archive.FindAsync("lang:zh");
        Assert.Equal(languages.Single(l => l.Value == "zh-Hant").Count, chinese.Total);
        Assert.Equal(languages.Select(l => (l.Value, l.Count)).Order(), Values(chinese, SearchFields.Lang).Select(l => (l.Value, l.Count)).Order());
        Assert.Equal(["zh-Hant"], Values(chinese, SearchFields.Lang).Where(l => l.Selected).Select(l => l.Value));
        Assert.Equal(chinese.Total, (await _archive.FindAsync("lang:zh-Hant")).Total);
    }

    [Fact]
    public async Task Several_values_of_one_facet_are_all_selected()
    {
        var found = await _archive.FindAsync("lang:en lang:zh-hant");
        Assert.All(Values(found, SearchFields.Lang), v => Assert.True(v.Selected));
        Assert.Equal((await _archive.FindAsync("")).Total, found.Total);
    }

    private static IEnumerable<(string Value, int Count, bool Selected)> Values(SearchPage<ItemHit> found, SearchField name) =>
        found.Facets.Single(f => f.Field == name).Values.Select(v => (v.Value, v.Count, v.Selected));
}

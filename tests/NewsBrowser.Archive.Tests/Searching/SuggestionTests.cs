using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

public sealed class SuggestionTests(InventedNews invented) : IClassFixture<InventedNews>
{
    private readonly OpenedArchive _archive = invented.Archive;

    [Theory]
    [InlineData("vac", SuggestionKind.Term, "Vaccine")]
    [InlineData("ＶＡＣ", SuggestionKind.Term, "Vaccine")]
    [InlineData("rain w", SuggestionKind.Term, "rain wind")]
    [InlineData("疫", SuggestionKind.Term, "疫苗")]
    [InlineData("衛生", SuggestionKind.Term, "衛生福利")]
    [InlineData("卫生", SuggestionKind.Term, "衛生福利")]
    [InlineData("新冠疫", SuggestionKind.Term, "新冠疫苗")]
    [InlineData("micro", SuggestionKind.Topic, "Microsoft AI")]
    [InlineData("microsoft a", SuggestionKind.Topic, "Microsoft AI")]
    [InlineData("公共", SuggestionKind.Topic, "公共衛生")]
    [InlineData("公共卫", SuggestionKind.Topic, "公共衛生")]
    [InlineData("exam", SuggestionKind.Source, "Example")]
    [InlineData("sto", SuggestionKind.Board, "Stock")]
    [InlineData("walk", SuggestionKind.Person, "walker")]
    [InlineData("cancer im", SuggestionKind.Title, "Microsoft builds a cancer imaging model")]
    public async Task What_is_typed_is_completed(string typed, SuggestionKind kind, string text) =>
        Assert.Contains(await SuggestAsync(typed), s => s.Kind == kind && s.Text == text && s.Count > 0);

    [Theory]
    [InlineData("topic:mi", "topic:\"Microsoft AI\"")]
    [InlineData("topic:\"Microsoft A", "topic:\"Microsoft AI\"")]
    [InlineData("主題:公", "topic:公共衛生")]
    [InlineData("rain source:ex", "rain source:example.com")]
    [InlineData("board:st", "board:Stock")]
    [InlineData("-board:st", "-board:Stock")]
    [InlineData("class:新", "class:新聞")]
    [InlineData("lang:", "lang:zh-Hant")]
    [InlineData("author:walki", "author:walking")]
    [InlineData("is:pub", "is:published")]
    [InlineData("-has:c", "-has:comments")]
    [InlineData("有:留", "has:comments")]
    [InlineData("has：c", "has:comments")]
    [InlineData("in:t", "in:title ")]
    [InlineData("rain in:", "rain in:comments ")]
    [InlineData("kind：f", "kind:forum")]
    [InlineData("種類：新", "kind:news")]
    [InlineData("date:2024", "date:2024-02")]
    [InlineData("board：ｓｔ", "board:Stock")]
    [InlineData("reporter:陳", "reporter:記者陳小美／高雄報導")]
    public async Task The_value_of_a_filter_is_completed(string typed, string query) =>
        Assert.Contains(query, (await SuggestAsync(typed)).Select(s => s.Query));

    [Theory]
    [InlineData("vac")]
    [InlineData("新")]
    [InlineData("m")]
    [InlineData("topic:m")]
    public async Task Each_suggestion_finds_something_and_stands_once(string typed)
    {
        var suggestions = await SuggestAsync(typed);
        Assert.NotEmpty(suggestions);
        Assert.Equal(suggestions.Count, suggestions.Select(s => s.Query).Distinct().Count());
        foreach (var suggestion in suggestions)
        {
            var found = await _archive.FindAsync(suggestion.Query);
            Assert.True(found.Total > 0, $"“{typed}” suggests “{suggestion.Query}”, which finds nothing.");
            Assert.False(found.IsClosest);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("rain ")]
    [InlineData("nosuchfilter:x")]
    [InlineData("qqqq")]
    [InlineData("\"")]
    public async Task Nothing_is_suggested_where_nothing_is(string typed) => Assert.Empty(await SuggestAsync(typed));

    [Fact]
    public async Task No_more_are_given_than_were_asked_for() =>
        Assert.Equal(2, (await _archive.Archive.Search.SuggestAsync("m", 2, TestContext.Current.CancellationToken)).Count);

    private Task<IReadOnlyList<Suggestion>> SuggestAsync(string typed) =>
        _archive.Archive.Search.SuggestAsync(typed, 10, TestContext.Current.CancellationToken);
}

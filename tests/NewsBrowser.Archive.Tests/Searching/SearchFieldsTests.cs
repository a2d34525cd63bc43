using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Metrics;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>A filter over a column that exists is one row: what is added here is parsed, answered, counted, suggested and said with no other edit.</summary>
public sealed class SearchFieldsTests(InventedNews invented) : IClassFixture<InventedNews>, IAsyncLifetime
{
    // The column of languages has no filter of its own that takes the whole tag alone.
    private static readonly SearchField Script = new("script", FieldKind.Text, "tag", "written in {0}", "以 {0} 書寫")
    {
        Aliases = ["文字"],
        Match = ValueMatch.Named,
        Counted = CountedIn.Items,
        Suggests = SuggestionKind.Term,
    };

    private static readonly SearchFields Fields = new([.. SearchFields.Default.All, Script]);

    private readonly ArchiveMeter _meter = new(null);
    private ArchiveStore _store = null!;
    private ArchiveIndex _index = null!;
    private ArchiveSearch _search = null!;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = new ArchiveStore(invented.Archive.Archive.Options with { ReadOnly = true }, OpenedArchive.Clock);
        _index = new ArchiveIndex(_store, NullLogger<ArchiveIndex>.Instance);
        await _index.OpenAsync(None);
        _search = new ArchiveSearch(_store, _index, new AliasFiles("none", "none", NullLogger.Instance), _meter, CancellationToken.None, Fields);
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _store.ReleaseConnections();
        _meter.Dispose();
    }

    [Fact]
    public void It_parses_by_its_name_and_alias_and_prints_back()
    {
        var query = Parse("script:en rain");
        Assert.Empty(query.Problems);
        Assert.Equal(query.Root, Parse("文字：en rain").Root);
        Assert.Equal("script:en rain", QueryPrinter.Print(query.Root));
        Assert.Equal("unknown-filter", OpenedArchive.Parse("script:en").Problems.Single().Code);
    }

    [Fact]
    public async Task It_filters_and_says_what_it_does_not_know()
    {
        var english = await FindAsync("script:en");
        Assert.Equal((await FindAsync("lang:en")).Total, english.Total);
        Assert.InRange(english.Total, 1, (await FindAsync("")).Total - 1);
        Assert.Equal((await FindAsync("")).Total - english.Total, (await FindAsync("-script:en")).Total);
        Assert.Equal("unknown-script", (await FindAsync("script:tlh")).Problems.Single().Code);
    }

    [Fact]
    public async Task Its_values_are_counted_without_its_own_filter()
    {
        var found = await FindAsync("script:en");
        var values = found.Facets.Single(facet => facet.Field == Script).Values;
        Assert.Equal((await FindAsync("")).Total, values.Sum(value => value.Count));
        Assert.Equal(("en", found.Total), values.Where(value => value.Selected).Select(value => (value.Value, value.Count)).Single());
    }

    [Theory]
    [InlineData("script:", "script:en")]
    [InlineData("rain script:e", "rain script:en")]
    [InlineData("文字:zh", "script:zh-Hant")]
    public async Task Its_values_are_suggested(string typed, string query) =>
        Assert.Contains(query, (await _search.SuggestAsync(typed, 10, None)).Select(suggestion => suggestion.Query));

    [Fact]
    public void It_reads_as_a_sentence()
    {
        var root = Parse("kind:news script:en script:zh-Hant").Root;
        Assert.Equal("news written in en or zh-Hant", QuerySentence.Describe(root, "en"));
        Assert.Equal("以 en 或 zh-Hant 書寫的新聞", QuerySentence.Describe(root, "zh-Hant"));
    }

    [Theory]
    [InlineData(null, SortOrder.Relevance)]
    [InlineData("", SortOrder.Relevance)]
    [InlineData("newest", SortOrder.Newest)]
    [InlineData("NEWEST", SortOrder.Newest)]
    [InlineData("Heat", SortOrder.Heat)]
    [InlineData("1", null)]
    [InlineData("newest,oldest", null)]
    [InlineData(" newest", null)]
    public void An_order_is_read_in_any_case(string? name, SortOrder? order) => Assert.Equal(order, SearchRequest.ParseSort(name));

    private static ParsedQuery Parse(string text) => QueryParser.Parse(text, OpenedArchive.Clock.GetUtcNow().UtcDateTime, OpenedArchive.Taipei, Fields);

    private Task<SearchPage<ItemHit>> FindAsync(string text) => _search.FindAsync(new SearchRequest(Parse(text)), None);
}

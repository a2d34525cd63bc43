using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>What readers mean by a beginning and by a misspelling, over the shared corpus.</summary>
public sealed class MeantWordTests(ITestOutputHelper output, SharedPosts posts) : IClassFixture<SharedPosts>
{
    private const int First = 5;
    private const double WantedOffers = 0.85;

    [Fact]
    public async Task The_word_that_most_readers_mean_is_among_the_first_five()
    {
        var lost = new List<string>();
        var pairs = ReadPairs("prefixes.tsv");
        foreach (var (typed, meant) in pairs)
        {
            var found = await posts.Archive.Archive.Search.SuggestAsync(typed, 10, TestContext.Current.CancellationToken);
            if (!found.Take(First).Any(s => Same(s.Text, meant) || Same(s.Query, meant)))
            {
                lost.Add($"{typed} → {meant}: {string.Join(' ', found.Select(s => $"{s.Text}({s.Count})"))}");
            }
        }

        output.WriteLine(string.Join('\n', lost));
        Assert.Equal(150, pairs.Count);
        Assert.True(lost.Count == 0, $"{lost.Count} of {pairs.Count} are not among the first {First}:\n{string.Join('\n', lost)}");
    }

    [Fact]
    public async Task A_misspelt_name_is_offered_as_it_is_spelt()
    {
        var pairs = ReadPairs("misspellings.tsv");
        Assert.Equal(200, pairs.Count);
        var wrong = new List<string>();
        var right = new int[2];
        foreach (var (typed, meant) in pairs)
        {
            var found = await posts.Archive.FindAsync(typed, limit: 1);
            if (found.DidYouMean is { } offer)
            {
                var offered = await posts.Archive.FindAsync(offer, limit: 1);
                Assert.True(offered.Total > 0 && !offered.IsClosest, $"“{typed}” is offered “{offer}”, which finds nothing.");
            }

            var isLatin = char.IsAsciiLetter(typed[0]);
            if (found.DidYouMean is not null && Same(found.DidYouMean, meant))
            {
                right[isLatin ? 1 : 0]++;
            }
            else
            {
                wrong.Add($"{typed} → {meant}: {found.DidYouMean} ({found.Total} found)");
            }
        }

        var report = $"{right[0]} of 100 Chinese and {right[1]} of 100 Latin ones are right:\n{string.Join('\n', wrong)}";
        output.WriteLine(report);
        Assert.True(right[0] >= WantedOffers * 100 && right[1] >= WantedOffers * 100, report);
    }

    [Fact]
    public async Task A_search_that_finds_enough_is_offered_no_other_spelling()
    {
        foreach (var meant in ReadPairs("misspellings.tsv").Select(pair => pair.Meant).Distinct())
        {
            var found = await posts.Archive.FindAsync(meant, limit: 1);
            Assert.NotEqual(0, found.Total);
            Assert.True(found.Total < ArchiveSearch.FewMatches || found.DidYouMean is null, $"“{meant}” is offered “{found.DidYouMean}”.");
        }
    }

    [Theory]
    [InlineData("台積", "台積的")]
    [InlineData("的時", "的時候")]
    [InlineData("時候", "時候的")]
    public async Task What_is_cut_through_is_no_word(string typed, string torn) =>
        Assert.DoesNotContain(torn, (await SuggestedTermsAsync(typed)).Select(TextFolding.Fold).Append(string.Empty), StringComparer.Ordinal);

    [Theory]
    [InlineData("目", "目的")]
    [InlineData("現", "現在")]
    public async Task A_word_that_ends_like_grammar_is_one(string typed, string word) =>
        Assert.Contains(word, await SuggestedTermsAsync(typed));

    private async Task<IEnumerable<string>> SuggestedTermsAsync(string typed) =>
        (await posts.Archive.Archive.Search.SuggestAsync(typed, SearchSuggestions.MaxLimit, TestContext.Current.CancellationToken))
            .Where(s => s.Kind == SuggestionKind.Term).Select(s => s.Text);

    private static bool Same(string one, string other) => TextFolding.FoldForSearch(one) == TextFolding.FoldForSearch(other);

    private static List<(string Typed, string Meant)> ReadPairs(string file) =>
    [
        .. File.ReadLines(Path.Combine(Checkout.Root, "tests", "fixtures", file)).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1])),
    ];
}

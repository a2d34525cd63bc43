using System.Diagnostics;
using System.Globalization;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>The dearest searches that the language allows, over the whole corpus: whatever a search may cost,
/// its answer is whole or says that it is not.</summary>
public sealed class WorstSearchTests(WorstSearchTests.Corpus corpus) : IClassFixture<WorstSearchTests.Corpus>
{
    private const string Common = "的是不有了我在這就會人也好都要一看沒說到還可以個大上們中以為用時後下過來他你很股多";

    public static TheoryData<string> Searches =>
    [
        string.Join(' ', Enumerable.Range(0, 62).Select(number => $"{(char)('a' + (number % 26))}*")),
        string.Join(" OR ", "abcdefghijklmnopqrstuvwxyz0123456789".Select(letter => $"{letter}*")),
        string.Join(" OR ", Common.Select(letter => letter.ToString())),
        string.Join(' ', Common.Select(letter => letter.ToString())),
        string.Join(' ', Common.Select(letter => "-" + letter)),
        $"-({string.Join(" OR ", Common.Select(letter => letter.ToString()))})",
        new string('的', 1000),
        string.Concat(Enumerable.Repeat(Common, 30))[..1000],
        $"\"{string.Concat(Enumerable.Repeat("的 ", 490))}\"",
        $"\"{string.Concat(Enumerable.Repeat("a ", 240))}b*\"",
        string.Join(" OR ", Enumerable.Range(0, 60).Select(number => $"in:comments {Common[number % Common.Length]}")),
        string.Join(' ', Enumerable.Range(0, 40).Select(number => $"in:title {Common[number % Common.Length]}")),
        string.Join(" OR ", Enumerable.Range(0, 40).Select(number => $"(in:body {Common[number % Common.Length]}*)")),
        string.Concat(Enumerable.Range(0, 20).Select(depth => $"({Common[depth]} OR -(")) + "的" + new string(')', 40),
        string.Join(' ', Enumerable.Range(1, 60).Select(day => $"date:2023-{(day % 12) + 1:D2}-{(day % 28) + 1:D2}")),
        string.Join(' ', Enumerable.Range(0, 60).Select(number => $"push:>{number}")),
        string.Join(' ', Enumerable.Range(0, 60).Select(number => $"reporter:{Common[number % Common.Length]}")),
        string.Join(" OR ", Enumerable.Range(0, 30).Select(_ => "has:discussion")) + " OR kind:forum",
        $"{string.Join(" OR ", Common.Select(letter => letter.ToString()))} kind:forum board:Stock -kind:news topic:AI OR a*",
        "什麼" + string.Join('的', Common.Select(letter => letter.ToString())) + "是什麼？",
        "*",
        "",
    ];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task It_is_whole_or_says_that_it_was_cut(string search)
    {
        var query = QueryParser.Parse(search, OpenedArchive.Clock.GetUtcNow().UtcDateTime, OpenedArchive.Taipei);
        var archive = await corpus.SearchAsync();
        var budget = archive.Budget;
        try
        {
            archive.Budget = SearchBudget.Unlimited;
            var started = Stopwatch.GetTimestamp();
            var items = await archive.FindAsync(new SearchRequest(query), TestContext.Current.CancellationToken);
            var comments = await archive.FindCommentsAsync(new SearchRequest(query), TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms without a budget, {items.Total} items, "
                    + $"{comments.Total} comments: {search[..Math.Min(60, search.Length)]}"));
            foreach (var work in new[] { 1L, 100, 10_000, 1_000_000 })
            {
                archive.Budget = new SearchBudget(TimeSpan.MaxValue, work);
                var some = await archive.FindAsync(new SearchRequest(query), TestContext.Current.CancellationToken);
                AssertHonest(some.Cut, some.Total, some.IsClosest, items.Total, items.IsClosest);
                var said = await archive.FindCommentsAsync(new SearchRequest(query), TestContext.Current.CancellationToken);
                AssertHonest(said.Cut, said.Total, said.IsClosest, comments.Total, comments.IsClosest);
            }

            archive.Budget = new SearchBudget(TimeSpan.Zero, long.MaxValue);
            var none = await archive.FindAsync(new SearchRequest(query), TestContext.Current.CancellationToken);
            AssertHonest(none.Cut, none.Total, none.IsClosest, items.Total, items.IsClosest);
        }
        finally
        {
            archive.Budget = budget;
        }
    }

    private static void AssertHonest(BudgetCut cut, int total, bool isClosest, int whole, bool isWholeClosest)
    {
        if (cut == BudgetCut.None)
        {
            Assert.Equal((whole, isWholeClosest), (total, isClosest));
        }
        else if (isClosest == isWholeClosest)
        {
            Assert.InRange(total, 0, whole);
        }
    }

    /// <summary>The whole corpus in one archive; opened by the first test, which is skipped where the corpus is absent.</summary>
    public sealed class Corpus : IAsyncDisposable
    {
        private static readonly string[] Folders =
        [
            "news-smartable", "news-smartable-ai", "ptt-stock-text", "ptt-html", "ptt-json", "ptt-raw-big5", "ptt-copied-text"
        ];

        private OpenedArchive? _archive;

        public async ValueTask DisposeAsync()
        {
            if (_archive is not null)
            {
                await _archive.DisposeAsync();
            }
        }

        // A class's tests run one after another.
        internal async Task<ArchiveSearch> SearchAsync() =>
            (_archive ??= await OpenedArchive.OpenAsync([.. Folders.Select(Checkout.Corpus), Checkout.Seeds])).Archive.Search;
    }
}

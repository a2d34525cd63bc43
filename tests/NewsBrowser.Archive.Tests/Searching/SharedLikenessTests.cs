using System.Globalization;
using System.Text.RegularExpressions;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>What is like a post, and what a period speaks of, over the shared corpus.</summary>
public sealed class SharedLikenessTests(ITestOutputHelper output, SharedPosts posts) : IClassFixture<SharedPosts>
{
    private const int First = 5;
    private const double WantedPrecision = 0.8;

    // What trends were made of when they were stretches of characters.
    private static readonly string[] Stretches = ["現在是怎麼了", "可以進", "的時候", "台積的", "了嗎"];

    [Fact]
    public async Task A_post_is_like_posts_on_the_same_ticker_or_subject()
    {
        var (subjects, judged) = ReadJudgements();
        Assert.Equal(60, judged.Count);
        var rows = await RowIdsAsync();
        double sum = 0;
        var report = new List<string>();
        foreach (var (post, subject) in judged)
        {
            var like = await posts.Archive.Archive.Search.MoreLikeThisAsync(rows[post], First, TestContext.Current.CancellationToken);
            var right = like.Count(item => subjects[subject].IsMatch(item.Title));
            sum += (double)right / First;
            report.Add($"{right} {post} {subject}: {string.Join(" | ", like.Select(item => item.Title))}");
        }

        var precision = sum / judged.Count;
        var text = string.Create(CultureInfo.InvariantCulture, $"The precision of the first {First} is {precision:0.000}:\n")
            + string.Join('\n', report.Order(StringComparer.Ordinal));
        output.WriteLine(text);
        Assert.True(precision >= WantedPrecision, text);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(300)]
    public async Task Trends_are_words_that_occur_or_none(int days)
    {
        var trending = await posts.Archive.Archive.Search.TrendingAsync(days, 10, TestContext.Current.CancellationToken);
        if (trending is null)
        {
            return;
        }

        output.WriteLine(string.Join('\n', trending.Terms));
        Assert.True(trending.Terms.Count is 0 or 10, $"{trending.Terms.Count} trends.");
        foreach (var term in trending.Terms)
        {
            Assert.True(term.Count >= TrendingTerms.MinItems);
            Assert.DoesNotContain(term.Text, Stretches);
            Assert.True((await posts.Archive.FindAsync(term.Query, limit: 1)).Total >= term.Count, $"“{term.Query}” does not find its {term.Count}.");
        }
    }

    private async Task<Dictionary<string, long>> RowIdsAsync()
    {
        await using var context = posts.Archive.Store.CreateContext();
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in context.Items.Select(item => new { item.Id, item.Link }).AsEnumerable())
        {
            if (row.Link is not null && Path.GetFileNameWithoutExtension(row.Link) is { Length: > 0 } name)
            {
                rows[name] = row.Id;
            }
        }

        return rows;
    }

    private static (Dictionary<string, Regex> Subjects, List<(string Post, string Subject)> Judged) ReadJudgements()
    {
        var subjects = new Dictionary<string, Regex>(StringComparer.Ordinal);
        var judged = new List<(string Post, string Subject)>();
        foreach (var line in File.ReadLines(Path.Combine(Checkout.Root, "tests", "fixtures", "likeness.tsv")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split('\t');
            if (line[0] == '=')
            {
                subjects[parts[0][1..]] = new Regex(parts[1], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            }
            else
            {
                judged.Add((parts[0], parts[1]));
            }
        }

        return (subjects, judged);
    }
}

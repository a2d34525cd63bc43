using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Stories;

namespace NewsBrowser.Archive.Tests.Linking.Stories;

/// <summary>How often what is shown as the same story is one, and how many of the judged stories are found.</summary>
public sealed class SameStoryTests(ITestOutputHelper output)
{
    private const double WantedPrecision = 0.95;

    [Fact]
    public async Task Nineteen_of_twenty_that_the_corpus_shows_as_one_story_are_one()
    {
        string[] corpus = [.. new[]
        {
            "news-smartable", "news-smartable-ai", "ptt-stock-text", "ptt-html", "ptt-json", "ptt-raw-big5", "ptt-copied-text"
        }.Select(Checkout.Corpus)];
        using var folder = new TemporaryFolder();
        StoryTruth.Write(folder);
        await using var archive = await OpenedArchive.OpenAsync([.. corpus, Checkout.Seeds, folder.Path]);
        var measured = await MeasureAsync(archive, [.. StoryTruth.ReadCorpusPairs(), .. StoryTruth.BuildWrittenPairs()]);
        Assert.True(measured.Precision >= WantedPrecision, $"Precision is {measured.Precision:0.000}.");
        Assert.True(measured.HeldBackPrecision >= WantedPrecision, $"Precision of what was held back is {measured.HeldBackPrecision:0.000}.");
        Assert.True(measured.Recall > 0.43, $"Recall is {measured.Recall:0.000}.");
    }

    [Fact]
    public async Task A_story_is_found_in_the_other_language_by_its_names_and_numbers()
    {
        using var folder = new TemporaryFolder();
        StoryTruth.Write(folder);
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Seeds, folder.Path);
        var measured = await MeasureAsync(archive, StoryTruth.BuildWrittenPairs());
        // Of eleven that are shown one is wrong: in an archive of 68 items no count says much.
        Assert.True(measured.Precision >= 0.9, $"Precision is {measured.Precision:0.000}.");
        Assert.True(measured.Recall >= 0.6, $"Recall is {measured.Recall:0.000}.");
    }

    private async Task<Measured> MeasureAsync(OpenedArchive archive, List<StoryTruth.Pair> pairs)
    {
        await using var context = archive.Store.CreateContext();
        var rows = await context.Items.Select(i => new { i.Id, i.PublicId, i.Link }).ToListAsync(TestContext.Current.CancellationToken);
        var byId = rows.ToDictionary(r => r.PublicId, r => r.Id);
        var byLink = rows.Where(r => r.Link is not null).DistinctBy(r => r.Link).ToDictionary(r => r.Link!, r => r.Id);
        long RowOf(string id) => byId.TryGetValue(id, out var row) ? row : byLink[StoryTruth.BuildLink(id)];

        var answers = new Dictionary<long, IReadOnlyList<SameStoryMatch>>();
        var told = new List<(StoryTruth.Pair Pair, bool Shown)>();
        foreach (var pair in pairs)
        {
            told.Add((pair, await ShowsAsync(RowOf(pair.A), RowOf(pair.B)) || await ShowsAsync(RowOf(pair.B), RowOf(pair.A))));
        }

        foreach (var group in told.GroupBy(t => t.Pair.Class))
        {
            var stories = group.Count(t => t.Pair.IsStory);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key}: {group.Count(t => t.Pair.IsStory && t.Shown)} of {stories} stories found, {group.Count(t => !t.Pair.IsStory && t.Shown)} of "
                    + $"{group.Count() - stories} others shown"));
        }

        foreach (var (pair, shown) in told.Where(t => t.Shown != t.Pair.IsStory))
        {
            output.WriteLine($"{(shown ? "shown wrongly" : "not found")}: {pair.Class} {pair.A} {pair.B}");
        }

        var (precision, recall) = Figures("all", told);
        Figures("chosen on", [.. told.Where(t => !t.Pair.HeldBack)]);
        var held = Figures("held back", [.. told.Where(t => t.Pair.HeldBack)]);
        return new Measured(precision, recall, held.Precision);

        async Task<bool> ShowsAsync(long of, long other)
        {
            if (!answers.TryGetValue(of, out var shown))
            {
                answers[of] = shown = await archive.Archive.Stories.FindAsync(of, TestContext.Current.CancellationToken);
            }

            return shown.Any(s => s.Item.RowId == other);
        }
    }

    private (double Precision, double Recall) Figures(string name, List<(StoryTruth.Pair Pair, bool Shown)> told)
    {
        double right = told.Count(t => t.Shown && t.Pair.IsStory);
        var shown = told.Count(t => t.Shown);
        var stories = told.Count(t => t.Pair.IsStory);
        var (precision, recall) = (right / Math.Max(1, shown), right / Math.Max(1, stories));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: precision {precision:0.000} ({right} of {shown}), recall {recall:0.000} ({right} of {stories}), {told.Count} pairs"));
        return (precision, recall);
    }

    private sealed record Measured(double Precision, double Recall, double HeldBackPrecision);
}

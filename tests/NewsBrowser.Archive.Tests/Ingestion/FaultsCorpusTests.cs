namespace NewsBrowser.Archive.Tests.Ingestion;

/// <summary>The inputs beside the checkout that an archive once took in wrongly, held to the right answers of their README.</summary>
public sealed class FaultsCorpusTests
{
    [Fact]
    public async Task Routes_behind_a_hash_are_two_addresses()
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Faults("hash-route"));
        Assert.Equal(["Story one", "Story two"], await TitlesAsync(archive, "kind:news"));
    }

    [Theory]
    [InlineData("台積電", "LRM|台積電法說會|台積電法說會")]
    [InlineData("\"台積電\"", "LRM|台積電法說會|台積電法說會")]
    [InlineData("台\u200B積電", "LRM|台積電法說會|台積電法說會")]
    [InlineData("\u200E台積\uFEFF電\u200F", "LRM|台積電法說會|台積電法說會")]
    [InlineData("international", "international report")]
    [InlineData("inter\u00ADnational", "international report")]
    public async Task What_nobody_sees_neither_parts_nor_hides_words(string query, string titles)
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Faults("invisible"));
        var found = (await TitlesAsync(archive, query))
            .Select(title => NewsBrowser.Text.Analysis.TextFolding.RemoveInvisible(title).Replace("台積電 ", string.Empty, StringComparison.Ordinal));
        Assert.Equal(titles, string.Join('|', found.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_runs_figures_and_its_list_agree()
    {
        await using var archive = await TestArchive.OpenAsync();
        var file = Path.Combine(Checkout.Faults("json"), "err.json");
        foreach (var report in new[] { await archive.IngestAsync(file), await archive.IngestAsync(file) })
        {
            Assert.Equal((1, 0, 2), (report.Counts.Files, report.Counts.Rejected, report.Counts.RejectedEntries));
            Assert.Equal(report.Counts.Rejected + report.Counts.RejectedEntries, report.Rejections.Count);
        }
    }

    [Fact]
    public async Task Marks_that_say_no_do_not_publish()
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Faults("yaml11-bool"));
        Assert.Single(await TitlesAsync(archive, "is:unpublished"));
    }

    private static async Task<List<string>> TitlesAsync(OpenedArchive archive, string query) =>
        [.. (await archive.FindAsync(query)).Hits.Select(hit => hit.Item.Title).Order(StringComparer.Ordinal)];
}

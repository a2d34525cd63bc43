namespace NewsBrowser.Archive.Tests.Ingestion;

public sealed class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_corpus_goes_in_whole_and_a_second_time_nothing_changes()
    {
        string[] paths = [Checkout.Corpus("ptt-stock-text"), Checkout.Corpus("news-smartable")];
        await using var archive = await TestArchive.OpenAsync();

        var first = await archive.IngestAsync(paths);
        var before = archive.Everything();
        var second = await archive.IngestAsync(paths);

        foreach (var (table, rows) in before)
        {
            output.WriteLine($"{table}: {rows.Count}");
        }

        foreach (var rejection in first.Rejections.Take(10))
        {
            output.WriteLine($"{rejection}");
        }

        Assert.Equal(0, archive.Number("SELECT count(*) FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE f.Path LIKE '%oracle.jsonl'"));
        output.WriteLine(
            $"{first.Seconds:0.00} s, then {second.Seconds:0.00} s; {new System.IO.FileInfo(archive.Store.DatabasePath).Length:N0} bytes; {first}");
        Assert.Equal(first.Counts.Files, first.Counts.Added + first.Counts.Updated + first.Counts.Unchanged + first.Counts.Rejected);
        Assert.Equal(0, second.Counts.Added + second.Counts.Updated);
        Assert.Equal(before, archive.Everything());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }
}

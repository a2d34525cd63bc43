namespace NewsBrowser.Archive.Tests.Ingestion;

public sealed class SeedTests
{
    [Fact]
    public async Task The_seeds_give_fourteen_news_items_and_a_post_with_its_comments_and_runs()
    {
        await using var archive = await TestArchive.OpenAsync();

        var report = await archive.IngestAsync(Checkout.SeedFiles);

        Assert.Equal((2, 0, 0, 0), (report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged, report.Counts.Files - 2));
        Assert.Equal(14, archive.Number("SELECT count(*) FROM Items WHERE Kind = 1"));
        Assert.Equal(13, archive.Number("SELECT count(*) FROM Items WHERE IsLink = 1"));
        Assert.Equal(13, archive.Number("SELECT count(*) FROM RelatedReferences"));
        Assert.Equal(1, archive.Number("SELECT count(*) FROM Items WHERE Kind = 2"));
        Assert.Equal(71, archive.Number("SELECT count(*) FROM Comments"));
        Assert.Equal(43, archive.Number("SELECT count(*) FROM CommentRuns"));
        Assert.Equal("24|0|47|71|31", archive.Rows("SELECT PushCount, BooCount, ArrowCount, CommentCount, CommenterCount FROM Items WHERE Kind = 2").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_folder_a_second_time_changes_no_row()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("broken.md", "---\ntitle: \"a\n");
        await archive.IngestAsync([.. Checkout.SeedFiles, archive.Inbox]);
        var before = archive.Everything();

        var report = await archive.IngestAsync([.. Checkout.SeedFiles, archive.Inbox]);

        Assert.Equal((0, 0, 2, 1, 3), (report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged, report.Counts.Rejected, report.Counts.Files));
        Assert.Equal("broken.md", Path.GetFileName(Assert.Single(report.Rejections).Path));
        Assert.NotEmpty(before["Comments"]);
        Assert.Equal(before, archive.Everything());
    }
}

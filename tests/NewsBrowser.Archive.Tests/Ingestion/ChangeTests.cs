namespace NewsBrowser.Archive.Tests.Ingestion;

public sealed class ChangeTests
{
    [Fact]
    public async Task A_changed_file_updates_its_item_and_the_earlier_state_is_kept_with_its_text()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 5));
        await archive.IngestAsync();
        var id = archive.Rows("SELECT Id, PublicId FROM Items").Single();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "改過的內文", 3));

        var report = await archive.IngestAsync();

        Assert.Equal((0, 1, 0), (report.Counts.Added, report.Counts.Updated, report.Counts.Unchanged));
        Assert.Equal(id, archive.Rows("SELECT Id, PublicId FROM Items").Single());
        Assert.Equal(3, archive.Number("SELECT count(*) FROM Comments"));
        Assert.Equal("5", archive.Rows("SELECT v.CommentCount FROM ItemVersions v JOIN SourceTexts t ON t.Hash = v.TextHash").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_vanishes_is_only_marked_and_unmarked_when_it_is_back()
    {
        await using var archive = await TestArchive.OpenAsync();
        var path = archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        File.Move(path, Path.Combine(archive.Data, "kept"));

        var gone = await archive.IngestAsync();

        Assert.Equal(1, gone.Counts.Vanished);
        Assert.Equal(1, archive.Number("SELECT count(*) FROM SourceFiles WHERE VanishedInRun IS NOT NULL"));
        Assert.Equal(1, archive.Number("SELECT count(*) FROM Items"));

        File.Move(Path.Combine(archive.Data, "kept"), path);
        var back = await archive.IngestAsync();

        Assert.Equal((0, 1), (back.Counts.Vanished, back.Counts.Unchanged));
        Assert.Equal(0, archive.Number("SELECT count(*) FROM SourceFiles WHERE VanishedInRun IS NOT NULL"));
    }

    [Fact]
    public async Task A_file_that_breaks_keeps_its_items()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        archive.Write("a.md", "---\ntitle: \"A\nbroken");

        var report = await archive.IngestAsync();

        Assert.Equal(1, report.Counts.Rejected);
        Assert.Equal("2", archive.Rows("SELECT Outcome FROM SourceFiles").Single());
        Assert.Equal("A", archive.Rows("SELECT Title FROM Items").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));

        var report = await archive.Archive.Ingestor.RunAsync(
            new NewsBrowser.Archive.Ingestion.IngestionRequest([archive.Inbox], DryRun: true), null, TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (report.RunId, report.Counts.Added));
        Assert.Equal(0, archive.Number("SELECT (SELECT count(*) FROM Items) + (SELECT count(*) FROM IngestionRuns) + (SELECT count(*) FROM SourceFiles)"));
    }

    [Fact]
    public async Task A_cancelled_run_says_so_and_the_next_one_completes()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            archive.Archive.Ingestor.RunAsync(new NewsBrowser.Archive.Ingestion.IngestionRequest([archive.Inbox]), null, cancelled.Token));

        Assert.Equal("3", archive.Rows("SELECT State FROM IngestionRuns").Single());
        Assert.Equal(1, (await archive.IngestAsync()).Counts.Added);
    }

    [Fact]
    public async Task People_read_while_a_run_writes_and_see_whole_posts_only()
    {
        await using var archive = await TestArchive.OpenAsync();
        const int Posts = 600;
        for (var number = 0; number < Posts; number++)
        {
            archive.Write($"M.{1694447439 + number}.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 20));
        }

        var run = archive.IngestAsync();
        var seen = new HashSet<int>();
        do
        {
            using var context = archive.Store.CreateContext();
            var counts = context.Items.Select(item => new { item.CommentCount, Stored = context.Comments.Count(comment => comment.ItemId == item.Id) })
                .ToList();
            Assert.All(counts, count => Assert.Equal(count.CommentCount, count.Stored));
            seen.Add(counts.Count);
        }
        while (!run.IsCompleted);

        Assert.Equal(Posts, (await run).Counts.Added);
        Assert.True(seen.Count > 1, "No reading fell into the run.");
    }
}

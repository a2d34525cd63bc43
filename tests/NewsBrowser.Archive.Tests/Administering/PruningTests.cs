using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>Items of which every file has vanished go, and nothing else.</summary>
public sealed class PruningTests
{
    [Fact]
    public async Task What_no_file_gives_any_more_is_deleted_and_may_come_back()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(
            "kept.md",
            Documents.News("Kept", "https://example.com/kept", extra: "related:\n" + Documents.Related("Named by both", "https://example.com/both")));
        var gone = archive.Write("gone.md", Documents.News("Gone", "https://example.com/gone", extra: "related:\n" + Documents.Related(
            "Named by gone", "https://example.com/link") + Documents.Related("Named by both", "https://example.com/both", "    excerpt: \"Told more.\"\n")));
        var post = archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 3));
        await archive.IngestAsync();
        var text = await File.ReadAllTextAsync(gone, TestContext.Current.CancellationToken);
        File.Delete(gone);
        File.Delete(post);
        await archive.IngestAsync();

        var preview = await archive.Archive.Pruning.DryRunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 1, 1, 3L, 2), (preview.News, preview.Posts, preview.Links, preview.Comments, preview.Files));
        Assert.Equal(["[閒聊] 測試", "Gone", "Named by gone"], preview.Listed.Select(item => item.Title));
        Assert.Equal(5, archive.Number("SELECT count(*) FROM Items"));

        var report = await archive.Archive.Pruning.PruneAsync(TestContext.Current.CancellationToken);

        Assert.Equal((3, 2), (report.Items, report.Files));
        Assert.Equal(["Kept", "Named by both"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.Equal(1, archive.Number("SELECT count(*) FROM SourceTexts"));
        Assert.Equal(0, archive.Number("SELECT count(*) FROM People"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, (await archive.Archive.Pruning.DryRunAsync(TestContext.Current.CancellationToken)).Files);

        archive.Write("gone.md", text);
        Assert.Equal(1, (await archive.IngestAsync()).Counts.Added);
        Assert.Contains("Gone", archive.Rows("SELECT Title FROM Items"));
    }

    [Fact]
    public async Task An_item_that_another_file_has_stays_with_that_file()
    {
        await using var archive = await TestArchive.OpenAsync();
        var gone = archive.Write("a/item.md", Documents.News("Item", "https://example.com/item"));
        archive.Write("b/item.md", Documents.News("Item", "https://example.com/item"));
        var older = archive.Write("c/changed.md", Documents.News("Changed", "https://example.com/changed", published: "2024-03-09T10:00:00Z"));
        archive.Write("d/changed.md", Documents.News("Changed before", "https://example.com/changed", published: "2024-03-01T10:00:00Z"));
        await archive.IngestAsync();
        File.Delete(gone);
        File.Delete(older);
        await archive.IngestAsync();
        Assert.Equal(2, archive.Number("SELECT count(*) FROM SourceFiles WHERE VanishedInRun IS NOT NULL"));

        var report = await archive.Archive.Pruning.PruneAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (report.Items, report.Files));
        Assert.Equal(["Changed", "Item"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.EndsWith(
            "b/item.md",
            archive.Rows("SELECT f.Path FROM Items i JOIN SourceFiles f ON f.Id = i.SourceFileId WHERE i.Title = 'Item'").Single(),
            StringComparison.Ordinal);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }
}

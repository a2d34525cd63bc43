using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Ingestion.DryRun;
using NewsBrowser.Archive.Ingestion.Writing;
using NewsBrowser.Archive.Tests.Ingestion;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive.Tests.Administering;

/// <summary>A dry run says what would become of each item, and what is different.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task New_items_are_listed_with_their_kind_and_title()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write(
            "a.md", Documents.News("A new car", "https://example.com/a", extra: "related:\n" + Documents.Related("Another car", "https://example.com/b")));
        archive.Write("post.txt", Documents.Post("alice", "[閒聊] 測試", "內文"));

        var preview = (await DryRunAsync(archive)).DryRunResult!;

        Assert.Equal(
            [(ItemChange.New, "News", "A new car", false), (ItemChange.New, "Forum", "[閒聊] 測試", false)],
            preview.Items.Select(item => (item.Change, item.Item.Kind.ToString(), item.Item.Title, item.IsPresent)));
        Assert.Equal((2, 1, 0), (preview.Counts[ItemChange.New], preview.NewLinks, preview.Unlisted));
        Assert.Equal(0, archive.Number("SELECT count(*) FROM Items"));
    }

    [Fact]
    public async Task A_changed_item_is_listed_with_what_is_different()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 2));
        archive.Write("same.md", Documents.News("Same", "https://example.com/same"));
        await archive.IngestAsync();
        var before = archive.Everything();
        archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "改過的內文", 3));

        var preview = (await DryRunAsync(archive)).DryRunResult!;

        var item = Assert.Single(preview.Items);
        Assert.Equal(
            (ItemChange.Changed, true, "Stock", "M.1694447439.A.B1F"), (item.Change, item.IsPresent, item.Item.Board, item.Item.PostName));
        Assert.Equal(1, item.Comparison!.Counts.Appended);
        Assert.Contains(
            item.Comparison.Body,
            paragraph => paragraph.Pieces.Any(piece => piece.Kind == DifferenceKind.Added && piece.Text.Contains("改過的", StringComparison.Ordinal)));
        Assert.Equal(before, archive.Everything());
    }

    [Fact]
    public async Task A_link_whose_own_file_comes_and_a_state_beside_the_shown_one_are_told_apart()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a", extra: "related:\n" + Documents.Related("B", "https://example.com/b")));
        await archive.IngestAsync();
        archive.Write("b.md", Documents.News("B", "https://example.com/b"));
        archive.Write("older.md", Documents.News("A before", "https://example.com/a", published: "2024-03-01T10:00:00Z"));

        var preview = (await DryRunAsync(archive)).DryRunResult!;

        Assert.Equal([(ItemChange.Whole, "B"), (ItemChange.Kept, "A before")], preview.Items.Select(item => (item.Change, item.Item.Title)));
        Assert.Contains(preview.Items[1].Comparison!.Fields, field => field.Name == "title");
    }

    [Fact]
    public async Task A_preview_lists_so_many_items_and_counts_the_rest()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var number = 0; number < DryRunResult.MaxItems + 7; number++)
        {
            archive.Write($"{number:0000}.md", Documents.News($"Title {number}", $"https://example.com/{number}"));
        }

        var preview = (await DryRunAsync(archive)).DryRunResult!;

        Assert.Equal((DryRunResult.MaxItems, 7), (preview.Items.Count, preview.Unlisted));
    }

    [Fact]
    public async Task A_run_that_stores_has_no_preview()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));

        Assert.Null((await archive.IngestAsync()).DryRunResult);
    }

    private static Task<IngestionReport> DryRunAsync(TestArchive archive) =>
        archive.Archive.Ingestor.RunAsync(new IngestionRequest([archive.Inbox], DryRun: true), null, TestContext.Current.CancellationToken);
}

using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Browsing;

public sealed class RunChangesTests
{
    private const string Post = "M.1694447439.A.B1F.txt";

    [Fact]
    public async Task A_run_tells_what_it_added_changed_and_missed()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a", extra: "related:\n" + Documents.Related("B", "https://example.com/b")));
        var gone = archive.Write("gone.md", Documents.News("Gone", "https://example.com/gone"));
        archive.Write(Post, Documents.Post("alice", "[閒聊] 測試", "內文", 2));
        await archive.IngestAsync();
        archive.Write("b.md", Documents.News("B in full", "https://example.com/b"));
        archive.Write("c.md", Documents.News("C", "https://example.com/c"));
        archive.Write(Post, Documents.Post("alice", "[閒聊] 測試", "內文", 5));
        File.Delete(gone);
        await archive.IngestAsync();

        var first = await ReadAsync(archive, 1);
        // The link is whole by now, so what the first run added is shown as it stands today.
        Assert.Equal(["News A, B in full, Gone", "Posts [閒聊] 測試"], Told(first));
        Assert.Equal(2L, first.Later?.Id);
        Assert.Null(first.Earlier);

        var last = await ReadAsync(archive, null);
        Assert.Equal(2, last.Run.Id);
        Assert.Equal(["News C", "Whole B in full", "Changed [閒聊] 測試", "Vanished gone.md: Gone"], Told(last));
        Assert.Equal(1, last.Groups.Single(g => g.Group == ChangeGroup.Changed).Items.Single().Versions);
        Assert.Equal(1L, last.Earlier?.Id);
    }

    [Fact]
    public async Task A_run_that_changed_nothing_is_passed_over()
    {
        await using var archive = await TestArchive.OpenAsync();
        Assert.Null(await archive.Archive.Changes.ReadAsync(null, TestContext.Current.CancellationToken));
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        await archive.IngestAsync();

        Assert.Equal(1, (await ReadAsync(archive, null)).Run.Id);
        Assert.Empty((await ReadAsync(archive, 2)).Groups);
        Assert.Null(await archive.Archive.Changes.ReadAsync(3, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_change_is_told_of_its_run_even_when_a_later_run_changes_the_item_again()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var comments = 1; comments <= 3; comments++)
        {
            archive.Write(Post, Documents.Post("alice", "[閒聊] 測試", "內文", comments));
            await archive.IngestAsync();
        }

        foreach (var run in new[] { 2, 3 })
        {
            Assert.Equal(["Changed [閒聊] 測試"], Told(await ReadAsync(archive, run)));
        }
    }

    [Fact]
    public async Task A_long_group_is_read_page_by_page_without_a_gap()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var i = 0; i < RunChangeReader.PageSize + 7; i++)
        {
            archive.Write($"{i}.md", Documents.News($"N{i}", $"https://example.com/{i}"));
        }

        await archive.IngestAsync();
        var seen = new List<string>();
        foreach (var part in new[] { 1, 2, 3 })
        {
            var (_, list) = (await archive.Archive.Changes.ReadGroupAsync(1, ChangeGroup.News, part, TestContext.Current.CancellationToken))
                .GetValueOrDefault();
            Assert.Equal(RunChangeReader.PageSize + 7, list.Total);
            seen.AddRange(list.Items.Select(i => i.Item.Title));
        }

        Assert.Equal(RunChangeReader.PageSize + 7, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(RunChangeReader.PageSize + 7, seen.Count);
        Assert.Equal(RunChangeReader.FirstOfGroup, (await ReadAsync(archive, 1)).Groups.Single().Items.Count);
    }

    [Fact]
    public async Task What_a_run_added_and_changed_is_found_through_indexes()
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var (sql, index) in new[]
        {
            ("SELECT count(*) FROM Items WHERE AddedInRun = 1 AND Kind = 1 AND IsLink = 0", "IX_Items_AddedInRun_Kind_IsLink_PublishedAt"),
            ("SELECT Id FROM Items WHERE ChangedInRun = 1 AND ChangedInRun > AddedInRun", "IX_Items_ChangedInRun"),
            ("SELECT ItemId FROM ItemVersions WHERE SeenInRun = 1", "IX_ItemVersions_SeenInRun"),
            ("SELECT Id FROM SourceFiles WHERE VanishedInRun = 1", "IX_SourceFiles_VanishedInRun"),
        })
        {
            Assert.Contains(archive.Rows("EXPLAIN QUERY PLAN " + sql), row => row.Contains(index, StringComparison.Ordinal));
        }
    }

    private static async Task<RunChangesView> ReadAsync(TestArchive archive, long? run)
    {
        var changes = await archive.Archive.Changes.ReadAsync(run, TestContext.Current.CancellationToken);
        Assert.NotNull(changes);
        Assert.DoesNotContain(changes.Groups.SelectMany(g => g.Files), f => f.FileName.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));
        return changes;
    }

    private static IEnumerable<string> Told(RunChangesView changes) => changes.Groups.Select(g => g.Group + " " + string.Join(
        ", ",
        g.Items.Select(i => i.Item.Title).Concat(g.Files.Select(f => f.FileName + ": " + string.Join(", ", f.Shown.Select(i => i.Title))))
            .Order(StringComparer.Ordinal)));
}

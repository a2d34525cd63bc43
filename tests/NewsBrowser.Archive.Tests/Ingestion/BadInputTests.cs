using System.Diagnostics;
using System.Text;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Archive.Tests.Ingestion;

public sealed class BadInputTests
{
    [Fact]
    public async Task A_path_that_does_not_exist_ends_the_run_before_it_begins()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));

        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => archive.IngestAsync(archive.Inbox, "/nowhere/at/all"));

        Assert.Contains("/nowhere/at/all", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, archive.Number("SELECT (SELECT count(*) FROM Items) + (SELECT count(*) FROM IngestionRuns)"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_rejected_with_a_reason_and_the_rest_comes_in()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        archive.Write("binary.txt", "\u007fELF\u0002\u0001\u0001\0\0\0\0\0\0\u0001\u0002\u0003\0\u0004");
        archive.Write("bomb.md", "---\na: &a [x,x]\nb: &b [*a,*a,*a]\ntitle: [*b,*b,*b]\n---\n");
        archive.Write("empty.md", string.Empty);
        Directory.CreateDirectory(Path.Combine(archive.Inbox, "folder.md"));
        Directory.CreateSymbolicLink(Path.Combine(archive.Inbox, "loop"), archive.Inbox);
        File.CreateSymbolicLink(Path.Combine(archive.Inbox, "nothing.md"), "/nowhere/at/all.md");
        using (var large = File.Create(Path.Combine(archive.Inbox, "large.txt")))
        {
            large.SetLength(200L * 1024 * 1024);
        }

        var letters = Encoding.UTF8.GetBytes(Documents.Post("alice", "[閒聊] 測試", "內文"));
        await File.WriteAllBytesAsync(
            Path.Combine(archive.Inbox, "M.1694447439.A.B1F.txt"), letters[..(Array.IndexOf(letters, (byte)'\n') + 4)], TestContext.Current.CancellationToken);

        var report = await archive.IngestAsync();

        var reasons = report.Rejections.ToDictionary(rejection => Path.GetFileName(rejection.Path), rejection => rejection.Reason);
        Assert.Equal(
            ["binary.txt", "bomb.md", "empty.md", "large.txt", "loop", "nothing.md"], reasons.Keys.Where(name => name[0] != 'M').Order(StringComparer.Ordinal));
        Assert.Contains("209715200", reasons["large.txt"], StringComparison.Ordinal);
        Assert.Contains("leads back", reasons["loop"], StringComparison.Ordinal);
        Assert.Equal(report.Counts.Files, report.Counts.Added + report.Counts.Rejected);
        Assert.Contains("A", archive.Rows("SELECT Title FROM Items"));
        Assert.Equal(reasons.Count, archive.Number("SELECT count(*) FROM RunRejections"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));

        var again = await archive.IngestAsync();
        Assert.Equal((0, 0, report.Counts.Rejected), (again.Counts.Added, again.Counts.Updated, again.Counts.Rejected));
    }

    [Fact]
    public async Task Entries_that_are_rejected_are_counted_apart_from_files()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("posts.json", File.ReadAllText(Path.Combine(Checkout.Root, "tests", "fixtures", "ptt", "crawler-errors.json")));
        archive.Write("broken.md", "---\ntitle: a: b\n---\n");
        foreach (var report in new[] { await archive.IngestAsync(), await archive.IngestAsync() })
        {
            Assert.Equal((2, 1, 2), (report.Counts.Files, report.Counts.Rejected, report.Counts.RejectedEntries));
            Assert.Equal(3, report.Rejections.Count);
        }
    }

    [Fact]
    public async Task Routes_behind_a_hash_and_invisible_marks_make_no_difference_where_they_should_not()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("one.md", Documents.News("Spring", "https://app.example/#/season/spring"));
        archive.Write("two.md", Documents.News("Sum\u00ADmer", "https://app.example/#/season/summer"));
        archive.Write("three.md", Documents.News("Autumn", "https://app.example/year#autumn"));
        archive.Write("four.md", Documents.News("Autumn again", "https://app.example/year#later"));
        await archive.IngestAsync();
        Assert.Equal(3, archive.Number("SELECT count(*) FROM Items"));
    }

    [Fact]
    public async Task A_file_cut_in_the_middle_of_a_letter_is_kept_whole_up_to_it_and_warned_of()
    {
        await using var archive = await TestArchive.OpenAsync();
        var path = archive.Write("M.1694447439.A.B1F.txt", string.Empty);
        var bytes = Encoding.UTF8.GetBytes(Documents.Post("alice", "[閒聊] 測試", "內文開始一二三", 2));
        var cut = bytes.AsSpan().IndexOf("三"u8) + 2;
        await File.WriteAllBytesAsync(path, bytes[..cut], TestContext.Current.CancellationToken);

        var report = await archive.IngestAsync();

        Assert.Equal((1, 0), (report.Counts.Added, report.Counts.Rejected));
        Assert.Contains("內文開始一二", archive.Rows("SELECT Text FROM ItemBodies").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(archive.Rows("SELECT WarningsJson FROM SourceFiles").Single());
        Assert.Equal(cut, archive.Number("SELECT Length FROM SourceTexts"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("\\uFFFE")]
    [InlineData("\\uFFFF")]
    [InlineData("\\uFDD0")]
    [InlineData("\\uD800")]
    [InlineData("\\uDC00")]
    [InlineData("\\u0000")]
    [InlineData("\\uFEFF")]
    [InlineData("\\u202E")]
    [InlineData("\\uD83F\\uDFFE")]
    public async Task A_character_that_is_none_keeps_no_file_out_whatever_field_it_stands_in(string escape)
    {
        await using var archive = await TestArchive.OpenAsync();
        var said = $"a{escape}b";
        archive.Write("after.md", Documents.News("After", "https://example.com/after"));
        archive.Write(
            "post.json",
            """
            {"articles":[{"article_id":"M.1694447437.A.B1F","article_title":"[SAID] SAID","author":"SAID (SAID)","board":"SAID","content":"SAID","date":"Mon Sep 11 23:50:37 2023",
              "ip":"SAID","messages":[{"push_content":"SAID","push_ipdatetime":"09/12 00:13","push_tag":"推","push_userid":"SAID"}]}]}
            """.Replace("SAID", said, StringComparison.Ordinal));
        var news = Documents.News(said, $"https://example.com/{said}", excerpt: said).Replace("Microsoft AI", $"\"{said}\"", StringComparison.Ordinal)
            .Replace("name: Example", $"name: \"{said}\"", StringComparison.Ordinal);
        archive.Write("news.md", news);

        var report = await archive.IngestAsync();

        // YAML's reader refuses halves of pairs, with the line; nothing else is kept out.
        var isHalf = escape is "\\uD800" or "\\uDC00";
        Assert.All(report.Rejections, rejection => Assert.True(
            isHalf && rejection is { Line: > 0 } && rejection.Path.EndsWith("news.md", StringComparison.Ordinal),
            $"{rejection.Path}, {rejection.Line}: {rejection.Reason}"));
        Assert.Equal(3, report.Counts.Added + report.Counts.Rejected);
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_cannot_be_stored_is_rejected_and_tried_again_by_the_next_run()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        archive.Write("b.md", Documents.News("B", "https://example.com/b").Replace("Microsoft AI", "Refused", StringComparison.Ordinal));
        archive.Write("c.md", Documents.News("C", "https://example.com/c").Replace("Microsoft AI", "Wanted\n  - Refused", StringComparison.Ordinal));
        archive.Write("d.md", Documents.News("D", "https://example.com/d").Replace("Microsoft AI", "Wanted", StringComparison.Ordinal));
        archive.Execute("CREATE TRIGGER Refusing BEFORE INSERT ON Topics WHEN new.Name = 'Refused' BEGIN SELECT RAISE(ABORT, 'refused'); END");

        var report = await archive.IngestAsync();

        Assert.Equal((2, 2), (report.Counts.Added, report.Counts.Rejected));
        Assert.Equal(["b.md", "c.md"], report.Rejections.Select(rejection => Path.GetFileName(rejection.Path)));
        Assert.Equal(["A", "D"], archive.Rows("SELECT Title FROM Items ORDER BY Title"));
        Assert.Equal(
            ["D"], archive.Rows("SELECT i.Title FROM Items i JOIN ItemTopics t ON t.ItemId = i.Id JOIN Topics n ON n.Id = t.TopicId WHERE n.Name = 'Wanted'"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));

        archive.Execute("DROP TRIGGER Refusing");
        var again = await archive.IngestAsync();

        Assert.Equal((2, 0, 2), (again.Counts.Added, again.Counts.Rejected, again.Counts.Unchanged));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pipe_is_not_opened()
    {
        await using var archive = await TestArchive.OpenAsync();
        using var maker = Process.Start("mkfifo", Path.Combine(archive.Inbox, "pipe.txt"));
        await maker.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, maker.ExitCode);

        var report = await archive.IngestAsync();

        Assert.Equal(1, report.Counts.Rejected);
    }

    [Fact]
    public async Task Two_million_comments_are_refused_with_a_reason()
    {
        await using var archive = await TestArchive.OpenAsync();
        var path = archive.Write("M.1694447439.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 0));
        await using (var writer = new StreamWriter(path, append: true))
        {
            for (var floor = 0; floor < 2_000_000; floor++)
            {
                await writer.WriteAsync("推 ab: x 09/12 00:00\n");
            }
        }

        Assert.InRange(new FileInfo(path).Length, 0, DocumentParser.MaxFileBytes);
        var report = await archive.IngestAsync();

        Assert.Contains("more than", Assert.Single(report.Rejections).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_with_NUL_are_read_back_whole()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A\\0B", "https://example.com/a"));

        await archive.IngestAsync();

        var title = archive.Rows("SELECT Title FROM Items").Single();
        Assert.StartsWith("A", title, StringComparison.Ordinal);
        Assert.EndsWith("B", title, StringComparison.Ordinal);
        Assert.Equal(0, archive.Number("SELECT instr(Title, char(0)) FROM Items"));
    }

    [Theory]
    [InlineData("Thu Jan  1 08:00:00 1970", "0")]
    [InlineData("Fri Jan  1 08:00:00 2100", "4102444800000")]
    public async Task A_post_keeps_its_time_however_odd(string clock, string milliseconds)
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("post.txt", Documents.Post("alice", "[閒聊] 測試", "內文", 1, clock));

        await archive.IngestAsync();

        Assert.Equal(milliseconds, archive.Rows("SELECT PublishedAt FROM Items").Single());
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_with_its_reason_and_a_later_run_completes()
    {
        await using var archive = await TestArchive.OpenAsync();
        for (var number = 0; number < 40; number++)
        {
            archive.Write($"M.{1694447439 + number}.A.B1F.txt", Documents.Post("alice", "[閒聊] 測試", new string('內', 20_000), 200));
        }

        archive.Store.MaxPages = archive.Number("SELECT page_count FROM pragma_page_count") + 300;
        var e = await Assert.ThrowsAsync<ArchiveUnavailableException>(() => archive.IngestAsync());
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        Assert.Equal("4", archive.Rows("SELECT State FROM IngestionRuns").Single());
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));

        archive.Store.MaxPages = null;
        var report = await archive.IngestAsync();

        Assert.Equal(40, report.Counts.Added + report.Counts.Unchanged);
        Assert.Equal(40, archive.Number("SELECT count(*) FROM Items"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }
}

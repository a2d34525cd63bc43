using NewsBrowser.Archive.Tests.Ingestion;
using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive.Tests.Browsing;

public sealed class ItemStatesTests
{
    private const string Post = "M.1694447439.A.B1F.txt";

    [Fact]
    public async Task Comments_that_only_grew_are_told_as_that()
    {
        await using var archive = await TestArchive.OpenAsync();
        var states = await StatesAsync(archive, Post, Documents.Post("alice", "[閒聊] 測試", "內文", 3), Documents.Post("alice", "[閒聊] 測試", "內文", 5));
        Assert.True(states.Comparison!.OnlyGrew);
        Assert.Equal(new CommentDifferenceCounts(2, 0, 0, 0), states.Comparison.Counts);
        Assert.Equal([4, 5], states.Comparison.Comments.Select(c => c.FloorAfter));
        Assert.Equal([5, 3], states.Versions.Select(s => s.Comments));
        Assert.Null(states.Versions[0].Version);
    }

    [Fact]
    public async Task Edited_and_vanished_comments_are_told_by_floor_and_text()
    {
        await using var archive = await TestArchive.OpenAsync();
        var before = Documents.Post("alice", "[閒聊] 測試", "內文", 5);
        var after = before.Replace("第2句", "改過的第2句", StringComparison.Ordinal)
            .Replace("推 user4       : 第4句 09/12 00:04\n", string.Empty, StringComparison.Ordinal);
        Assert.Contains("user4", before, StringComparison.Ordinal);
        Assert.DoesNotContain("user4", after, StringComparison.Ordinal);

        // The file's own newer state is shown, with fewer comments too.
        var compared = (await StatesAsync(archive, Post, before, after)).Comparison!;

        Assert.False(compared.OnlyGrew);
        Assert.Equal(new CommentDifferenceCounts(0, 0, 1, 1), compared.Counts);
        var edited = compared.Comments.Single(c => c.Change == CommentChange.Edited);
        Assert.Equal((2, 2), (edited.FloorBefore, edited.FloorAfter));
        Assert.Contains(new TextPiece(DifferenceKind.Added, "改過的"), edited.Pieces);
        var vanished = compared.Comments.Single(c => c.Change == CommentChange.Vanished);
        Assert.Equal((4, "user4"), (vanished.FloorBefore, vanished.Person));
    }

    [Fact]
    public async Task A_body_is_compared_by_paragraph_and_by_word()
    {
        await using var archive = await TestArchive.OpenAsync();
        var compared = (await StatesAsync(
            archive,
            Post,
            Documents.Post("alice", "[閒聊] 測試", "第一段不變\n第二段說台積電會漲\n第三段\n第四段\n第五段\n要刪的一段", 1),
            Documents.Post("alice", "[閒聊] 測試二", "第一段不變\n第二段說台積電會跌\n第三段\n第四段\n第五段\n\nAn added paragraph", 1))).Comparison!;

        Assert.Contains(compared.Fields, field => field.Name == "title");
        var edited = compared.Body.Single(p => p.Change == ParagraphChange.Edited);
        Assert.Equal([new(DifferenceKind.Same, "第二段說台積電會"), new(DifferenceKind.Removed, "漲"), new(DifferenceKind.Added, "跌")], edited.Pieces);
        Assert.Equal("要刪的一段", compared.Body.Single(p => p.Change == ParagraphChange.Removed).Pieces.Single().Text);
        Assert.Equal("An added paragraph", compared.Body.Single(p => p.Change == ParagraphChange.Added).Pieces.Single().Text);
        Assert.Equal(0, compared.Counts.Total);
        Assert.True(compared.Exact);
    }

    [Fact]
    public async Task Fields_of_news_are_compared_and_the_secured_text_stays_inside()
    {
        await using var archive = await TestArchive.OpenAsync();
        var states = await StatesAsync(
            archive,
            "a.md",
            Documents.News("Old headline", "https://example.com/a", extra: "secured: \"FIRSTSECRET\"\nheat: 5\n"),
            Documents.News(
                "New headline",
                "https://example.com/a",
                extra: "secured: \"SECONDSECRETS\"\nheat: 7\nrelated:\n" + Documents.Related("Another", "https://example.com/b")));

        var fields = states.Comparison!.Fields.ToDictionary(f => f.Name);
        Assert.Equal(["heat", "related", "secured", "title"], fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["11", "13"], fields["secured"].Pieces.Select(p => p.Text));
        Assert.True(fields["related"].IsList);
        Assert.DoesNotContain(fields.Values.SelectMany(f => f.Pieces), p => p.Text.Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_single_state_has_nothing_to_compare_and_an_unknown_one_is_not_there()
    {
        await using var archive = await TestArchive.OpenAsync();
        archive.Write("a.md", Documents.News("A", "https://example.com/a"));
        await archive.IngestAsync();
        var id = archive.Rows("SELECT PublicId FROM Items").Single();
        var states = await archive.Archive.Versions.ReadAsync(id, null, null, TestContext.Current.CancellationToken);
        Assert.Single(states!.Versions);
        Assert.Null(states.Comparison);
        Assert.Null(await archive.Archive.Versions.ReadAsync(id, 99, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_posts_that_share_a_line_of_one_file_each_is_compared_with_its_own_state()
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var body in new[] { "一", "二" })
        {
            archive.Write(
                "crawl.json",
                $$"""{"articles":[{{Crawled("M.1694447439.A.B1F", "alice", "甲" + body)}},{{Crawled("M.1694447440.A.B20", "bob", "乙" + body)}}]}""");
            await archive.IngestAsync();
        }

        foreach (var (id, name) in new[] { ("Stock.M.1694447439.A.B1F", "甲"), ("Stock.M.1694447440.A.B20", "乙") })
        {
            var states = await archive.Archive.Versions.ReadAsync(id, null, null, TestContext.Current.CancellationToken);
            Assert.Contains(
                name,
                string.Concat(states!.Comparison!.Body.SelectMany(p => p.Pieces).Where(p => p.Kind == DifferenceKind.Same).Select(p => p.Text)),
                StringComparison.Ordinal);
        }
    }

    private static string Crawled(string id, string author, string content) =>
        $$"""{"article_id":"{{id}}","article_title":"[閒聊] {{author}}","author":"{{author}} (nick)","board":"Stock","content":"{{content}}","date":"Mon Sep 11 23:50:37 2023","ip":"1.2.3.4","message_count":{"all":0,"boo":0,"count":0,"neutral":0,"push":0},"messages":[],"url":"https://www.ptt.cc/bbs/Stock/{{id}}.html"}""";

    [Fact]
    public async Task Any_two_states_can_be_compared_and_each_has_its_own_raw_text()
    {
        await using var archive = await TestArchive.OpenAsync();
        var none = TestContext.Current.CancellationToken;
        var newest = await StatesAsync(archive, Post, [.. new[] { "一", "二", "三" }.Select(body => Documents.Post("alice", "[閒聊] 測試", "內文" + body, 1))]);
        Assert.Equal(3, newest.Versions.Count);
        var (older, oldest) = (newest.Versions[1], newest.Versions[2]);

        var states = await archive.Archive.Versions.ReadAsync(newest.Item.Id, oldest.Version, older.Version, none);

        Assert.Equal(
            [new(DifferenceKind.Same, "內文"), new(DifferenceKind.Removed, "一"), new(DifferenceKind.Added, "二")],
            states!.Comparison!.Body.Single(p => p.Change == ParagraphChange.Edited).Pieces);
        var raw = await archive.Archive.Items.ReadRawAsync(newest.Item.Id, oldest.Version, none);
        Assert.Contains("內文一", raw!.Lines());
        Assert.Null(await archive.Archive.Items.ReadRawAsync("none", oldest.Version, none));
    }

    private static async Task<ItemVersionsView> StatesAsync(TestArchive archive, string name, params string[] texts)
    {
        foreach (var text in texts)
        {
            archive.Write(name, text);
            await archive.IngestAsync();
        }

        var id = archive.Rows("SELECT PublicId FROM Items WHERE IsLink = 0").Single();
        var states = await archive.Archive.Versions.ReadAsync(id, null, null, TestContext.Current.CancellationToken);
        Assert.NotNull(states?.Comparison);
        return states;
    }
}

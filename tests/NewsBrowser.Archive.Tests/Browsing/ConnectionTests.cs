using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Archive.Tests.Ingestion;

namespace NewsBrowser.Archive.Tests.Browsing;

/// <summary>What points at what among a few invented files, whichever of them comes first.</summary>
public sealed class ConnectionTests
{
    private const string Wire = "Parks open at night";
    private const string Follow = "A week of open parks";
    private const string Carries = "[新聞] 公園夜間開放";
    private const string Talks = "[閒聊] 夜跑心得";
    private const string Answers = "[請益] 夜跑要去哪";
    private const string Address = "https://wire.example/stories/2024/03/05/parks-open-at-night";

    private static readonly (string Name, string Text)[] Files =
    [
        ("2024-03-05-wire.md", Documents.News(Wire, Address, extra: "quality: 60\n")),
        (
            "2024-03-12-follow.md",
            Documents.News(Follow, "https://follow.example/week", "2024-03-12T10:00:00Z", extra: "related:\n"
                + Documents.Related("Elsewhere", "https://else.example/1", "    quality: 9\n")
                + Documents.Related(Wire, Address + "?utm_campaign=x", "    quality: 71\n"))
            + $"\n<p>It began with <a href=\"{Address}/amp\">a first night</a>, see also <a "
            + $"href=\"https://www.ptt.cc/bbs/CityLife/M.1709800000.A.0B2.html\">the board</a>.</p>\n"
        ),
        (
            "M.1709700000.A.0A1.txt",
            """
            作者walker (散步)看板CityLife標題[新聞] 公園夜間開放時間Wed Mar  6 12:40:00 2024

            原文標題：公園夜間開放

            原文連結：https://www.wire.example/amp/stories/2024/03/05/parks-open-at-night?utm_medium=board

            發布時間：2024-03-05

            記者署名：記者王曉明／台北報導

            原文內容：
            市府說公園不關門。

            心得/評論：
            可以夜跑了

            --
            ※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
            ※ 文章網址: https://www.ptt.cc/bbs/CityLife/M.1709700000.A.0A1.html
            推 runner      : 讚 03/06 12:45
            """
        ),
        (
            "M.1709800000.A.0B2.txt",
            """
            作者sitter (坐)看板CityLife標題[閒聊] 夜跑心得時間Thu Mar  7 16:26:40 2024

            昨天跑了一圈

            --
            ※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
            ※ 文章網址: https://www.ptt.cc/bbs/CityLife/M.1709800000.A.0B2.html
            推 runner      : 好跑嗎 03/07 16:30
            → splitter    : https://wire.example/stories/2024/03/05/parks-op 03/07 16:31
            → splitter    : en-at-night 03/07 16:31
            """
        ),
        (
            "M.1709900000.A.0C3.txt",
            """
            作者asker (問)看板CityLife標題[請益] 夜跑要去哪時間Fri Mar  8 20:13:20 2024

            看到 https://www.ptt.cc/bbs/CityLife/M.1709800000.A.0B2.html 這篇
            還有 http://follow.example/week?utm_source=ptt#top (後續)

            --
            ※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
            ※ 文章網址: https://www.ptt.cc/bbs/CityLife/M.1709900000.A.0C3.html
            推 runner      : 河邊 03/08 20:20
            另外補充 https://wire.example/stories/2024/03/05/parks-open-at-night/
            → runner      : 好 03/08 20:40
            """
        ),
    ];

    [Fact]
    public async Task What_quotes_an_item_is_found_whatever_came_first()
    {
        var forth = await ConnectionsAsync([.. Files.Select(f => f.Name)]);
        var back = await ConnectionsAsync([.. Files.Select(f => f.Name).Reverse()]);

        Assert.Equal(
            [
                $"{Wire} < {Answers}: Quoted Note 1",
                $"{Wire} < {Talks}: Quoted Comment 2",
                $"{Wire} < {Carries}: Article Body 0",
                $"{Wire} < {Follow}: Related Body 0 no. 2 quality 71 and 1 more",
                $"{Follow} < {Answers}: Quoted Body 0",
                $"{Follow} > {Wire}",
                $"{Follow} > {Talks}",
                $"{Carries} source {Wire}",
                $"{Talks} < {Follow}: Quoted Body 0",
                $"{Talks} < {Answers}: Quoted Body 0",
                $"{Talks} > {Wire} Comment 2",
                $"{Answers} > {Talks} Body 0",
                $"{Answers} > {Follow} Body 0",
                $"{Answers} > {Wire} Note 1",
            ],
            forth);
        Assert.Equal(forth, back);
    }

    [Fact]
    public async Task An_archive_from_before_the_quotations_is_filled_at_its_next_opening()
    {
        await using var archive = await TestArchive.OpenAsync();
        foreach (var (name, text) in Files)
        {
            archive.Write(name, text.ReplaceLineEndings("\n"));
        }

        await archive.IngestAsync();
        var rows = archive.Rows("SELECT * FROM QuotedUrls ORDER BY ItemId, Position");
        Assert.Equal(7, rows.Count);
        using (var connection = archive.Store.OpenWriteConnection())
        {
            foreach (var sql in (string[])["DELETE FROM QuotedUrls", "UPDATE ArchiveState SET QuotationsVersion = 0"])
            {
                using var statement = new Statement(connection, sql);
                statement.Run();
            }
        }

        await archive.ReopenAsync();

        Assert.Equal(rows, archive.Rows("SELECT * FROM QuotedUrls ORDER BY ItemId, Position"));
        Assert.Empty(await archive.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_post_that_no_longer_quotes_no_longer_points()
    {
        using var folder = Folder();
        await using var opened = await OpenedArchive.OpenAsync(folder.Path);
        Assert.Equal([Follow, Wire], Titles(await opened.FindAsync("has:discussion")));

        folder.Write("M.1709900000.A.0C3.txt", Files[4].Text.ReplaceLineEndings("\n").Replace("follow.example", "lost.example", StringComparison.Ordinal));
        await opened.IngestAsync(folder.Path);

        Assert.Equal([Wire], Titles(await opened.FindAsync("has:discussion")));
        Assert.Empty((await NewsAsync(opened, Follow)).DiscussedIn.Items);
    }

    [Fact]
    public async Task Discussed_news_are_those_that_show_a_discussion()
    {
        using var folder = Folder();
        await using var opened = await OpenedArchive.OpenAsync(folder.Path);
        var shown = new List<string>();
        foreach (var hit in (await opened.FindAsync("kind:news")).Hits)
        {
            var news = await opened.Archive.Items.ReadNewsAsync(hit.Item.Id, TestContext.Current.CancellationToken);
            if (news!.DiscussedIn.Total > 0)
            {
                shown.Add(hit.Item.Title);
            }
        }

        Assert.Equal(shown.Order(StringComparer.Ordinal), Titles(await opened.FindAsync("has:discussion")));
        Assert.Equal(2, shown.Count);
    }

    [Fact]
    public async Task What_is_pointed_at_is_ranked_by_how_many_items_point()
    {
        using var folder = Folder();
        await using var opened = await OpenedArchive.OpenAsync(folder.Path);

        var page = await opened.Archive.References.ReadAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                $"{Wire}: 4 (3) by {Follow}, {Answers}, {Talks}", $"{Talks}: 2 (1) by {Follow}, {Answers}", $"{Follow}: 1 (1) by {Answers}",
                $"Elsewhere: 1 (0) by {Follow}"
            ],
            page.Items.Select(r => $"{r.Item.Title}: {r.References} ({r.Posts}) by {string.Join(", ", r.PointedBy.Select(i => i.Title))}")
                .Order(StringComparer.Ordinal).OrderByDescending(line => line.Split(": ")[1][0]));
        Assert.Equal(4, page.Total);
        // News beside the posts about them, those of most posts first.
        var connected = (await opened.Archive.FrontPage.ReadAsync(days: null, TestContext.Current.CancellationToken)).Connected;
        Assert.Equal(Wire, connected[0].Item.Title);
        Assert.All(connected, pair => Assert.Equal(ItemKind.News, pair.Item.Kind));
        Assert.All(connected.SelectMany(pair => pair.PointedBy), post => Assert.Equal(ItemKind.Forum, post.Kind));
        Assert.Equal(1, (await opened.Archive.References.ReadAsync(9, TestContext.Current.CancellationToken)).Number);

        folder.Write("M.1709900000.A.0C3.txt", Files[4].Text.ReplaceLineEndings("\n").Replace("follow.example", "lost.example", StringComparison.Ordinal));
        await opened.IngestAsync(folder.Path);
        Assert.Equal(3, (await opened.Archive.References.ReadAsync(1, TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task Past_the_newest_fifty_those_that_point_are_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("wire.md", Documents.News(Wire, Address));
        for (var day = 1; day <= 55; day++)
        {
            folder.Write(
                $"n{day}.md",
                Documents.News(
                    $"Story {day}",
                    $"https://story.example/{day}",
                    new DateTime(2024, 1, 1).AddDays(day).ToString("yyyy-MM-dd") + "T00:00:00Z",
                    extra: "related:\n" + Documents.Related(Wire, Address, $"    quality: {day}\n")));
        }

        await using var opened = await OpenedArchive.OpenAsync(folder.Path);
        var list = (await NewsAsync(opened, Wire)).ReferencedBy;

        Assert.Equal(55, list.Total);
        Assert.Equal(ItemReader.MaxBeside, list.Items.Count);
        Assert.Equal("Story 55", list.Items[0].Item.Title);
        Assert.Equal((1, 55), list.Quality);
    }

    private static async Task<List<string>> ConnectionsAsync(IReadOnlyList<string> order)
    {
        using var folder = Folder();
        await using var opened = await OpenedArchive.OpenAsync();
        foreach (var name in order)
        {
            await opened.IngestAsync(folder.File(name));
        }

        var told = new List<string>();
        foreach (var title in (string[])[Wire, Follow])
        {
            var news = await NewsAsync(opened, title);
            told.AddRange(news.DiscussedIn.Items.Concat(news.ReferencedBy.Items).Select(c => $"{title} < {Told(c)}"));
            told.AddRange(news.Quotes.Select(q => $"{title} > {q.Item.Title}"));
        }

        foreach (var title in (string[])[Carries, Talks, Answers])
        {
            var thread = await ThreadAsync(opened, title);
            told.AddRange(thread.Article is { } article ? [$"{title} source {article.Title}"] : []);
            told.AddRange(thread.ReferencedBy.Items.Select(c => $"{title} < {Told(c)}"));
            told.AddRange(thread.Quotes.Select(q => $"{title} > {q.Item.Title} {q.Place} {q.Floor}"));
        }

        return told;
    }

    private static string Told(ItemConnection c) =>
        $"{c.Item.Title}: {c.Reason} {c.Place} {c.Floor}" + (c.Position is { } position ? $" no. {position}" : "")
            + (c.Quality is { } quality ? $" quality {quality}" : "")
        + (c.OtherReasons > 0 ? $" and {c.OtherReasons} more" : "");

    private static async Task<NewsView> NewsAsync(OpenedArchive opened, string title) =>
        (await opened.Archive.Items.ReadNewsAsync(await IdAsync(opened, $"kind:news -is:link in:title \"{title}\""), TestContext.Current.CancellationToken))!;

    private static async Task<ThreadView> ThreadAsync(OpenedArchive opened, string title) =>
        (await opened.Archive.Items.ReadThreadAsync(
            await IdAsync(opened, $"kind:forum in:title \"{title}\""), new ThreadRequest(), TestContext.Current.CancellationToken))!;

    private static async Task<string> IdAsync(OpenedArchive opened, string query) => Assert.Single((await opened.FindAsync(query)).Hits).Item.Id;

    private static IEnumerable<string> Titles(Archive.Searching.SearchPage<Archive.Searching.ItemHit> found) =>
        found.Hits.Select(h => h.Item.Title).Order(StringComparer.Ordinal);

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        foreach (var (name, text) in Files)
        {
            folder.Write(name, text.ReplaceLineEndings("\n"));
        }

        return folder;
    }
}

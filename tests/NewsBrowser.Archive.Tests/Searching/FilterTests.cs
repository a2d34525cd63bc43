using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Which of a few invented items each filter of the language finds.</summary>
public sealed class FilterTests(FilterTests.InventedArchive invented) : IClassFixture<FilterTests.InventedArchive>
{
    private const string Wire = "Parks open at night";
    private const string Video = "How parks are planned";
    private const string Buried = "Old fountain, new pump";
    private const string Bare = "A bench";
    private const string Post = "[新聞] 公園夜間開放";
    private const string Question = "[請益] 長椅哪裡買";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["2024-03-05-wire.md"] = """
            ---
            category: news
            title: "Parks open at night"
            excerpt: "The city keeps its parks open."
            publishedDateTime: 2024-03-05T10:00:00Z
            originalUrl: "https://wire.example/parks?utm_source=robot"
            webUrl: "https://wire.example/parks"
            type: article
            quality: 80
            heat: 40
            published: true
            provider:
              name: The Wire
              domain: wire.example
            topics:
              - City Parks
            images:
              - url: "https://wire.example/p.jpg"
                width: 10
                height: 10
            related:
              - title: "A bench"
                excerpt: "Wood."
                webUrl: "https://bench.example/a"
                type: article
                provider:
                  name: Bench Weekly
                  domain: bench.example
                quality: 5
            ---

            """,
        ["2024-03-06-video.md"] = """
            ---
            category: news
            title: "How parks are planned"
            excerpt: "A film."
            publishedDateTime: 2024-03-06T20:00:00Z
            originalUrl: "https://film.example/plan"
            webUrl: "https://film.example/plan"
            type: video
            quality: 30
            heat: 30
            published: false
            provider:
              name: The Wire
              domain: film.example
            topics:
              - City Parks
              - Film
            ---

            """,
        ["2023-12-01-buried.md"] = """
            ---
            category: news
            title: "Old fountain, new pump"
            excerpt: "Water."
            publishedDateTime: 2023-12-01T00:00:00Z
            webUrl: "https://wire.example/pump"
            type: article
            quality: 0
            heat: -1
            provider:
              name: The Wire
              domain: wire.example
            topics:
              - Water
            ---

            """,
        ["M.1709700000.A.0A1.txt"] = """
            作者walker (散步)看板CityLife標題[新聞] 公園夜間開放時間Wed Mar  6 12:40:00 2024

            原文標題：公園夜間開放

            原文連結：https://wire.example/parks?utm_medium=board

            發布時間：2024-03-05

            記者署名：記者王曉明／台北報導

            原文內容：
            市府說公園不關門。


            心得/評論：

            可以夜跑了

            推 runner      : 讚 03/06 12:45

            推 jogger      : 好 03/06 12:46

            噓 sleeper     : 吵 03/06 12:47

            → jogger      : 不會吧 03/07 00:10

            """,
        ["M.1709800000.A.0B2.txt"] = """
            作者sitter (坐)看板CityLife標題[請益] 長椅哪裡買時間Thu Mar  7 16:26:40 2024

            想買一張公園的長椅

            """,
    };

    private readonly OpenedArchive _archive = invented.Archive;

    [Theory]
    [InlineData("kind:news", Wire, Video, Buried, Bare)]
    [InlineData("kind:forum", Post, Question)]
    [InlineData("topic:\"city parks\"", Wire, Video)]
    [InlineData("topic:film topic:water", Video, Buried)]
    [InlineData("source:\"the wire\"", Wire, Video, Buried)]
    [InlineData("source:wire.example", Wire, Buried)]
    [InlineData("source:www.wire.example", Wire, Buried)]
    [InlineData("board:citylife", Post, Question)]
    [InlineData("author:Walker", Post)]
    [InlineData("commenter:jogger", Post)]
    [InlineData("class:請益", Question)]
    [InlineData("reporter:王曉明", Post)]
    [InlineData("reporter:王晓明", Post)]
    [InlineData("lang:zh", Post, Question)]
    [InlineData("lang:en kind:news", Wire, Video, Buried, Bare)]
    [InlineData("type:video", Video)]
    [InlineData("url:wire.example/parks", Wire)]
    [InlineData("url:https://www.ptt.cc/bbs/CityLife/M.1709700000.A.0A1.html", Post)]
    [InlineData("in:title parks", Wire, Video)]
    [InlineData("in:body parks", Wire, Post)]
    [InlineData("in:comments 吵", Post)]
    [InlineData("in:own 夜跑", Post)]
    [InlineData("in:own 不關門")]
    [InlineData("date:2024-03", Wire, Video, Bare, Post, Question)]
    [InlineData("date:2024-03-07", Video, Question)]
    [InlineData("date:2023-12-01", Buried)]
    [InlineData("after:2024-03-07", Video, Question)]
    [InlineData("before:2024-01-01", Buried)]
    [InlineData("age:4d", Video, Question)]
    [InlineData("push:>1", Post)]
    [InlineData("push:0", Question)]
    [InlineData("boo:1", Post)]
    [InlineData("comments:4", Post)]
    [InlineData("comments:<4", Question)]
    [InlineData("quality:>=30", Wire, Video)]
    [InlineData("quality:0", Buried)]
    [InlineData("heat:-1", Buried)]
    [InlineData("heat:30..40", Wire, Video)]
    [InlineData("is:published kind:news", Wire, Buried, Bare)]
    [InlineData("is:unpublished", Video)]
    [InlineData("is:link", Bare)]
    [InlineData("is:unscored")]
    [InlineData("has:image", Wire)]
    [InlineData("has:comments", Post)]
    [InlineData("has:related", Wire)]
    [InlineData("has:discussion", Wire)]
    [InlineData("-has:discussion kind:news", Video, Buried, Bare)]
    [InlineData("公園", Post, Question)]
    [InlineData("公園 -長椅", Post)]
    [InlineData("fountain OR film", Buried, Video)]
    [InlineData("(fountain OR film) -water", Video)]
    [InlineData("plan*", Video)]
    [InlineData("\"open at night\"", Wire)]
    [InlineData("\"open night\"")]
    public async Task A_filter_finds_what_it_says(string query, params string[] titles)
    {
        var found = await _archive.FindAsync(query);
        // A related entry without a date has none: `date:` filters never find it.
        var expected = query == "date:2024-03" ? titles.Where(t => t != Bare) : titles;
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Hits.Select(h => h.Item.Title).Order(StringComparer.Ordinal));
        Assert.Equal(found.Hits.Count, found.Total);
    }

    [Theory]
    [InlineData("kind:forum", 4)]
    [InlineData("kind:news", 0)]
    [InlineData("board:citylife", 4)]
    [InlineData("author:walker", 4)]
    [InlineData("author:sitter", 0)]
    [InlineData("commenter:jogger", 2)]
    [InlineData("class:新聞", 4)]
    [InlineData("class:請益", 0)]
    [InlineData("reporter:王曉明", 4)]
    [InlineData("reporter:陳", 0)]
    [InlineData("lang:zh", 4)]
    [InlineData("url:https://www.ptt.cc/bbs/CityLife/M.1709700000.A.0A1.html", 4)]
    [InlineData("in:title 夜間 吵", 0)]
    [InlineData("in:title 夜間", 4)]
    [InlineData("in:title 長椅", 0)]
    [InlineData("in:comments 吵", 1)]
    [InlineData("in:own 夜跑", 4)]
    [InlineData("date:2024-03-06", 3)]
    [InlineData("date:2024-03-07", 1)]
    [InlineData("push:2", 4)]
    [InlineData("push:>2", 0)]
    [InlineData("comments:4 boo:1", 4)]
    [InlineData("quality:>0", 0)]
    [InlineData("has:comments", 4)]
    [InlineData("is:published", 4)]
    [InlineData("has:discussion", 0)]
    [InlineData("topic:film", 0)]
    [InlineData("source:wire.example", 0)]
    [InlineData("type:article", 0)]
    [InlineData("不會", 1)]
    [InlineData("-不會", 3)]
    [InlineData("公園", 0)]
    [InlineData("tag:push", 2)]
    [InlineData("tag:噓", 1)]
    [InlineData("tag:→", 1)]
    [InlineData("tag:push,boo", 3)]
    [InlineData("-tag:push", 2)]
    [InlineData("@jogger", 2)]
    [InlineData("title:夜間 吵", 1)]
    public async Task A_filter_means_the_same_for_comments(string query, int total)
    {
        var parsed = QueryParser.Parse(query, OpenedArchive.Clock.GetUtcNow().UtcDateTime, OpenedArchive.Taipei, SearchFields.OfComments);
        var found = await _archive.Archive.Search.FindCommentsAsync(new SearchRequest(parsed) { Limit = 100 }, TestContext.Current.CancellationToken);
        Assert.Equal(total, found.Total);
        Assert.Equal(total, found.Hits.Count);
    }

    [Fact]
    public async Task A_facet_ignores_its_own_filter_and_keeps_the_others()
    {
        var found = await _archive.FindAsync("topic:film kind:news");
        Assert.Equal(1, found.Total);
        Assert.Equal([("City Parks", 2, false), ("Film", 1, true), ("Water", 1, false)], Values(found, SearchFields.Topic));
        Assert.Equal([("news", 1, true)], Values(found, SearchFields.Kind));
        Assert.Equal([("film.example", 1, false)], Values(found, SearchFields.Source));
        Assert.Equal("The Wire", found.Facets.Single(f => f.Field == SearchFields.Source).Values[0].Label);

        var month = await _archive.FindAsync("date:2023-12");
        Assert.Equal([("2023-12", 1, true), ("2024-03", 4, false)], Values(month, SearchFields.Date));
    }

    [Fact]
    public async Task Comments_are_counted_by_board_class_person_and_month()
    {
        var all = await _archive.FindCommentsAsync("");
        Assert.Equal([("CityLife", 4, false)], Values(all, SearchFields.Board));
        Assert.Equal([("新聞", 4, false)], Values(all, SearchFields.Class));
        Assert.Equal([("jogger", 2, false), ("runner", 1, false), ("sleeper", 1, false)], Values(all, SearchFields.Commenter));
        Assert.Equal([("2024-03", 4, false)], Values(all, SearchFields.Date));
        Assert.Equal([("push", 2, false), ("arrow", 1, false), ("boo", 1, false)], Values(all, SearchFields.Reaction));
        Assert.Equal(["推", "→", "噓"], all.Facets.Single(f => f.Field == SearchFields.Reaction).Values.Select(v => v.Label));

        var one = await _archive.FindCommentsAsync("commenter:jogger date:2024-03-07");
        Assert.Equal(1, one.Total);
        Assert.Equal([("jogger", 1, true)], Values(one, SearchFields.Commenter));
        Assert.Equal([("2024-03", 2, false)], Values(one, SearchFields.Date));
    }

    [Theory]
    [InlineData("source:wire", "unknown-source", "The Wire 2|source:wire.example")]
    [InlineData("topic:city parks", "unknown-topic", "City Parks 2|topic:\"City Parks\"")]
    [InlineData("topic:Cty-Parks", "unknown-topic", "City Parks 2|topic:\"City Parks\"")]
    [InlineData("author:walk", "unknown-author", "walker 1|author:walker")]
    [InlineData("author:jogger", "unknown-author", "commenter:jogger 1|commenter:jogger")]
    [InlineData("board:CityLif", "unknown-board", "CityLife 2|board:CityLife")]
    [InlineData("bord:CityLife", "unknown-filter", "board:CityLife 2|board:CityLife")]
    [InlineData("kind:blog", "unknown-value", "kind:news 4|kind:news")]
    [InlineData("公園,長椅", "list", "公園 長椅 1|公園 長椅")]
    [InlineData("push:abc2", "bad-number", "push:>=2 1|push:>=2")]
    public async Task What_is_odd_is_left_out_and_mended_by_one_press(string query, string code, string offered)
    {
        var problem = Assert.Single((await _archive.FindAsync(query)).Problems);
        Assert.Equal(code, problem.Code);
        var wanted = offered.Split('|');
        Assert.Equal((wanted[0], wanted[1]), ($"{problem.Offers[0].Label} {problem.Offers[0].Count}", problem.Offers[0].Query));
        foreach (var offer in problem.Offers)
        {
            var mended = await _archive.FindAsync(offer.Query);
            Assert.Empty(mended.Problems);
            Assert.Equal(offer.Count, mended.Total);
        }
    }

    [Theory]
    [InlineData("公園 board:Nowhere", Post, Question)]
    [InlineData("公園 foo:bar push:2", Post)]
    [InlineData("公園 kind:blog -長椅", Post)]
    [InlineData("board:CityLife,Nowhere", Post, Question)]
    [InlineData("board:Nowhere")]
    [InlineData("???")]
    [InlineData("M.1709700000.A.0A1", Post)]
    [InlineData("#1bv_EW2X (CityLife)", Post)]
    [InlineData("#1bw2eW2X")]
    [InlineData("https://www.ptt.cc/bbs/CityLife/M.1709700000.A.0A1.html", Post)]
    [InlineData("wire.example/parks/", Wire)]
    [InlineData("https://wire.example/parks?utm_source=x", Wire)]
    [InlineData("https://wire.example/nothing")]
    [InlineData("@jogger", Post)]
    [InlineData("@sitter", Question)]
    [InlineData("fountain, film", Buried, Video)]
    public async Task The_rest_of_a_search_is_answered(string query, params string[] titles)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal(titles.Order(StringComparer.Ordinal), found.Hits.Select(h => h.Item.Title).Order(StringComparer.Ordinal));
        Assert.Equal(titles.Length == 0, found.Query.Root is QueryNode.Nothing);
    }

    [Theory]
    [InlineData(SortOrder.Newest, Question, Video, Post, Wire, Buried, Bare)]
    [InlineData(SortOrder.Oldest, Buried, Wire, Post, Video, Question, Bare)]
    public async Task What_has_no_time_comes_last_in_both_directions(SortOrder sort, params string[] titles)
    {
        var found = await _archive.FindAsync("", sort);
        Assert.Equal(titles, found.Hits.Select(h => h.Item.Title));
    }

    [Fact]
    public async Task The_buried_come_after_the_scored_and_before_the_unscored()
    {
        var found = await _archive.FindAsync("kind:news", SortOrder.Heat);
        Assert.Equal([Wire, Video, Buried, Bare], found.Hits.Select(h => h.Item.Title));
    }

    [Fact]
    public async Task A_discussion_that_goes_is_no_discussion()
    {
        await using var other = new InventedArchive();
        await other.InitializeAsync();
        Assert.Equal(1, (await other.Archive.FindAsync("has:discussion")).Total);
        other.Folder.Write("M.1709700000.A.0A1.txt", Text("M.1709700000.A.0A1.txt").Replace("wire.example", "other.example", StringComparison.Ordinal));
        await other.Archive.IngestAsync(other.Folder.Path);
        Assert.Equal(0, (await other.Archive.FindAsync("has:discussion")).Total);
    }

    [Fact]
    public async Task A_post_and_the_article_that_it_carries_name_each_other()
    {
        var items = _archive.Archive.Items;
        var none = CancellationToken.None;
        var news = await items.ReadNewsAsync(Assert.Single((await _archive.FindAsync("quality:80")).Hits).Item.Id, none);
        Assert.Equal(Post, Assert.Single(news!.DiscussedIn.Items).Item.Title);
        var thread = await items.ReadThreadAsync(news.DiscussedIn.Items[0].Item.Id, new ThreadRequest(), none);
        Assert.Equal(Wire, thread!.Article!.Title);
    }

    [Fact]
    public async Task Comments_that_go_are_no_longer_found()
    {
        await using var other = new InventedArchive();
        await other.InitializeAsync();
        Assert.Equal(4, (await other.Archive.FindCommentsAsync("")).Total);
        var text = Text("M.1709700000.A.0A1.txt");
        other.Folder.Write("M.1709700000.A.0A1.txt", text[..text.IndexOf('噓')] + "推 newcomer    : 新的 03/08 09:00\n");
        await other.Archive.IngestAsync(other.Folder.Path);
        Assert.Equal(["讚", "好", "新的"], (await other.Archive.FindCommentsAsync("", SortOrder.Oldest)).Hits.Select(h => h.Snippet.Text));
        Assert.Equal(0, (await other.Archive.FindAsync("吵")).Total);
        Assert.Equal(await RebuiltAsync(other), (await other.Archive.FindAsync("")).Total);
    }

    private static async Task<int> RebuiltAsync(InventedArchive other) =>
        (await other.Archive.Archive.ReindexAsync(CancellationToken.None)).Items;

    private static string Text(string name) => Files[name].ReplaceLineEndings("\n");

    private static IEnumerable<(string, int, bool)> Values(SearchPage<ItemHit> found, SearchField name) => Values(found.Facets, name);

    private static IEnumerable<(string, int, bool)> Values(SearchPage<CommentHit> found, SearchField name) => Values(found.Facets, name);

    private static IEnumerable<(string, int, bool)> Values(IReadOnlyList<Facet> facets, SearchField name) =>
        facets.Single(f => f.Field == name).Values.Select(v => (v.Value, v.Count, v.Selected));

    /// <summary>Four invented news items, one of them a link, and two invented posts.</summary>
    public sealed class InventedArchive : IAsyncLifetime
    {
        internal TemporaryFolder Folder { get; } = new();

        internal OpenedArchive Archive { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            foreach (var name in Files.Keys)
            {
                Folder.Write(name, Text(name));
            }

            Archive = await OpenedArchive.OpenAsync(Folder.Path);
        }

        public async ValueTask DisposeAsync()
        {
            await Archive.DisposeAsync();
            Folder.Dispose();
        }
    }
}

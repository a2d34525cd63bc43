using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

public class SeedSearchTests(SeedArchive seeds)
{
    private const string Thread = "微軟和生成式AI業者合建世界最大癌症影像AI模型";

    private readonly OpenedArchive _archive = seeds.Opened;

    [Fact]
    public async Task The_seeds_are_fourteen_news_items_and_a_post()
    {
        var found = await _archive.FindAsync("");
        Assert.Equal(15, found.Total);
        Assert.Equal(15, found.Hits.Count);
        Assert.Equal([("forum", 1), ("news", 14)], found.Facets.Single(f => f.Field == SearchFields.Kind).Values.Select(v => (v.Value, v.Count)).Order());
        Assert.Empty(found.Problems);
    }

    [Theory]
    [InlineData("topic:\"Microsoft AI\"")]
    [InlineData("topic:microsoft-ai")]
    [InlineData("source:STAT")]
    [InlineData("source:statnews.com")]
    [InlineData("url:https://www.statnews.com/2024/03/05/peter-lee-microsoft-generative-ai-physicians-medicine/?utm_source=x")]
    [InlineData("\"more human\"")]
    [InlineData("physicians OR \"doctors be more human\"")]
    [InlineData("HIPAA")]
    [InlineData("Ｈipaa")]
    public async Task The_article_is_found(string query)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal("Q&A: Microsoft research head explains how generative AI could help doctors be more human", Assert.Single(found.Hits).Item.Title);
        Assert.Empty(found.Problems);
    }

    [Theory]
    [InlineData("board:Stock")]
    [InlineData("board:stock")]
    [InlineData("author:nk11208z")]
    [InlineData("author:NK11208Z")]
    [InlineData("nk11208z")]
    [InlineData("小魯")]
    [InlineData("commenter:bj45566")]
    [InlineData("class:新聞")]
    [InlineData("class:新闻")]
    [InlineData("reporter:林妍溱")]
    [InlineData("專家系統")]
    [InlineData("专家系统")]
    [InlineData("準確度")]
    [InlineData("\"my 2 cents\"")]
    [InlineData("不看好AI")]
    [InlineData("Ai模型 癌")]
    [InlineData("癌症影像AI模型")]
    [InlineData("in:own 掃一下")]
    [InlineData("in:body 全球規模最大的癌症影像")]
    [InlineData("in:comments 華生")]
    public async Task The_thread_is_found(string query)
    {
        var found = await _archive.FindAsync(query);
        var hit = Assert.Single(found.Hits);
        Assert.EndsWith(Thread, hit.Item.Title, StringComparison.Ordinal);
        Assert.Equal((24, 0, 47, 71), (hit.Item.PushCount, hit.Item.BooCount, hit.Item.ArrowCount, hit.Item.CommentCount));
        Assert.Empty(found.Problems);
    }

    [Theory]
    [InlineData("專家系統", "bj45566")]
    [InlineData("\"my 2 cents\"", "bj45566")]
    [InlineData("不看好AI", "fjuuu")]
    public async Task A_word_cut_between_two_comments_finds_their_run(string query, string person)
    {
        var run = Assert.Single((await _archive.FindCommentsAsync(query)).Hits);
        Assert.Equal(person, run.Person);
        Assert.NotEmpty(run.Snippet.Ranges);
        Assert.True(run.YearInferred);

        var excerpt = Assert.Single(Assert.Single((await _archive.FindAsync(query)).Hits).Comments);
        Assert.Equal((run.Floor, run.Person), (excerpt.Floor, excerpt.Person));
        Assert.NotEmpty(excerpt.Snippet.Ranges);
    }

    [Theory]
    [InlineData("in:own 前列腺癌")]
    [InlineData("in:title 專家系統")]
    [InlineData("in:comments 前列腺癌")]
    [InlineData("癌症 -board:stock")]
    [InlineData("G8x5fjOEC7T29t")]
    [InlineData("after:2024-03-08")]
    public async Task Nothing_is_found_where_nothing_is(string query)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal(0, found.Total);
        Assert.Empty(found.Hits);
        Assert.Null(found.Next);
    }

    [Fact]
    public async Task The_title_and_the_snippet_mark_what_matched()
    {
        var hit = Assert.Single((await _archive.FindAsync("全球規模最大的癌症影像")).Hits);
        var range = Assert.Single(hit.Snippet.Ranges);
        Assert.Equal("全球規模最大的癌症影像", hit.Snippet.Text.Substring(range.Start, range.Length));
        Assert.Empty(hit.TitleRanges);

        var titled = Assert.Single((await _archive.FindAsync("in:title 癌症影像")).Hits);
        var marked = Assert.Single(titled.TitleRanges);
        Assert.Equal("癌症影像", titled.Item.Title.Substring(marked.Start, marked.Length));
    }

    [Theory]
    [InlineData("board:Stok", "unknown-board", "Stok")]
    [InlineData("topic:\"No such topic\"", "unknown-topic", "No such topic")]
    [InlineData("source:nowhere.example", "unknown-source", "nowhere.example")]
    [InlineData("author:nobody", "unknown-author", "nobody")]
    [InlineData("class:公告", "unknown-class", "公告")]
    public async Task A_name_that_the_archive_does_not_have_is_a_problem_with_its_place(string query, string code, string named)
    {
        var found = await _archive.FindAsync(query);
        Assert.Equal(0, found.Total);
        var problem = Assert.Single(found.Problems);
        Assert.Equal(code, problem.Code);
        Assert.Equal(named, query.Substring(problem.Start, problem.Length));
    }

    [Fact]
    public async Task An_unreadable_cursor_is_a_problem_and_gives_the_first_page()
    {
        var found = await _archive.FindAsync("", cursor: "nonsense");
        Assert.Equal("bad-cursor", Assert.Single(found.Problems).Code);
        Assert.Equal(15, found.Hits.Count);
    }

    [Fact]
    public async Task Comments_of_one_person_are_found_with_their_tag_and_floor()
    {
        var found = await _archive.FindCommentsAsync("commenter:fjuuu", SortOrder.Oldest);
        var run = Assert.Single(found.Hits);
        Assert.Equal(CommentTag.Push, run.Tag);
        Assert.Equal(ItemKind.Forum, run.Item.Kind);
        Assert.Contains("不看好AI 判讀", run.Snippet.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_text_relevance_means_newest()
    {
        var newest = await _archive.FindAsync("kind:news", SortOrder.Newest);
        var relevance = await _archive.FindAsync("kind:news");
        Assert.Equal(newest.Hits.Select(h => h.Item.Id), relevance.Hits.Select(h => h.Item.Id));
        Assert.Equal(newest.Hits.Select(h => h.Item.PublishedAt).OrderDescending(), newest.Hits.Select(h => h.Item.PublishedAt));
    }

    [Fact]
    public async Task A_search_that_is_called_off_ends()
    {
        using var called = new CancellationTokenSource();
        await called.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _archive.Archive.Search.FindAsync(new SearchRequest(OpenedArchive.Parse("微軟")), called.Token));
    }
}

using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>The seed thread, held to what a person reads in it.</summary>
public sealed class SeedThreadTests
{
    private static ForumPost Seed()
    {
        var file = PttCorpus.Load(Path.Combine(Checkout.Seeds, "003_0e2ed2c30f8f9923.txt"));
        return PttCorpus.Post(PttTextParser.Parse(file, System.Text.Encoding.UTF8.GetString(file.Bytes.Span)));
    }

    [Fact]
    public void The_header_is_read_from_one_line()
    {
        var post = Seed();
        Assert.Equal("nk11208z", post.Author);
        Assert.Equal("小魯", post.Nickname);
        Assert.Equal("Stock", post.Board);
        Assert.Equal("[新聞] 微軟和生成式AI業者合建世界最大癌症影", post.RawTitle);
        Assert.Equal("[新聞] 微軟和生成式AI業者合建世界最大癌症影像AI模型", post.Title);
        Assert.Equal("新聞", post.TitleClass);
        Assert.Equal(new DateTime(2023, 9, 11, 15, 50, 37, DateTimeKind.Utc), post.PostedAt);
        Assert.Equal(PostTimeSource.Header, post.PostedAtSource);
        Assert.Null(post.FileName);
        Assert.Null(post.Url);
    }

    [Fact]
    public void The_news_template_is_read()
    {
        var template = Seed().Template!;
        Assert.Equal("微軟和生成式AI業者合建世界最大癌症影像AI模型", template.Headline);
        Assert.Equal("https://www.ithome.com.tw/news/158663", template.Link);
        Assert.Equal("2023-09-11", template.PublishedText);
        Assert.Equal(new PublicationTime(new DateTime(2023, 9, 11, 0, 0, 0, DateTimeKind.Utc), true), template.PublishedAt);
        Assert.Equal("林妍溱", template.Reporter);
        Assert.StartsWith("微軟與美國雲端病理學AI平臺業者Paige.ai上周宣布", template.Article, StringComparison.Ordinal);
        Assert.EndsWith("客戶。", template.Article, StringComparison.Ordinal);
        Assert.StartsWith("微軟今天漲的是這個原因吧?", template.OwnWords, StringComparison.Ordinal);
        Assert.EndsWith("或許在未來 掃一下就知道了", template.OwnWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Article_and_own_words_are_parts_of_the_body()
    {
        var post = Seed();
        Assert.Equal([BodyPartKind.Article, BodyPartKind.Own], post.Parts.Select(p => p.Kind));
        Assert.Equal(post.Body, string.Join('\n', post.Parts.Select(p => p.Text)));
        Assert.StartsWith("心得/評論：", post.Parts[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_has_71_comments_in_43_runs()
    {
        var post = Seed();
        Assert.Equal(new CommentCounts(24, 0, 47), PttCorpus.Count(post));
        Assert.Equal(71, post.Comments.Count);
        Assert.Equal(43, post.Runs.Count);
        Assert.Equal(71, post.Runs.Sum(r => r.Count));
        Assert.All(post.Comments, c => Assert.True(c.YearInferred && !c.YearDoubtful && c.At!.Value.Year == 2023));
    }

    [Theory]
    [InlineData("bj45566", "專家系統加強版")]
    [InlineData("Carr77", "準確度絕對是")]
    [InlineData("bj45566", "my 2 cents")]
    [InlineData("fjuuu", "不看好AI 判讀")]
    [InlineData("bj45566", "相關資訊... 先生")]
    [InlineData("roseritter", "為何無法成功呢?")]
    [InlineData("mooto", "就是那麼天馬行空")]
    [InlineData("bj45566", "還敢給 AI 看病")]
    public void Words_that_a_line_end_cut_are_whole_in_runs(string person, string words) =>
        Assert.Contains(Seed().Runs, run => run.Person == person && run.Text.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void New_thoughts_of_one_person_stay_apart()
    {
        var run = Assert.Single(Seed().Runs, r => r.Text.Contains("ChatGPT 什麼都可以", StringComparison.Ordinal));
        Assert.Contains("wwww\nAI 醫生：很抱歉通知您，根據檢驗您已經是子宮頸癌二期\n病患：我是男人耶！", run.Text, StringComparison.Ordinal);
        Assert.Equal(7, run.Count);
    }

    [Fact]
    public void Unwrapping_joins_the_body_lines_that_the_editor_cut() =>
        Assert.Contains("醫學病理學切片的10\n億張影像", Seed().Body, StringComparison.Ordinal);
}

using System.Globalization;
using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;
using static NewsBrowser.Text.Tests.Parsing.Reading;

namespace NewsBrowser.Text.Tests.Parsing;

/// <summary>The inputs beside the checkout that were once read wrongly, held to the right answers of their README.</summary>
public sealed class FaultsCorpusTests
{
    [Fact]
    public void Of_four_labels_any_one_may_be_missing()
    {
        var untitled = Post("no-board", "M.1621569600.A.006.txt");
        Assert.Equal(("writer01", "某人", "Test", "沒有標題的本文"), (untitled.Author, untitled.Nickname, untitled.Board, untitled.Title));
        var boardless = Post("no-board", "M.1621569600.A.008.txt");
        Assert.Equal(("writer01", "某人", "Test", "[問題] 八 沒有看板"), (boardless.Author, boardless.Nickname, boardless.Board, boardless.Title));
        Assert.Equal("本文", boardless.Body);
        var time = new DateTime(2021, 5, 21, 4, 0, 0, DateTimeKind.Utc);
        Assert.All([untitled, boardless], post => Assert.Equal((time, 1), (post.PostedAt, post.Comments.Count)));

        var line = Text("no-board", "M.1621569600.A.008.txt").Replace("標題", "標題Re: Re: ", StringComparison.Ordinal);
        var reply = Post(DocumentParser.Parse(new ParseInput("M.1621569600.A.008.txt", Encoding.UTF8.GetBytes(line))));
        Assert.Equal(2, reply.ReplyDepth);
    }

    [Fact]
    public void Addresses_that_people_wrote_stay_in_the_text()
    {
        var post = Post("ip-in-text", "M.1621569600.A.201.txt");
        Assert.Equal(["DNS 改用 8.8.8.8", "或 1.1.1.1", "韌體要升到 3.0.0.4", "192.168.1.1"], post.Comments.Select(comment => comment.Text));
        Assert.All(post.Comments, comment => Assert.Null(comment.Ip));
    }

    [Fact]
    public void Comments_of_2005_have_an_address_or_host_and_a_day()
    {
        var file = Text("old-push", "M.1150789800.A.00C.txt");
        var parsed = Parsed(DocumentParser.Parse(new ParseInput("M.1150789800.A.00C.txt", Encoding.UTF8.GetBytes(file))));
        Assert.Empty(parsed.Warnings);
        var comments = Assert.IsType<ForumPost>(Assert.Single(parsed.Documents)).Comments;
        Assert.Equal(
            ["樓上的 請解釋|140.113.4.15|2006-06-20", "續|218.162.7.33|2006-06-20", "沒地址只有日期||2006-06-20", "帶主機名|ip4.example.edu.tw|2006-06-21", "時間||2006-06-22"],
            comments.Select(comment => $"{comment.Text}|{comment.Ip}|{comment.At!.Value.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"));
        Assert.Equal(
            (3, 1, 1),
            (comments.Count(c => c.Tag == CommentTag.Push), comments.Count(c => c.Tag == CommentTag.Arrow), comments.Count(c => c.Tag == CommentTag.Boo)));
    }

    [Theory]
    [InlineData("M.1144489968.A.302.txt", "Linux", "Re: [問題] 網卡 txt", "內容 b", "2006-04-08 17:52:48")]
    [InlineData("M.1621569600.A.202.txt", "Test", "[轉信] 十 外站", "外站轉信內容", "2021-05-21 12:00:00")]
    public void Posts_of_other_stations_have_their_own_header(string name, string board, string title, string body, string time)
    {
        foreach (var text in new[] { Text("outside-header", name), "從別處抄來的：\n\n" + Text("outside-header", name) })
        {
            foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), CodePagesEncodingProvider.Instance.GetEncoding(950)!.GetBytes(text) })
            {
                var post = Post(DocumentParser.Parse(new ParseInput(name, bytes)));
                Assert.Equal(("foo.bbs@bbs.example.edu.tw", "外站人", board, title, body), (post.Author, post.Nickname, post.Board, post.Title, post.Body));
                Assert.Equal(time, post.PostedAt!.Value.AddHours(8).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void A_closing_mark_of_the_old_recommend_line_is_no_text()
    {
        Assert.Equal(
            ["要注意顏色對不對  我當年在這裡炸掉..", "http://example.test/a.mp4"], Post("ptt2-push", "M.1621569600.A.003.txt").Comments.Select(comment => comment.Text));
        Assert.Equal(["要注意顏色對不對", "舊格式主機"], Post("ptt2-push", "M.1621569600.A.204.txt").Comments.Select(comment => comment.Text));
    }

    [Fact]
    public void A_page_without_a_title_is_called_by_its_first_line() => Assert.Equal("六 空標題", Post("empty-title", "M.1150789800.A.106.html").Title);

    [Fact]
    public void Unicodes_line_separators_are_white_space()
    {
        foreach (var file in Directory.GetFiles(Checkout.Faults("yaml-breaks")))
        {
            var item = Item(DocumentParser.Parse(new ParseInput(file, File.ReadAllBytes(file))));
            Assert.False((item.Title + item.Excerpt).AsSpan().ContainsAny('\u0085', '\u2028', '\u2029'), file);
            Assert.True(item.WebUrl is not null && item.Title.Contains(' ', StringComparison.Ordinal), file);
        }

        Assert.Equal("Rel ated", Assert.Single(Item(Open("yaml-breaks", "u2028-rel.md")).Related).Title);
        Assert.Equal("One two: three", Item(Open("yaml-breaks", "u0085-excerpt.md")).Excerpt);
    }

    [Fact]
    public void Marks_are_read_in_all_the_words_of_YAML_1_1()
    {
        var item = Item(Open("yaml11-bool", "n14-bools.md"));
        Assert.Equal((false, false), (item.Published, item.Removed));
        Assert.True(Item(Open("yaml11-bool", "n14b.md")).Published);
        var written = Text("yaml11-bool", "n14-bools.md");
        (string, bool)[] words = [("No", false), ("off", false), ("\"no\"", false), ("Yes", true), ("on", true), ("maybe", false), ("[]", false)];
        foreach (var (word, published) in words)
        {
            Assert.Equal(published, Item(written.Replace("published: no", "published: " + word, StringComparison.Ordinal)).Published);
        }
    }

    [Theory]
    [InlineData("xuan.json", "大家好\n正文", "")]
    [InlineData("score.json", "文八", "Push Boo Arrow")]
    [InlineData("scraptt.json", "內文六", "Push Arrow")]
    [InlineData("ptt2json.json", "文七", "Push")]
    [InlineData("err.json", "文", "")]
    public void Crawlers_keys_are_known(string name, string body, string tags)
    {
        var parsed = Parsed(Open("json", name));
        var post = Assert.IsType<ForumPost>(Assert.Single(parsed.Documents));
        Assert.Equal((body, tags), (post.Body, string.Join(' ', post.Comments.Select(comment => comment.Tag))));
        Assert.Equal(name == "err.json" ? 2 : 0, parsed.Rejections.Count);
        Assert.Empty(parsed.Warnings);
    }

    [Fact]
    public void A_crawlers_timestamp_is_the_time()
    {
        var text = Text("json", "ptt2json.json").Replace("M.1560591164.A.B9C", "none", StringComparison.Ordinal);
        var post = Post(DocumentParser.Parse(new ParseInput("a.json", Encoding.UTF8.GetBytes(text))));
        Assert.Equal((DateTime.UnixEpoch.AddSeconds(1560591164), PostTimeSource.Metadata), (post.PostedAt, post.PostedAtSource));
    }

    [Fact]
    public void Smaller_oddities_of_front_matter_are_read_or_told()
    {
        Assert.Contains("put the value in quotes", Rejected(Open("minor", "n01-colon.md")).Reason, StringComparison.Ordinal);
        Assert.Equal(("CR alone", "One\nTwo"), Titled("n06b-cr.md"));
        Assert.Equal(("Two BOMs", "One"), Titled("n06d-2bom.md"));
        Assert.Equal(("Ends with dots", "Body here"), Titled("n19-dots.md"));
        var warning = Assert.Single(Parsed(Open("minor", "n15b-merge.md")).Warnings);
        Assert.Equal(6, warning.Line);
        Assert.Contains("dropped: name", warning.Message, StringComparison.Ordinal);

        static (string Title, string? Body) Titled(string name) => Item(Open("minor", name)) is var item ? (item.Title, item.BodyText) : default;
    }

    [Fact]
    public void A_record_of_an_organisation_is_no_item() =>
        Assert.Contains("not a news item", Rejected(Open("non-items", "cnbc.test.md")).Reason, StringComparison.Ordinal);

    private static ParseResult Open(string folder, string name) =>
        DocumentParser.Parse(new ParseInput(name, File.ReadAllBytes(Path.Combine(Checkout.Faults(folder), name))));

    private static string Text(string folder, string name) => File.ReadAllText(Path.Combine(Checkout.Faults(folder), name));

    private static ForumPost Post(string folder, string name) => Post(Open(folder, name));

    private static ForumPost Post(ParseResult result) => Assert.IsType<ForumPost>(Assert.Single(Parsed(result).Documents));
}

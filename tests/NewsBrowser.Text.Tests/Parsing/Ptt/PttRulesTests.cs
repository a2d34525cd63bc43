using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing.Ptt;

namespace NewsBrowser.Text.Tests.Parsing.Ptt;

/// <summary>Small rules, one by one.</summary>
public sealed class PttRulesTests
{
    private const string Header = "作者abc (n)看板Stock標題[標的] x時間Fri Jan  6 23:37:52 2023\n內文\n\n";

    [Theory]
    [InlineData("M.1581529446.A.73C", "1UH3bcSy")]
    public void A_file_name_and_its_aid_are_the_same_post(string fileName, string aid)
    {
        Assert.True(PttPostId.TryFind(fileName, out var address));
        Assert.Equal(aid, address.Aid);
        Assert.True(PttPostId.TryFromAid("#" + aid, out var back));
        Assert.Equal(address, back);
        Assert.Equal(fileName, back.FileName);
        Assert.Equal(new DateTime(2020, 2, 12, 17, 44, 6, DateTimeKind.Utc), back.Time);
        Assert.Equal($"https://www.ptt.cc/bbs/MLB/{fileName}.html", back.UrlOn("MLB"));
    }

    [Fact]
    public void Every_address_survives_the_way_through_its_aid()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var address = new PttPostId(i % 2 == 0 ? 'M' : 'G', (uint)random.NextInt64(100_000_000, uint.MaxValue), random.Next(4096));
            Assert.True(PttPostId.TryFromAid(address.Aid, out var back));
            Assert.Equal(address, back);
            Assert.True(PttPostId.TryFind($"x/{address.FileName}.html", out var named));
            Assert.Equal(address, named);
        }
    }

    [Theory]
    [InlineData("M.1673019474.A.5C1.txt", "M.1673019474.A.5C1")]
    [InlineData("Stock-M.1673019474.A.5C1", "M.1673019474.A.5C1")]
    [InlineData("M.1059486456.A", "M.1059486456.A")]
    [InlineData("M.1059486456.A.html", "M.1059486456.A")]
    [InlineData("G.1059486456.A.00F.utf8", "G.1059486456.A.00F")]
    [InlineData("003_0e2ed2c30f8f9923.txt", null)]
    [InlineData("M.16730.txt", null)]
    [InlineData("XM.1673019474.A.5C1", null)]
    public void A_file_name_may_name_the_post(string name, string? expected) =>
        Assert.Equal(expected, PttPostId.TryFind(name, out var address) ? address.FileName : null);

    [Theory]
    [InlineData("Re: [閒聊] [本週提醒] 文字", "閒聊", 1, false, "[閒聊] [本週提醒] 文字")]
    [InlineData("re:Re: Fw: [BIG ] ABC  d", "BIG", 2, true, "[big ] abc d")]
    [InlineData("[轉錄][數據] MJ", "數據", 0, true, "[數據] mj")]
    [InlineData("[標的]NVDA/AMD", "標的", 0, false, "[標的]nvda/amd")]
    [InlineData("ＦＢ連勝文", null, 0, false, "fb連勝文")]
    [InlineData("[ＦＢ] 連", "ＦＢ", 0, false, "[fb] 連")]
    [InlineData("Fw: [轉錄] 舊", "轉錄", 0, true, "舊")]
    [InlineData("", null, 0, false, "")]
    public void A_title_tells_class_replies_forward_and_thread(string title, string? name, int replies, bool forward, string key)
    {
        var read = PttTitle.Read(title);
        Assert.Equal((name, replies, forward, key), (read.TitleClass, read.ReplyDepth, read.IsForward, read.ThreadKey));
    }

    [Fact]
    public void A_title_with_half_a_surrogate_pair_has_a_key() => Assert.NotEmpty(PttTitle.Read("[x] 測\ud83d試").ThreadKey);

    [Theory]
    [InlineData("IBM 已經算是 AI 前沿科技競爭中的淘汰者了 my 2 ce", "nts", "my 2 cents")]
    [InlineData("我之前的那張圖在這裡請各位看 https://i.imgur.com/VZ", "hE2Nn.jpg", "https://i.imgur.com/VZhE2Nn.jpg")]
    [InlineData("這一行剛好寫滿了四十八個欄位後面是另外的網址對啊", "https://i.imgur.com/a.jpg", "對啊 https://i.imgur.com/a.jpg")]
    [InlineData("這一行剛好寫滿了四十八個欄位後面是另外的詞 abcd", " efg", "abcd efg")]
    public void A_full_line_is_continued_without_a_seam_or_with_the_space_that_was_there(string first, string second, string joined)
    {
        var post = PttCorpus.TextPost($"{Header}推 person1     : {first} 01/07 00:00\n→ person1     : {second} 01/07 00:00\n推 p2          : x 01/07 00:01\n");
        Assert.Contains(joined, post.Runs[0].Text, StringComparison.Ordinal);
        Assert.Equal(2, post.Runs[0].Count);
    }

    [Fact]
    public void English_words_cut_at_a_space_keep_it_when_the_line_had_room_for_more()
    {
        var full = new string('x', 47) + "y";
        var post = PttCorpus.TextPost($"{Header}推 person1     : {full} 01/07 00:00\n→ person1     : the fund closed last night with a loss of t10m 01/07 "
            + $"00:01\n→ person1     : negative flow 01/07 00:01\n");
        Assert.Contains("t10m negative flow", post.Runs[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("→", "短", "接著\n短句")]
    [InlineData("推", "這一行剛好寫滿了四十八個欄位後面是另外的詞喔喔", "喔喔\n短句")]
    public void A_short_line_or_another_push_begins_a_new_line(string tag, string first, string expected)
    {
        var text = first == "短" ? "接著" : first;
        var post = PttCorpus.TextPost($"{Header}推 person1     : {text} 01/07 00:00\n{tag} person1     : 短句 01/07 00:00\n");
        Assert.Contains(expected, Assert.Single(post.Runs).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_without_padding_leave_their_columns_to_the_text()
    {
        var wide = "其實就後面Cnt即可，例如getCnt, releaseCnt, delCnt越簡";
        var post = PttCorpus.TextPost(
            $"{Header}→ marc47: {wide} 01/07 00:00\n→ marc47: 單越好 01/07 00:00\n→ longlongid12: 短的一行不算滿 01/07 00:01\n→ longlongid12: 另一個想法 01/07 00:01\n");
        Assert.Contains("越簡單越好", post.Runs[0].Text, StringComparison.Ordinal);
        Assert.Contains("不算滿\n另一個", post.Runs[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_authors_words_end_a_run_and_an_edit_mark_does_not()
    {
        var post = PttCorpus.TextPost(
            $"{Header}推 aa1: 一 01/07 00:00\n作者說話\n→ aa1: 二 01/07 00:01\n※ 編輯: abc (1.1.1.1 臺灣), 01/07/2023 00:02:00\n→ aa1: 三 01/07 00:03\n");
        Assert.Equal([1, 2], post.Runs.Select(r => r.Count));
    }

    [Fact]
    public void Years_go_forward_over_new_year_and_stay_over_noise()
    {
        var text = "作者abc (n)看板Stock標題x時間Fri Dec 29 23:00:00 2023\n內文\n推 a1: 一 12/29 23:10\n推 a2: 二 01/01 00:10\n推 a3: 貼上的 12/30 01:00\n推 a4: 四 01/02 00:00\n";
        var comments = PttCorpus.TextPost(text).Comments;
        Assert.Equal([2023, 2024, 2023, 2024], comments.Select(c => c.At!.Value.AddHours(8).Year));
        Assert.Equal([false, false, true, false], comments.Select(c => c.YearDoubtful));
    }

    [Fact]
    public void An_edit_mark_between_comments_anchors_the_years_below_it()
    {
        var post = PttCorpus.TextPost($"{Header}推 a1: 一 01/07 00:00\n※ 編輯: abc (1.1.1.1 臺灣), 03/01/2025 00:02:00\n推 a2: 二 03/02 00:00\n");
        Assert.Equal([2023, 2025], post.Comments.Select(c => c.At!.Value.Year));
    }

    [Fact]
    public void A_29_February_waits_for_a_leap_year() =>
        Assert.Equal(2024, PttCorpus.TextPost($"{Header}推 a1: 一 02/29 10:00\n").Comments[0].At!.Value.Year);

    [Fact]
    public void A_file_name_more_than_90_seconds_off_is_said()
    {
        var text = Header + "推 a1: 一 01/07 00:00\n";
        var near = (ParseResult.Parsed)PttTextParser.Parse(new ParseInput("M.1673019474.A.5C1.txt", default), text);
        var far = (ParseResult.Parsed)PttTextParser.Parse(new ParseInput("M.1673019574.A.5C1.txt", default), text);
        Assert.Empty(near.Warnings);
        Assert.Contains("seconds apart", Assert.Single(far.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal("M.1673019574.A.5C1", ((ForumPost)far.Documents[0]).FileName);
    }

    [Fact]
    public void A_headers_impossible_time_is_repaired_by_the_file_name()
    {
        var text = "作者abc (n)看板Stock標題[標的] x時間Fri Feb 31 23:37:52 2023\n內文\n";
        var post = PttCorpus.TextPost(text, "M.1673019474.A.5C1.txt");
        Assert.Equal((PostTimeSource.FileName, new DateTime(2023, 1, 6, 15, 37, 54, DateTimeKind.Utc)), (post.PostedAtSource, post.PostedAt!.Value));
        Assert.Equal("[標的] x", post.RawTitle);
    }

    [Theory]
    [InlineData("2023-09-11", "2023-09-11T00:00:00Z", true)]
    [InlineData("2023/9/11 14:05", "2023-09-11T06:05:00Z", false)]
    [InlineData("2023年9月11日 下午 2:05", "2023-09-11T06:05:00Z", false)]
    [InlineData("112.09.11", "2023-09-11T00:00:00Z", true)]
    [InlineData("20230911", "2023-09-11T00:00:00Z", true)]
    [InlineData("2023-13-11", null, false)]
    [InlineData("昨天", null, false)]
    public void A_typed_publication_time_is_read(string written, string? utc, bool dateOnly)
    {
        var expected = utc is null ? (PublicationTime?)null : new PublicationTime(
            DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal), dateOnly);
        Assert.Equal(expected, PublishedTimeReader.Read(written));
    }

    [Fact]
    public void Full_lines_are_joined_with_a_blank_between_Latin_words_alone()
    {
        var full = string.Concat(Enumerable.Repeat("滿", 37));
        Assert.Equal($"{full}接著\n短\n句", WrappedText.Unwrap($"{full}\n接著\n短\n句"));
        Assert.Equal($"{full}AI判讀", WrappedText.Unwrap($"{full}\nAI判讀"));
        Assert.Equal($"{full}AI判讀", WrappedText.Unwrap($"{full}AI\n判讀"));
        Assert.Equal($"{full}Azure OpenAI", WrappedText.Unwrap($"{full}Azure\nOpenAI"));
        Assert.Equal($"{full}，句", WrappedText.Unwrap($"{full}，\n句"));
        Assert.Equal($"{full}\n\n段", WrappedText.Unwrap($"{full}\n\n段"));
        Assert.Equal(string.Empty, WrappedText.Unwrap(string.Empty));
    }

    [Fact]
    public void A_quoted_line_is_joined_with_the_next_of_its_depth_and_with_what_its_mark_pushed_over_the_edge()
    {
        var full = string.Concat(Enumerable.Repeat("滿", 37));
        Assert.Equal($": {full}接著\n: 短", WrappedText.Unwrap($": {full}\n: 接著\n: 短"));
        Assert.Equal($": : {full}接著", WrappedText.Unwrap($": : {full}\n: : 接著"));
        Assert.Equal($": : {full}\n: 他人的話", WrappedText.Unwrap($": : {full}\n: 他人的話"));
        Assert.Equal($"{full}\n: 引言", WrappedText.Unwrap($"{full}\n: 引言"));
        Assert.Equal($": {full}尾巴\n: 下一行", WrappedText.Unwrap($": {full}\n尾巴\n: 下一行"));
        Assert.Equal($": {full}\n我的回答\n\n: 下一段", WrappedText.Unwrap($": {full}\n我的回答\n\n: 下一段"));
        Assert.Equal($"{full}尾巴\n下一行", WrappedText.UnwrapQuotation($": {full}\n尾巴\n: 下一行"));
    }

    [Fact]
    public void What_a_quoted_line_pushed_over_the_edge_is_part_of_the_quotation()
    {
        var full = string.Concat(Enumerable.Repeat("滿", 37));
        var parts = BodyPartition.Split([$": {full}", "尾巴", ": 下一行", "我的話"], (0, 0));
        Assert.Equal(
            [new BodyPart(BodyPartKind.Quote, $": {full}\n尾巴\n: 下一行"), new BodyPart(BodyPartKind.Own, "我的話")], parts);
    }

    [Fact]
    public void Two_million_comments_are_refused_with_the_line_where_the_limit_was_passed()
    {
        var text = Header + string.Concat(Enumerable.Repeat("推 a1: x 01/07 00:00\n", PttLimits.MaxComments + 1));
        var rejected = Assert.IsType<ParseResult.Rejected>(PttTextParser.Parse(new ParseInput("x.txt", default), text));
        Assert.Contains("200000 comments", rejected.Rejection.Reason, StringComparison.Ordinal);
        Assert.Equal(PttLimits.MaxComments + 4, rejected.Rejection.Line);

        var many = Header + string.Concat(Enumerable.Repeat("推 a1: x 01/07 00:00\n", 2_000_000));
        Assert.IsType<ParseResult.Rejected>(PttTextParser.Parse(new ParseInput("x.txt", default), many));
    }

    [Fact]
    public void As_many_comments_as_the_limit_allows_are_read()
    {
        var text = Header + string.Concat(Enumerable.Repeat("推 a1: x 01/07 00:00\n", PttLimits.MaxComments));
        var post = PttCorpus.TextPost(text);
        Assert.Equal((PttLimits.MaxComments, 1), (post.Comments.Count, post.Runs.Count));
    }

    [Fact]
    public void A_line_longer_than_the_limit_is_refused()
    {
        var rejected = Assert.IsType<ParseResult.Rejected>(
            PttTextParser.Parse(new ParseInput("x.txt", default), Header + new string('x', PttLimits.MaxLineLength + 1)));
        Assert.Equal(4, rejected.Rejection.Line);
    }

    [Fact]
    public void More_lines_than_the_limit_are_refused() =>
        Assert.IsType<ParseResult.Rejected>(PttTextParser.Parse(new ParseInput("x.txt", default), Header + new string('\n', PttLimits.MaxLines)));

    [Fact]
    public void Json_nested_deeper_than_the_limit_costs_its_entry_only()
    {
        var deep = new string('[', PttLimits.MaxJsonDepth + 1) + new string(']', PttLimits.MaxJsonDepth + 1);
        var json = $$"""[{"article_title":"a","content":"x"},{"article_title":"b","deep":{{deep}}}]""";
        var parsed = Assert.IsType<ParseResult.Parsed>(PttJsonParser.Parse(new ParseInput("x.json", Encoding.UTF8.GetBytes(json))));
        Assert.Single(parsed.Documents);
        Assert.Single(parsed.Rejections);
    }

    [Fact]
    public void More_posts_than_the_limit_are_said()
    {
        var json = "[" + string.Join(',', Enumerable.Repeat("""{"title":"a","content":"b"}""", PttLimits.MaxPostsPerFile + 2)) + "]";
        var parsed = Assert.IsType<ParseResult.Parsed>(PttJsonParser.Parse(new ParseInput("x.json", Encoding.UTF8.GetBytes(json))));
        Assert.Equal(PttLimits.MaxPostsPerFile, parsed.Documents.Count);
        Assert.Contains("split it", Assert.Single(parsed.Rejections).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_nested_deeper_than_the_limit_is_refused()
    {
        var html = "<div id=\"main-content\">" + string.Concat(Enumerable.Repeat("<span>", PttLimits.MaxHtmlDepth + 5)) + "x</div>";
        Assert.Contains(
            "deep",
            Assert.IsType<ParseResult.Rejected>(PttHtmlParser.Parse(new ParseInput("x.html", default), html)).Rejection.Reason,
            StringComparison.Ordinal);
        var bomb = "<div id=\"main-content\">" + string.Concat(Enumerable.Repeat("<div>", 200_000));
        Assert.IsType<ParseResult.Rejected>(PttHtmlParser.Parse(new ParseInput("x.html", default), bomb));
    }

    [Fact]
    public void Text_lines_are_stripped_of_codes_and_their_rests()
    {
        Assert.Equal("紅字 [x] [1] 後", AnsiCodes.Strip("\u001b[1;31m紅字\u001b[m [x] [1] [1;33m後\u001b*s\0"));
        Assert.Equal("中"u8.ToArray(), AnsiCodes.Strip([0xE4, 0x1B, (byte)'[', (byte)'m', 0xB8, 0xAD, 0x00]));
    }

    [Fact]
    public void Letters_of_the_extension_are_decoded_and_broken_bytes_are_shown()
    {
        Assert.Equal("☁", UaoDecoder.Decode([0x9D, 0xBA]));
        Assert.Equal("a中\uFFFDb", UaoDecoder.Decode([(byte)'a', 0xA4, 0xA4, 0xFF, (byte)'b']));
        Assert.Equal("\uFFFD", UaoDecoder.Decode([0xA4]));
    }

    [Theory]
    [InlineData("作者abc (n)看板Stock標題[標的] x時間Fri Jan  6 23:37:52 2023", true)]
    [InlineData("---\ntitle: a\n---\n\n```\n作者 abc (n)\n看板 Test\n標題 b\n時間 Fri Jan  6 23:37:52 2023", true)]
    [InlineData("無標頭\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.1.1.1", true)]
    [InlineData("---\ntitle: 新聞\nauthor: 作者\n---\n內文", false)]
    [InlineData("作者說今天天氣好\n然後呢", false)]
    [InlineData("", false)]
    public void A_post_is_recognised_by_what_only_posts_have(string head, bool expected) => Assert.Equal(expected, PttTextParser.CanParse(head));

    [Fact]
    public void The_machines_culture_changes_nothing()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            var expected = PttCorpus.TextPost(Header + "推 a1: 一 01/07 00:00\n");
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("th-TH");
            var actual = PttCorpus.TextPost(Header + "推 a1: 一 01/07 00:00\n");
            Assert.Equal((expected.PostedAt, expected.Comments[0]), (actual.PostedAt, actual.Comments[0]));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}

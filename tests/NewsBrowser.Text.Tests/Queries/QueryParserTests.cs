using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("\u200E台\u200B積電")]
    [InlineData("台積電\uFEFF")]
    [InlineData("台\u00AD積\u2060電")]
    public void What_nobody_sees_is_no_part_of_a_search(string text)
    {
        var query = QueryParser.Parse(text, DateTime.UnixEpoch, TimeZoneInfo.Utc);
        Assert.Equal(text, query.Text);
        Assert.Empty(query.Problems);
        Assert.Equal(new QueryNode.Text("台積電", TextForm.Word), query.Root);
    }

    [Fact]
    public void Behind_an_invisible_mark_a_filter_is_a_filter_and_a_problem_has_its_place()
    {
        Assert.IsType<QueryNode.Property>(QueryParser.Parse("\uFEFFboard:Stock", DateTime.UnixEpoch, TimeZoneInfo.Utc).Root);
        var problems = QueryParser.Parse("\u200E台\u200B積電 (", DateTime.UnixEpoch, TimeZoneInfo.Utc).Problems;
        var problem = Assert.Single(problems, p => p.Code == "unbalanced-parenthesis");
        Assert.Equal((6, 1), (problem.Start, problem.Length));
    }

    internal static readonly DateTime Now = new(2024, 3, 15, 4, 0, 0, DateTimeKind.Utc);
    internal static readonly TimeZoneInfo Taipei = TimeZoneInfo.CreateCustomTimeZone("Taipei", TimeSpan.FromHours(8), "Taipei", "Taipei");

    internal static ParsedQuery Parse(string text) => QueryParser.Parse(text, Now, Taipei);

    // The printed form says how a search was read; the codes say what was odd.
    [Theory]
    [InlineData("", "", "")]
    [InlineData("癌症 AI", "癌症 AI", "")]
    [InlineData("a b OR c d", "a b OR c d", "")]
    [InlineData("(a OR b) c", "(a OR b) c", "")]
    [InlineData("a (b (c d))", "a b c d", "")]
    [InlineData("a OR (b OR c)", "a OR b OR c", "")]
    [InlineData("a AND b", "a b", "")]
    [InlineData("NOT a", "-a", "")]
    [InlineData("--a", "a", "")]
    [InlineData("-(a b)", "-(a b)", "")]
    [InlineData("-kind:news", "-kind:news", "")]
    [InlineData("a or b", "a OR b", "list")]
    [InlineData("covid-19", "covid-19", "")]
    [InlineData("\"a  phrase\"", "\"a phrase\"", "")]
    [InlineData("\"say \"\"hi\"\" now\"", "\"say \"\"hi\"\" now\"", "")]
    [InlineData("“一句 話”", "\"一句 話\"", "")]
    [InlineData("「半導體」 股", "\"半導體\" 股", "")]
    [InlineData("「半導體」？", "\"半導體\"", "nothing-to-search")]
    [InlineData("「半導體」股", "\"「半導體」股\"", "")]
    [InlineData("「北海道」的原名是？ AI", "\"「北海道」的原名是\" AI", "")]
    [InlineData("誰主張「單一民族」?", "\"誰主張「單一民族」\"", "")]
    [InlineData("癌「症 a「b c」", "癌 \"症 a「b c\"", "")]
    [InlineData("癌「症", "癌 症", "unbalanced-quote")]
    [InlineData("（癌症 OR 腫瘤）AI", "(癌症 OR 腫瘤) AI", "")]
    [InlineData("micro*", "micro*", "")]
    [InlineData("癌*", "癌*", "")]
    [InlineData("KIND:News Board:Stock", "kind:news board:Stock", "")]
    [InlineData("看板：Stock 作者:abc", "board:Stock author:abc", "")]
    [InlineData("topic:\"Microsoft AI\" topic:Health", "topic:\"Microsoft AI\" topic:Health", "")]
    [InlineData("topic:a x topic:b topic:a", "topic:a topic:b x", "")]
    [InlineData("topic:a (topic:b x)", "topic:a (topic:b) x", "")]
    [InlineData("-topic:a -topic:b", "-topic:a -topic:b", "")]
    [InlineData("push:>50", "push:>=51", "")]
    [InlineData("push:>=50 boo:<5 comments:10..20 heat:-1 quality:..9", "push:>=50 boo:<=4 comments:10..20 heat:-1 quality:<=9", "")]
    [InlineData("push：＞５０", "push:>=51", "")]
    [InlineData("push:10 push:20", "push:10 OR push:20", "")]
    [InlineData("push:>50 push:<100", "push:>=51 OR push:<=99", "range-covers-all")]
    [InlineData("push:20..10", "push:10..20", "range-reversed")]
    [InlineData("is:link has:IMAGE is:link", "is:link has:image", "")]
    [InlineData("癌症 in:title kind:news AI", "in:title 癌症 AI kind:news", "")]
    [InlineData("in:title (a OR b)", "in:title (a OR b)", "")]
    [InlineData("in:title in:body a", "(in:title a) OR (in:body a)", "")]
    [InlineData("(in:title a) b", "(in:title a) b", "")]
    [InlineData("in:title (a OR kind:news)", "(in:title a) OR kind:news", "")]
    [InlineData("url:https://a.b/c?d=e", "url:https://a.b/c?d=e", "")]
    [InlineData("https://a.b/c", "url:https://a.b/c", "")]
    [InlineData("10:30", "10:30", "")]
    [InlineData("Re: [新聞] 台積電", "Re: [新聞] 台積電", "")]
    [InlineData("date:2023-09..2023-10 after:2023 age:7D", "date:2023-09..2023-10 after:2023 age:7d", "")]
    // The ten odd ones of the issue.
    [InlineData("AI (癌", "AI 癌", "unbalanced-parenthesis")]
    [InlineData("C++", "C++", "")]
    [InlineData("don't", "don't", "")]
    [InlineData("a:b", "?", "unknown-filter")]
    [InlineData("\"", "?", "unbalanced-quote")]
    [InlineData("癌症 AND", "癌症", "dangling-operator")]
    [InlineData("NOT", "?", "dangling-operator")]
    [InlineData("*", "?", "star-alone")]
    [InlineData("-foo", "-foo", "")]
    [InlineData("park.", "park.", "")]
    // Punctuation at the ends of Chinese words.
    [InlineData("什麼？", "什麼", "")]
    [InlineData("「什麼？」 \"什麼？\"", "\"什麼？\" \"什麼？\"", "")]
    [InlineData("，癌症。。。 AI是什麼?!", "癌症 AI是什麼", "")]
    [InlineData("癌症、腫瘤。", "癌症 OR 腫瘤", "list")]
    [InlineData("什麼？*", "什麼*", "")]
    [InlineData("-什麼？", "-什麼", "")]
    [InlineData("[新聞] 《三體》", "[新聞] \"三體\"", "")]
    [InlineData("三體》 《三體 什麼」", "三體 三體 什麼", "unbalanced-quote")]
    [InlineData("漲10% 股票+", "漲10% 股票+", "")]
    [InlineData("what? park.", "what? park.", "")]
    [InlineData("注意：看板：。", "注意：看板", "")]
    [InlineData("topic:什麼？", "topic:什麼？", "")]
    [InlineData("。topic:癌", "\"topic:癌\"", "")]
    [InlineData("。-癌 。癌*。*", "癌 癌*", "star-inside")]
    // And others.
    [InlineData("AI（癌", "AI 癌", "unbalanced-parenthesis")]
    [InlineData("a) b", "a b", "unbalanced-parenthesis")]
    [InlineData("()", "?", "empty-group")]
    [InlineData("\"a b", "a b", "unbalanced-quote")]
    [InlineData("\"\" a", "a", "nothing-to-search")]
    [InlineData("-", "?", "dangling-minus")]
    [InlineData("a - b", "a b", "dangling-minus")]
    [InlineData("+ ?", "?", "nothing-to-search nothing-to-search")]
    [InlineData("OR a", "a", "dangling-operator")]
    [InlineData("a OR OR b", "a OR b", "dangling-operator")]
    [InlineData("a OR", "a", "dangling-operator")]
    [InlineData("(a OR) b", "a b", "dangling-operator")]
    [InlineData("NOT AND a", "a", "dangling-operator dangling-operator")]
    [InlineData("w*rd", "w*rd", "star-inside")]
    [InlineData("\"a b\"*", "\"a b\"", "star-alone")]
    [InlineData("kind:", "?", "empty-value")]
    [InlineData("board: Stock", "Stock", "empty-value")]
    [InlineData("topic:\"\"", "?", "empty-value")]
    [InlineData("kind:blog", "?", "unknown-value")]
    [InlineData("is:odd has:odd in:odd", "?", "unknown-value unknown-value unknown-value")]
    [InlineData("push:many", "?", "bad-number")]
    [InlineData("push:.. push:> push:99999999999999999999", "?", "bad-number bad-number bad-number")]
    [InlineData(
        "date:soon date:2023-13 date:2023-02-30 age:7 age:9z",
        "?",
        "bad-date bad-date bad-date bad-date bad-date")]
    [InlineData("-in:title a", "a", "negated-part")]
    [InlineData("in:title kind:news", "kind:news", "part-without-text")]
    [InlineData("-OR a", "-\"OR\" a", "")]
    public void A_search_reads_as_it_prints(string text, string printed, string codes)
    {
        var query = Parse(text);
        Assert.Equal(text, query.Text);
        Assert.Equal(printed, QueryPrinter.Print(query.Root));
        Assert.Equal(codes, string.Join(' ', query.Problems.Select(p => p.Code)));
        Assert.All(query.Problems, p => Assert.InRange(p.Start + p.Length, p.Start, text.Length));
    }

    [Fact]
    public void The_ten_inputs_that_break_other_engines_have_trees()
    {
        Assert.Equal(new QueryNode.And([Word("AI"), Word("癌")]), Parse("AI (癌").Root);
        Assert.Equal(Word("C++"), Parse("C++").Root);
        Assert.Equal(Word("don't"), Parse("don't").Root);
        Assert.Equal(new QueryNode.Nothing(), Parse("a:b").Root);
        Assert.Equal(new QueryNode.Nothing(), Parse("\"").Root);
        Assert.Equal(Word("癌症"), Parse("癌症 AND").Root);
        Assert.Equal(new QueryNode.Nothing(), Parse("NOT").Root);
        Assert.Equal(new QueryNode.Nothing(), Parse("*").Root);
        Assert.Equal(new QueryNode.Not(Word("foo")), Parse("-foo").Root);
        Assert.Equal(Word("park."), Parse("park.").Root);

        static QueryNode.Text Word(string value) => new(value, TextForm.Word);
    }

    [Theory]
    [InlineData("癌症 OR \"生成式 AI\" date:2023-01..2023-05", true)]
    [InlineData("", true)]
    [InlineData("什麼？", true)]
    [InlineData("AI (癌", false)]
    [InlineData("a:b", false)]
    [InlineData("push:20..10", false)]
    public void Read_strictly_a_search_has_nothing_odd_in_it(string text, bool strict) => Assert.Equal(strict, Parse(text).IsStrict);

    [Fact]
    public void Problems_stand_where_the_odd_thing_is()
    {
        var query = Parse("癌症 foo:bar \"x");
        Assert.Collection(
            query.Problems,
            p => Assert.Equal((3, 7), (p.Start, p.Length)),
            p => Assert.Equal((11, 1), (p.Start, p.Length)));
    }

    [Fact]
    public void A_whole_search_becomes_one_tree()
    {
        QueryNode expected = new QueryNode.And(
        [
            new QueryNode.Or([new QueryNode.Text("癌症", TextForm.Word), new QueryNode.Text("生成式 AI", TextForm.Phrase)]),
            new QueryNode.Property(SearchFields.Board, ["Stock", "Tech_Job"]),
            new QueryNode.Not(new QueryNode.Flag(SearchFields.HasImage)),
            new QueryNode.Number(SearchFields.Push, 51, null),
        ]);
        Assert.Equal(expected, Parse("(癌症 OR \"生成式 AI\") board:Stock board:Tech_Job -has:image push:>50").Root);
        Assert.Equal(expected.GetHashCode(), Parse("(癌症 OR \"生成式 AI\") board:Stock board:Tech_Job -has:image push:>50").Root.GetHashCode());
        Assert.NotEqual(expected, Parse("(癌症 OR \"生成式 AI\") board:Tech_Job board:Stock -has:image push:>50").Root);
    }

    [Theory]
    [InlineData("date:2023", "2022-12-31T16:00", "2023-12-31T16:00")]
    [InlineData("date:2023-09", "2023-08-31T16:00", "2023-09-30T16:00")]
    [InlineData("date:2023/9/11", "2023-09-10T16:00", "2023-09-11T16:00")]
    [InlineData("date:2023-09..2023-10", "2023-08-31T16:00", "2023-10-31T16:00")]
    [InlineData("date:2023-01..2023-05", "2022-12-31T16:00", "2023-05-31T16:00")]
    [InlineData("date:2023..2023-05-03", "2022-12-31T16:00", "2023-05-03T16:00")]
    [InlineData("date:2023-09..", "2023-08-31T16:00", null)]
    [InlineData("date:..2023", null, "2023-12-31T16:00")]
    [InlineData("after:2023-09-11", "2023-09-10T16:00", null)]
    [InlineData("before:2023-09", null, "2023-08-31T16:00")]
    [InlineData("age:12h", "2024-03-14T16:00", null)]
    [InlineData("age:7d", "2024-03-08T04:00", null)]
    [InlineData("age:3w", "2024-02-23T04:00", null)]
    [InlineData("age:6m", "2023-09-15T04:00", null)]
    [InlineData("age:1y", "2023-03-15T04:00", null)]
    [InlineData("age:>1y", null, "2023-03-15T04:00")]
    public void A_date_is_a_stretch_of_time_in_the_shown_zone(string text, string? from, string? to)
    {
        var time = Assert.IsType<QueryNode.Time>(Parse(text).Root);
        Assert.Equal(from, time.From?.ToString("yyyy-MM-ddTHH:mm"));
        Assert.Equal(to, time.To?.ToString("yyyy-MM-ddTHH:mm"));
        Assert.All(new[] { time.From, time.To }, at => Assert.Equal(DateTimeKind.Utc, at?.Kind ?? DateTimeKind.Utc));
    }

    [Fact]
    public void A_day_without_a_midnight_begins_with_its_first_moment()
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 4, 1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 30, 0), 10, 1));
        var zone = TimeZoneInfo.CreateCustomTimeZone("Odd", TimeSpan.Zero, "Odd", "Odd", "Odd summer", [rule]);
        var begins = Assert.IsType<QueryNode.Time>(QueryParser.Parse("date:2023-04-01", Now, zone).Root);
        Assert.Equal(new DateTime(2023, 4, 1, 0, 0, 0, DateTimeKind.Utc), begins.From);
        var ends = Assert.IsType<QueryNode.Time>(QueryParser.Parse("date:2023-10-01", Now, zone).Root);
        Assert.Equal(new DateTime(2023, 9, 30, 23, 0, 0, DateTimeKind.Utc), ends.From);
    }

    [Fact]
    public void A_search_longer_than_the_limit_is_cut_between_letters_and_says_so()
    {
        var text = new string('a', QueryParser.MaxLength - 1) + "𠮷 tail";
        var query = Parse(text);
        Assert.Equal(new QueryNode.Text(new string('a', QueryParser.MaxLength - 1), TextForm.Word), query.Root);
        Assert.Equal("too-long", Assert.Single(query.Problems).Code);
        Assert.Empty(Parse(new string('a', QueryParser.MaxLength)).Problems);
    }

    [Fact]
    public void Clauses_past_the_limit_are_left_out_and_said_to_be()
    {
        Assert.Empty(Parse(string.Join(' ', Enumerable.Range(0, QueryParser.MaxClauses).Select(i => "w" + i))).Problems);
        var query = Parse(string.Join(' ', Enumerable.Range(0, QueryParser.MaxClauses + 5).Select(i => "w" + i)));
        Assert.Equal(QueryParser.MaxClauses, Assert.IsType<QueryNode.And>(query.Root).Children.Count);
        Assert.Equal("too-many", Assert.Single(query.Problems).Code);
    }

    [Fact]
    public void Parentheses_past_the_depth_limit_are_left_out_and_said_to_be()
    {
        static string Nested(int depth) => new string('(', depth) + "a" + new string(')', depth) + " b";
        Assert.Empty(Parse(Nested(QueryParser.MaxDepth)).Problems);
        var query = Parse(Nested(QueryParser.MaxDepth + 1));
        Assert.Equal("a b", QueryPrinter.Print(query.Root));
        Assert.Equal("too-deep", Assert.Single(query.Problems).Code);
        Assert.NotEmpty(Parse(new string('(', 900)).Problems);
        Assert.NotEmpty(Parse(new string('-', 900)).Problems);
    }
}

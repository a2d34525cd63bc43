using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using NewsBrowser.Text.Snippets;

namespace NewsBrowser.Text.Tests.Snippets;

public sealed class SnippetTests
{
    [Theory]
    [InlineData("今天癌症研究，癌症的", "癌症", "今天[癌症]研究，[癌症]的")]
    [InlineData("臺積電與台积电", "台積電", "[臺積電]與[台积电]")]
    [InlineData("ＡＩ and Ai but not aid", "ai", "[ＡＩ] and [Ai] but not aid")]
    [InlineData("aid paid", "ai*", "[aid] paid")]
    [InlineData("生成式 \n AI 好", "\"生成式 AI\"", "[生成式 \n AI] 好")]
    [InlineData("New  York, new york", "\"new york\"", "[New  York], [new york]")]
    [InlineData("I don't know", "don't", "I [don't] know")]
    [InlineData("癌症研究", "癌症 症研 癌", "[癌症研]究")]
    [InlineData("𠮷野家與𠮷", "𠮷", "[𠮷]野家與[𠮷]")]
    [InlineData("癌癌癌", "癌癌", "[癌癌]癌")]
    [InlineData("C and C++", "C++", "C and [C++]")]
    [InlineData("nothing", "else", "nothing")]
    [InlineData("台\u200B積電 and inter\u00ADnational", "台積電 international", "[台\u200B積電] and [inter\u00ADnational]")]
    [InlineData("\u200E台積電\u200E", "台\uFEFF積電", "\u200E[台積電]\u200E")]
    public void What_matched_is_marked(string text, string query, string marked) => Assert.Equal(marked, Mark(text, Highlighter.Ranges(text, Terms(query))));

    [Theory]
    [InlineData("aaa bbb ccc ddd eee fff ggg", "ddd", 11, "…[ddd] eee…")]
    [InlineData("short text", "text", 100, "short [text]")]
    [InlineData("no hit in here at all", "zzz", 6, "no hit…")]
    [InlineData("  spread \n\n  over  lines  ", "over", 100, "spread [over] lines")]
    [InlineData("癌 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 癌與症", "癌 症", 6, "…[癌]與[症]")]
    [InlineData("😀😀😀😀癌😀😀😀😀", "癌", 6, "…[癌]😀😀…")]
    [InlineData("averyveryverylongword", "averyveryverylongword", 5, "[avery]…")]
    [InlineData("", "a", 5, "")]
    public void A_snippet_shows_the_best_cluster(string text, string query, int length, string marked)
    {
        var snippet = SnippetCutter.Cut(text, Terms(query), length);
        Assert.Equal(marked, Mark(snippet.Text, snippet.Ranges));
    }

    [Theory]
    // The most different terms, then the most occurrences, then the closest.
    [InlineData("癌 xxx xxx xxx xxx 癌 研究 ai xxx xxx xxx 癌癌", "癌 研究 ai", 10, "…[癌] [研究] [ai]…")]
    [InlineData("癌 xx 症 xxxxxxxxxxxxxxxxxxx 癌症 xxxxxxxxxxxxxxxxxx", "癌 症", 8, "…[癌症]…")]
    [InlineData("ai and more words then news about ai in taiwan today", "ai taiwan", 14, "…[ai] in [taiwan]…")]
    public void The_best_cluster_has_the_most_terms_close_together(string text, string query, int length, string marked)
    {
        var snippet = SnippetCutter.Cut(text, Terms(query), length);
        Assert.Equal(marked, Mark(snippet.Text, snippet.Ranges));
    }

    [Fact]
    public void Of_two_clusters_the_one_with_the_rarer_term_is_shown()
    {
        const string text = "the of in a an to and here, and far away from all of that stands quantum";
        IReadOnlyList<HighlightTerm> plain = [new("the", TextForm.Word), new("of", TextForm.Word), new("quantum", TextForm.Word)];
        IReadOnlyList<HighlightTerm> weighed = [.. plain.Select(term => term with { Weight = term.Text == "quantum" ? 9 : 0.1 })];
        Assert.StartsWith("the of", SnippetCutter.Cut(text, plain, 12).Text, StringComparison.Ordinal);
        Assert.EndsWith("quantum", SnippetCutter.Cut(text, weighed, 12).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_is_marked_by_its_words_and_pairs()
    {
        var question = QueryParser.Parse("誰開創了AI研究? in:title -癌 x 症", default, TimeZoneInfo.Utc).Root;
        var parts = QueryTerms.ExtractParts(question, text => text == "创了" ? 0 : text.Length);
        Assert.Equal(["谁开", "开创", "ai", "研究", "x", "症"], parts.Select(part => part.Text));
        Assert.All(parts, part => Assert.Equal((DocumentPart.Title, part.Text.Length), (part.Part, part.Weight)));
        Assert.Equal("梵語[研究]由他[開創]，[AI]也是", Mark("梵語研究由他開創，AI也是", Highlighter.Ranges("梵語研究由他開創，AI也是", parts)));
    }

    [Fact]
    public void Any_snippet_is_short_whole_letters_and_marks_in_order()
    {
        var random = new Random(3);
        string[] pieces = ["癌", "症", "𠮷", "😀", "ai", "aid ", " ", "\n\n", "word ", "，", "new york "];
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var length = random.Next(1, 60);
            var snippet = SnippetCutter.Cut(text, Terms("癌症 𠮷 ai* \"new york\""), length);
            Assert.InRange(snippet.Text.Length, 0, length + 2);
            for (var i = 0; i < snippet.Text.Length; i++)
            {
                if (char.IsSurrogate(snippet.Text[i]))
                {
                    Assert.True(char.IsSurrogatePair(snippet.Text[i], snippet.Text[++i]));
                }
            }
            var end = 0;
            foreach (var range in snippet.Ranges)
            {
                Assert.True(range.Length > 0 && range.Start >= end && range.End <= snippet.Text.Length);
                end = range.End;
            }
            var matches = TextMatch.Matches(TextFolding.Fold(text), "癌症", TextMatchForm.Substring);
            if (matches && length >= 2)
            {
                Assert.NotEmpty(snippet.Ranges);
            }
        }
    }

    [Fact]
    public void A_long_text_with_a_match_everywhere_is_marked_whole()
    {
        var text = string.Concat(Enumerable.Repeat("癌", 200_000));
        Assert.Equal(new TextRange(0, text.Length), Assert.Single(Highlighter.Ranges(text, Terms("癌"))));
        Assert.Equal(new TextRange(0, 100), Assert.Single(SnippetCutter.Cut(text, Terms("癌"), 100).Ranges));
    }

    private static IReadOnlyList<HighlightTerm> Terms(string query) => QueryTerms.Extract(QueryParser.Parse(query, default, TimeZoneInfo.Utc).Root);

    private static string Mark(string text, IReadOnlyList<TextRange> ranges)
    {
        foreach (var range in ranges.Reverse())
        {
            text = text.Insert(range.End, "]").Insert(range.Start, "[");
        }

        return text;
    }
}

using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Quotations;

namespace NewsBrowser.Archive.Tests.Linking;

public class QuotedBlockTests
{
    private const string Quoted = "※ 引述《March20 (Luc)》之銘言：\n: 今天大盤收在季線之上\n: 成交量卻沒有\n: 跟上\n: : 更早的人說的話不算\n: 短\n";

    [Fact]
    public void The_first_line_names_the_person_and_only_lines_at_first_hand_are_compared()
    {
        var quotation = QuotedBlock.TryRead(Quoted)!;
        Assert.Equal("march20", quotation.Key);
        Assert.Equal(["今天大盤收在季線之上", "成交量卻沒有"], quotation.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData(": 沒有第一行的引文")]
    [InlineData("※ 發信站: 批踢踢實業坊(ptt.cc)")]
    [InlineData("※ 引述之銘言：\n: 沒有名字的引文")]
    public void A_stretch_that_names_nobody_is_no_quotation(string text) => Assert.Null(QuotedBlock.TryRead(text));

    [Fact]
    public void Lines_are_found_wherever_the_quoted_post_breaks_its_own()
    {
        Assert.Equal(2, QuotedBlock.TryRead(Quoted)!.LinesIn("今天大盤收在\n季線之上，成交量\n卻沒有跟上"));
        Assert.Equal(0, QuotedBlock.TryRead(Quoted)!.LinesIn("完全不同的文章"));
    }

    [Fact]
    public void The_threads_own_post_is_taken_before_a_newer_one_elsewhere()
    {
        var quotation = QuotedBlock.TryRead(Quoted)!;
        const string text = "今天大盤收在季線之上，成交量卻沒有跟上";
        Assert.Equal(1, ThreadQuotes.Best(quotation, [new(2, "march20", false, text), new(1, "march20", true, text)])!.Value.Post.Id);
        Assert.Equal(2, ThreadQuotes.Best(quotation, [new(2, "march20", false, text), new(1, "march20", true, "別的文章")])!.Value.Post.Id);
    }

    [Fact]
    public void Another_persons_post_and_one_without_the_lines_are_never_taken()
    {
        var quotation = QuotedBlock.TryRead(Quoted)!;
        Assert.Null(ThreadQuotes.Best(quotation, [new(1, "other", true, "今天大盤收在季線之上，成交量卻沒有跟上")]));
        Assert.Null(ThreadQuotes.Best(quotation, [new(1, "march20", true, "別的文章")]));
        Assert.Null(ThreadQuotes.Best(quotation, [new(1, "march20", false, "別的文章")]));
        Assert.Null(ThreadQuotes.Best(quotation, [new(1, "march20", false, "成交量卻沒有別的")]));
    }

    [Fact]
    public void Without_lines_to_compare_only_the_threads_own_post_is_taken()
    {
        var quotation = QuotedBlock.TryRead("※ 引述《march20》之銘言：\n: 恕刪")!;
        Assert.Null(ThreadQuotes.Best(quotation, [new(1, "march20", false, "任何文章")]));
        Assert.Equal((1, 0), (ThreadQuotes.Best(quotation, [new(1, "march20", true, "任何文章")])!.Value.Post.Id, quotation.Lines.Count));
    }
}

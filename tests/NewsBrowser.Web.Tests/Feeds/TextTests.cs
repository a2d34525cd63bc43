using NewsBrowser.Web.Feeds;

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>What feeds and tables do to texts before they write them.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("plain 文字 😀\t\r\n", "plain 文字 😀\t\r\n")]
    [InlineData("a\u0001b\0c\u000Bd", "abcd")]
    [InlineData("\uFFFEa\uFFFF", "a")]
    [InlineData("", "")]
    public void What_no_XML_may_hold_is_taken_out(string text, string legal) => Assert.Equal(legal, XmlSafeText.RemoveIllegal(text));

    [Fact]
    public void A_half_of_a_pair_is_taken_out_and_a_pair_stays()
    {
        // Not as data of a theory: an attribute cannot hold a half.
        Assert.Equal(string.Empty, XmlSafeText.RemoveIllegal("\uD83D"));
        Assert.Equal("xy", XmlSafeText.RemoveIllegal("x\uDE00y"));
        Assert.Equal("xy\uD83D\uDE00", XmlSafeText.RemoveIllegal("x\uD83Dy\uD83D\uDE00"));
    }

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("+1", true)]
    [InlineData("-1", true)]
    [InlineData("@SUM(1)", true)]
    [InlineData("\tx", true)]
    [InlineData("\rx", true)]
    [InlineData("  =1", true)]
    [InlineData("\u00A0=1", true)]
    [InlineData("\u3000＝1", true)]
    [InlineData("\u200B＋1", true)]
    [InlineData("\uFEFF－1", true)]
    [InlineData("\0＠x", true)]
    [InlineData("1=1", false)]
    [InlineData("台積電 = 2330", false)]
    [InlineData("'=1", false)]
    [InlineData("   ", false)]
    public void What_a_spreadsheet_might_calculate_is_known(string text, bool formula)
    {
        Assert.Equal(formula, CsvLines.IsFormula(text));
        Assert.Equal(formula, CsvLines.Text(text)!.StartsWith("\"'", StringComparison.Ordinal) && text[0] != '\'');
    }

    [Fact]
    public void A_cell_has_its_quotes_doubled_and_no_NUL() => Assert.Equal("\"a \"\"b\"\", c\r\nd\"", CsvLines.Text("a \"b\", c\r\n\0d"));

    [Fact]
    public void Ids_stay_what_they_were()
    {
        // Readers remember them: another id is a new entry in everybody's list.
        Assert.Equal("urn:uuid:ac9e0f56-2a31-8a8c-a39a-bc9ca02687a8", FeedIds.ForItem("Stock.20230911T155037Z-nk11208z"));
        Assert.Equal("urn:uuid:1ee23a86-6883-8c6f-be35-5c8f6cec2b60", FeedIds.ForFloor("Stock.20230911T155037Z-nk11208z", 17));
    }
}

using NewsBrowser.Archive.Stories;

namespace NewsBrowser.Archive.Tests.Linking.Stories;

public sealed class SameStoryNumbersTests
{
    [Theory]
    [InlineData("3.5 億美元", "$350 million")]
    [InlineData("1,000 億", "100 billion dollars")]
    [InlineData("1.2兆元", "1.2 trillion")]
    [InlineData("850 萬台", "8.5 million devices")]
    [InlineData("重挫 17%", "fell 17 percent")]
    [InlineData("2奈米製程", "a 2-nanometer process")]
    [InlineData("449.99 美元", "at $449.99")]
    public void A_number_with_its_unit_is_one_value_in_both_languages(string chinese, string english)
    {
        var one = Assert.Single(SameStoryNumbers.Extract(chinese));
        var other = Assert.Single(SameStoryNumbers.Extract(english));
        Assert.Equal(one.Value, other.Value);
        Assert.True(one.Weight > 0);
    }

    [Theory]
    [InlineData("6 月 5 日")]
    [InlineData("in 2024")]
    [InlineData("20 people and 3 dogs")]
    [InlineData("M4 and 5G")]
    [InlineData("1.2.3.4")]
    public void Dates_and_small_counts_are_no_evidence(string text) => Assert.Empty(SameStoryNumbers.Extract(text));
}

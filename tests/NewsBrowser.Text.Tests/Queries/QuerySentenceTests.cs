using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

public sealed class QuerySentenceTests
{
    [Theory]
    [InlineData("", "all posts and news", "所有文章與新聞")]
    [InlineData("kind:news", "all news", "所有新聞")]
    [InlineData("癌症 board:Stock push:>50", "posts and news containing “癌症”, on board Stock, with more than 50 推", "包含「癌症」、在看板 Stock、推文超過 50 的文章與新聞")]
    [InlineData("a b -c kind:forum", "posts containing “a” and “b”, without “c”", "包含「a」和「b」、不含「c」的文章")]
    [InlineData("(a OR b*) topic:x topic:y", "posts and news containing “a” or words beginning with “b”, on topic x or y", "包含「a」或以「b」開頭的字、主題為 x 或 y 的文章與新聞")]
    [InlineData("in:title a has:image", "posts and news with “a” in the title, with a picture", "標題包含「a」、有圖片的文章與新聞")]
    [InlineData("a OR kind:news", "posts and news either containing “a” or that are news", "包含「a」或是新聞的文章與新聞")]
    [InlineData(
        "date:2023-09..2023-10 age:7d before:2024",
        "posts and news published from September 2023 to October 2023, from the last 7 days, published before 2024",
        "2023 年 9 月到 2023 年 10 月發布、最近 7 天內、2024 年之前發布的文章與新聞")]
    [InlineData("-(a is:link)", "posts and news but not (containing “a” and known only from a link)", "不符合（包含「a」且僅由連結得知）的文章與新聞")]
    public void A_search_is_said_in_one_sentence(string text, string english, string chinese)
    {
        var root = QueryParserTests.Parse(text).Root;
        Assert.Equal(english, QuerySentence.Describe(root, "en"));
        Assert.Equal(chinese, QuerySentence.Describe(root, "zh-Hant"));
    }

    [Theory]
    [InlineData("", "all comments", "所有推文")]
    [InlineData("AI board:Stock", "comments containing “AI”, on board Stock", "包含「AI」、在看板 Stock 的推文")]
    [InlineData("commenter:b author:a", "comments by b, under posts by a", "推文者為 b、文章作者為 a 的推文")]
    public void A_search_of_comments_says_so(string text, string english, string chinese)
    {
        var root = QueryParserTests.Parse(text).Root;
        Assert.Equal(english, QuerySentence.DescribeComments(root, "en"));
        Assert.Equal(chinese, QuerySentence.DescribeComments(root, "zh-Hant"));
    }
}

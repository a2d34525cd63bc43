using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Text.Tests.Parsing;

/// <summary>Goes through the door and says what came out.</summary>
internal static class Reading
{
    public static ParseResult Parse(string text, string path = "a.md", string? baseUrl = null) =>
        DocumentParser.Parse(new ParseInput(path, Encoding.UTF8.GetBytes(text), baseUrl));

    public static ParseResult.Parsed Parsed(ParseResult result)
    {
        Assert.False(result is ParseResult.Rejected, (result as ParseResult.Rejected)?.Rejection.ToString());
        return Assert.IsType<ParseResult.Parsed>(result);
    }

    public static NewsItem Item(ParseResult result) => Assert.IsType<NewsItem>(Assert.Single(Parsed(result).Documents));

    public static NewsItem Item(string text, string path = "a.md", string? baseUrl = null) => Item(Parse(text, path, baseUrl));

    public static Rejection Rejected(ParseResult result) => Assert.IsType<ParseResult.Rejected>(result).Rejection;

    public static string Front(params string[] lines) => "---\n" + string.Join('\n', lines) + "\n---\n";
}

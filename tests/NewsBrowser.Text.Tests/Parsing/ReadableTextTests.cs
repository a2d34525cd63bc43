using System.Text;
using NewsBrowser.Text.Documents;
using NewsBrowser.Text.Parsing;

namespace NewsBrowser.Text.Tests.Parsing;

public class ReadableTextTests
{
    private static readonly string Fixtures = Path.Combine(Checkout.Root, "tests", "fixtures", "ptt");

    [Theory]
    [InlineData("raw.big5")]
    [InlineData("browser-copy.md")]
    [InlineData("terminal.txt")]
    [InlineData("M.1609430000.A.ABC.txt")]
    [InlineData("thread-damage.txt")]
    public void A_comments_line_is_the_line_that_is_read(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Fixtures, file));
        var parsed = Assert.IsType<ParseResult.Parsed>(DocumentParser.Parse(new ParseInput(file, bytes)));
        var lines = ReadableText.ReadLines(bytes);
        var comments = parsed.Documents.OfType<ForumPost>().SelectMany(post => post.Comments).Where(comment => comment.Text.Length > 0).ToList();
        Assert.NotEmpty(comments);
        Assert.All(comments, comment => Assert.Contains(comment.Person, lines[comment.Line - 1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a\nb\r\nc", new[] { "a", "b", "c" })]
    [InlineData("a\rb\n", new[] { "a", "b" })]
    [InlineData("---\na\rb\n---\n", new[] { "---", "a\rb", "---" })]
    [InlineData("", new string[0])]
    public void Lines_end_where_the_parser_ends_them(string text, string[] lines) =>
        Assert.Equal(lines, ReadableText.ReadLines(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Big5_is_read_as_the_parser_reads_it() =>
        Assert.Contains("作者", ReadableText.Read(File.ReadAllBytes(Path.Combine(Fixtures, "raw.big5"))), StringComparison.Ordinal);
}

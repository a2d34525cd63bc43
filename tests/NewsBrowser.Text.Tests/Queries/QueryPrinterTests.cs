using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

public sealed class QueryPrinterTests
{
    private static readonly string[] Pieces =
    [
        "a", "癌症", "foo", "OR", "AND", "NOT", "-", "(", ")", "（", "）", "\"", "“", "”", "「", "」", "*", " ", " ", " ", " ", ":", "：", "in:title", "in:body",
        "kind:news", "kind:x",
        "topic:a", "topic:b", "topic:\"a b\"", "topic:", "push:>5", "push:3", "push:1..9", "push:x", "date:2023-09", "after:2022", "age:7d", "is:link",
        "has:image", "is:x", "a:b", "\"x y\"",
        "\"\"", "w*rd", "b*", "C++", "don't", "𠮷", "\uD800", "board:「股 票」", "url:http://x/?q=\"1\"", "\n", "\t", "--", "author:a\"b", "什麼？", "《書", "。",
        ",", "、", "|", "or", "或", "title:x", "@a", "#a", "https://a.b/c", "今天", "^_^", "T_T", "-_-", "(^_^)", "push:5+", "x:y",
    ];

    [Fact]
    public void Whatever_is_typed_prints_as_a_search_that_reads_the_same()
    {
        var random = new Random(20240315);
        for (var round = 0; round < 40_000; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            var query = QueryParserTests.Parse(text);
            var printed = QueryPrinter.Print(query.Root);
            var again = QueryParserTests.Parse(printed);
            Assert.True(query.Root.Equals(again.Root), $"“{text}” prints as “{printed}”, which prints as “{QueryPrinter.Print(again.Root)}”.");
            Assert.Equal(query.Root.GetHashCode(), again.Root.GetHashCode());
        }
    }

    [Fact]
    public void A_word_that_cannot_stand_alone_prints_quoted()
    {
        Assert.Equal("\"OR\"", QueryPrinter.Print(new QueryNode.Text("OR", TextForm.Word)));
        Assert.Equal("\"-a\"", QueryPrinter.Print(new QueryNode.Text("-a", TextForm.Word)));
        Assert.Equal("\"a b\"", QueryPrinter.Print(new QueryNode.Text("a b", TextForm.Word)));
    }
}

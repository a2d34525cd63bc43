using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

/// <summary>Holds the examples of docs/query-language.md to what is read.</summary>
public sealed class QueryExampleTests
{
    [Fact]
    public void Every_documented_example_reads_as_documented()
    {
        var examples = Examples();
        Assert.True(examples.Count > 40);
        Assert.All(examples, example =>
        {
            var query = QueryParserTests.Parse(Code(example[0]));
            Assert.Equal(Code(example[1]), QueryPrinter.Print(query.Root));
            Assert.Equal(query.Root, QueryParserTests.Parse(Code(example[1])).Root);
            Assert.Equal(example[2], QuerySentence.Describe(query.Root, "en"));
            Assert.Equal(Code(example[3]), string.Join(' ', query.Problems.Select(problem => problem.Code)));
        });
    }

    [Fact]
    public void Every_operator_and_every_filter_has_an_example()
    {
        var all = string.Join('\n', Examples().Select(example => Code(example[0]) + " " + Code(example[1])));
        string[] names =
        [
            .. SearchFields.Default.All.Select(field => field.Kind == FieldKind.Flag ? field.Name : field.Name + ":"),
            .. SearchFields.Parts.Select(part => part.Name),
            " AND ", " OR ", " NOT ", " -", "(", ")", "\"", "*", "..", ">=", "<=",
        ];
        Assert.All(names, name => Assert.Contains(name, all, StringComparison.Ordinal));
    }

    // The table below the heading, without its head.
    internal static List<string[]> Examples()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "query-language.md"));
        return [.. lines.SkipWhile(line => line != "## Examples").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }

    internal static string Code(string cell) => cell.Length >= 2 && cell[0] == '`' && cell[^1] == '`' ? cell[1..^1] : cell;
}

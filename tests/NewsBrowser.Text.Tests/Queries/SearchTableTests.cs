using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

/// <summary>Holds tests/fixtures/searches.tsv, the searches that people type, to what is read and said.</summary>
public sealed class SearchTableTests
{
    private static readonly List<string[]> Rows =
        [.. File.ReadAllLines(Path.Combine(Checkout.Root, "tests", "fixtures", "searches.tsv")).Skip(1).Select(line => line.Split('\t'))];

    [Fact]
    public void Every_search_is_read_and_said_as_the_table_says()
    {
        Assert.True(Rows.Count >= 250);
        Assert.All(Rows, row =>
        {
            var comments = row[0] == "comments";
            var query = Parse(row[1], comments);
            Assert.Equal(row[2], QueryPrinter.Print(query.Root));
            Assert.Equal(query.Root, Parse(row[2], comments).Root);
            Assert.Equal(row[3], Describe(query.Root, comments, "en"));
            Assert.Equal(row[4], Describe(query.Root, comments, "zh-Hant"));
            Assert.Equal(row[5], string.Join(' ', query.Problems.Select(problem => problem.Code)));
        });
    }

    [Fact]
    public void Every_offer_can_be_read_without_the_problem_that_it_mends()
    {
        var offered = 0;
        Assert.All(Rows, row =>
        {
            foreach (var problem in Parse(row[1], row[0] == "comments").Problems)
            {
                Assert.All(problem.Offers, offer =>
                {
                    // A filter's name that is mended may have a value that is odd too.
                    var mended = Parse(offer.Query, row[0] == "comments");
                    var before = Parse(row[1], row[0] == "comments").Problems.Count(other => other.Code == problem.Code);
                    Assert.True(mended.Problems.Count(other => other.Code == problem.Code) < before,
                        $"{row[1]} offers {offer.Query}.");
                    Assert.IsNotType<QueryNode.Nothing>(mended.Root);
                    offered++;
                });
            }
        });
        Assert.True(offered > 30);
    }

    [Fact]
    public void Every_name_of_a_filter_and_every_documented_example_is_in_the_table()
    {
        var typed = Rows.Select(row => row[1]).ToHashSet(StringComparer.Ordinal);
        Assert.All(QueryExampleTests.Examples(), example => Assert.Contains(QueryExampleTests.Code(example[0]), typed));
        var all = string.Join('\n', typed);
        Assert.All(SearchFields.OfComments.All.Where(field => field.Kind != FieldKind.Flag), field =>
            Assert.All(field.Aliases.Append(field.Name), name => Assert.True(
                all.Contains(name + ":", StringComparison.Ordinal) || all.Contains(name + "：", StringComparison.Ordinal), name)));
    }

    private static ParsedQuery Parse(string text, bool comments) =>
        QueryParser.Parse(text, QueryParserTests.Now, QueryParserTests.Taipei, comments ? SearchFields.OfComments : SearchFields.Default);

    private static string Describe(QueryNode root, bool comments, string language) =>
        comments ? QuerySentence.DescribeComments(root, language) : QuerySentence.Describe(root, language);
}

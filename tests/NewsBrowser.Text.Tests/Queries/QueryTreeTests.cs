using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

public sealed class QueryTreeTests
{
    [Fact]
    public void Any_tree_prints_as_a_search_that_reads_as_the_same_tree()
    {
        var trees = new RandomTrees(407);
        for (var round = 0; round < 30_000; round++)
        {
            var tree = trees.Next();
            var printed = QueryPrinter.Print(tree);
            var read = QueryParserTests.Parse(printed);
            if (printed.Length > QueryParser.MaxLength || read.Problems.Any(problem => problem.Code == "too-many"))
            {
                continue;
            }

            Assert.True(tree.Equals(read.Root), $"{tree} prints as “{printed}”, which reads as “{QueryPrinter.Print(read.Root)}”.");
        }
    }

    [Fact]
    public void Taking_one_filter_away_edits_the_tree_and_nothing_else_in_it()
    {
        var trees = new RandomTrees(408);
        var taken = 0;
        for (var round = 0; round < 10_000; round++)
        {
            var tree = trees.Next();
            var chips = QueryEditing.Filters(tree);
            if (QueryPrinter.Print(tree).Length > QueryParser.MaxLength || chips.Select(chip => chip.Text).Distinct().Count() < chips.Count)
            {
                continue;
            }

            foreach (var chip in chips)
            {
                var left = QueryParserTests.Parse(chip.WithoutText).Root;
                Assert.Equal(
                    chips.Select(other => other.Text).Where(text => text != chip.Text).Order(), QueryEditing.Filters(left).Select(other => other.Text).Order());
                Assert.Equal(QueryTerms.Extract(tree).Select(term => term.Text).Distinct(), QueryTerms.Extract(left).Select(term => term.Text).Distinct());
                taken++;
            }
        }
        Assert.True(taken > 2_000);
    }
}

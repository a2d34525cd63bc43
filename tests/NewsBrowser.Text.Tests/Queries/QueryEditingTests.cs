using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Tests.Queries;

public sealed class QueryEditingTests
{
    private static readonly QueryNode Stock = new QueryNode.Property(SearchFields.Board, ["Stock"]);

    [Theory]
    [InlineData("", "board:Stock")]
    [InlineData("癌症", "癌症 board:Stock")]
    [InlineData("a OR b", "(a OR b) board:Stock")]
    [InlineData("board:Tech a", "board:Tech board:Stock a")]
    [InlineData("board:Stock a", "board:Stock a")]
    [InlineData("in:title a b", "in:title a b board:Stock")]
    public void A_value_is_added_to_its_filter(string before, string after)
    {
        var root = QueryEditing.With(QueryParserTests.Parse(before).Root, Stock);
        Assert.Equal(after, QueryPrinter.Print(root));
        Assert.Equal(root, QueryEditing.With(root, Stock));
    }

    [Theory]
    [InlineData("board:Stock", "")]
    [InlineData("a board:Stock", "a")]
    [InlineData("board:Tech board:Stock a", "board:Tech a")]
    [InlineData("a OR board:Stock", "a OR board:Stock")]
    public void A_value_is_taken_from_its_filter(string before, string after)
    {
        Assert.Equal(after, QueryPrinter.Print(QueryEditing.Without(QueryParserTests.Parse(before).Root, Stock)));
    }

    [Fact]
    public void Numbers_flags_and_times_are_edited_too()
    {
        var root = QueryParserTests.Parse("a push:>=10").Root;
        root = QueryEditing.With(root, new QueryNode.Flag(SearchFields.HasImage));
        root = QueryEditing.With(root, new QueryNode.Number(SearchFields.Push, null, 5));
        Assert.Equal("a (push:>=10 OR push:<=5) has:image", QueryPrinter.Print(root));
        root = QueryEditing.Without(root, new QueryNode.Number(SearchFields.Push, 10, null));
        root = QueryEditing.Without(root, new QueryNode.Flag(SearchFields.HasImage));
        Assert.Equal("a push:<=5", QueryPrinter.Print(root));
    }

    [Fact]
    public void Each_filter_is_a_chip_that_can_be_taken_away()
    {
        var root = QueryParserTests.Parse("in:title 癌症 topic:a topic:b -kind:news push:1 push:2 date:2023 has:image (is:link OR is:unscored)").Root;
        string[] chips = [.. QueryEditing.Filters(root).Select(c => c.Text)];
        Assert.Equal(["in:title", "topic:a", "topic:b", "-kind:news", "push:1", "push:2", "date:2023", "has:image", "is:link OR is:unscored"], chips);
        Assert.Equal(
            "in:title 癌症 topic:b -kind:news (push:1 OR push:2) date:2023 has:image (is:link OR is:unscored)", QueryEditing.Filters(root)[1].WithoutText);
        Assert.Equal(
            "癌症 topic:a topic:b -kind:news (push:1 OR push:2) date:2023 has:image (is:link OR is:unscored)", QueryEditing.Filters(root)[0].WithoutText);
        foreach (var chip in QueryEditing.Filters(root))
        {
            Assert.Equal(chips.Length - 1, QueryEditing.Filters(QueryParserTests.Parse(chip.WithoutText).Root).Count);
        }

        Assert.Empty(QueryEditing.Filters(QueryParserTests.Parse("癌症 -AI").Root));
    }

    [Fact]
    public void Texts_to_mark_are_those_that_are_asked_for()
    {
        Assert.Equal(
            [new HighlightTerm("a", TextForm.Word), new HighlightTerm("b c", TextForm.Phrase, DocumentPart.Title), new HighlightTerm("d", TextForm.Prefix)],
            QueryTerms.Extract(QueryParserTests.Parse("a -x (in:title \"b c\") (d* OR -(y z)) a kind:news").Root));
    }
}

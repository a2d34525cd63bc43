using NewsBrowser.Archive.Versions;

namespace NewsBrowser.Archive.Tests.Versions;

public class DifferenceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abcabba", "cbabac", 5)]
    [InlineData("kitten", "sitting", 5)]
    public void The_shortest_way_is_found(string before, string after, int edits)
    {
        var ranges = Difference.Compute([.. before], [.. after], out var exact);
        Assert.True(exact);
        Assert.Equal(edits, CountEdits(ranges));
        Check(before, after, ranges);
    }

    [Fact]
    public void Any_two_sequences_are_put_together_again_from_their_difference()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 2000; round++)
        {
            var before = Letters(random);
            var after = Letters(random);
            var ranges = Difference.Compute([.. before], [.. after], out var exact);
            Assert.True(exact);
            Assert.Equal(before.Length + after.Length - (2 * MeasureCommon(before, after)), CountEdits(ranges));
            Check(before, after, ranges);
        }
    }

    [Fact]
    public void Past_the_bound_the_middle_counts_as_replaced_and_the_answer_says_so()
    {
        var ranges = Difference.Compute([.. "xabcdy"], [.. "xefghy"], out var exact, maxEdits: 3);
        Assert.False(exact);
        Assert.Equal([DifferenceKind.Same, DifferenceKind.Removed, DifferenceKind.Added, DifferenceKind.Same], ranges.Select(range => range.Kind));
        Check("xabcdy", "xefghy", ranges);
    }

    [Fact]
    public void Texts_are_compared_by_words_and_Chinese_by_characters()
    {
        Assert.Equal(
            [new(DifferenceKind.Same, "The "), new(DifferenceKind.Removed, "quick"), new(DifferenceKind.Added, "slow"), new(DifferenceKind.Same, " fox")],
            TextPieces.Compare("The quick fox", "The slow fox", out _));
        Assert.Equal(
            [new(DifferenceKind.Same, "台積電"), new(DifferenceKind.Removed, "漲"), new(DifferenceKind.Added, "跌"), new(DifferenceKind.Same, "了")],
            TextPieces.Compare("台積電漲了", "台積電跌了", out _));
        Assert.Equal(["a\U0001F600"[..1], "\U0001F600", "字"], TextPieces.Words("a\U0001F600字"));
    }

    [Fact]
    public void A_blank_between_two_changes_belongs_to_them() =>
        Assert.Equal(
            [new(DifferenceKind.Removed, "one two"), new(DifferenceKind.Added, "three four"), new(DifferenceKind.Same, " five")],
            TextPieces.Compare("one two five", "three four five", out _));

    private static string Letters(Random random) => new([.. Enumerable.Range(0, random.Next(12)).Select(_ => (char)('a' + random.Next(3)))]);

    private static int CountEdits(IReadOnlyList<DifferenceRange> ranges) =>
        ranges.Where(range => range.Kind != DifferenceKind.Same).Sum(range => range.BeforeEnd - range.BeforeStart + range.AfterEnd - range.AfterStart);

    // The longest common subsequence by the textbook's table.
    private static int MeasureCommon(string before, string after)
    {
        var table = new int[before.Length + 1, after.Length + 1];
        for (var i = 1; i <= before.Length; i++)
        {
            for (var j = 1; j <= after.Length; j++)
            {
                table[i, j] = before[i - 1] == after[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        return table[before.Length, after.Length];
    }

    private static void Check(string before, string after, IReadOnlyList<DifferenceRange> ranges)
    {
        Assert.Equal(before, string.Concat(ranges.Select(range => before[range.BeforeStart..range.BeforeEnd])));
        Assert.Equal(after, string.Concat(ranges.Select(range => after[range.AfterStart..range.AfterEnd])));
        Assert.All(
            ranges.Where(range => range.Kind == DifferenceKind.Same),
            range => Assert.Equal(before[range.BeforeStart..range.BeforeEnd], after[range.AfterStart..range.AfterEnd]));
    }
}

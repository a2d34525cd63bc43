using NewsBrowser.Archive.Searching;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

public class CursorTests
{
    [Theory]
    [InlineData(17, 3.75, null)]
    [InlineData(long.MaxValue, 0, -1L)]
    [InlineData(1, 1e-300, 1694447437L)]
    public void A_cursor_brings_back_the_hit_exactly(long id, double score, long? value)
    {
        var hit = new IndexHit(id, score, value);
        Assert.Equal(hit, Cursor.Read(Cursor.Write(SortOrder.Heat, hit), SortOrder.Heat));
    }

    [Fact]
    public void A_cursor_of_another_order_is_none() =>
        Assert.Null(Cursor.Read(Cursor.Write(SortOrder.Newest, new IndexHit(1, 0, 5)), SortOrder.Oldest));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("…")]
    [InlineData("MXwyfDM")] // 1|2|3
    [InlineData("MXw5MjIxMTIwMjM3MDQxMDkwNTYwfHwx")] // 1|bits of NaN||1
    [InlineData("MXwwfHh8MQ")] // 1|0|x|1
    public void What_is_no_cursor_reads_as_none(string cursor) => Assert.Null(Cursor.Read(cursor, SortOrder.Newest));

    [Fact]
    public void A_cursor_longer_than_the_limit_is_none() =>
        Assert.Null(Cursor.Read(new string('A', Cursor.MaxLength + 4), SortOrder.Newest));
}

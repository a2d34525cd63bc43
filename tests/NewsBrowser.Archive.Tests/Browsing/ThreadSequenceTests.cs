using NewsBrowser.Archive.Browsing;
using NewsBrowser.Archive.Searching;

namespace NewsBrowser.Archive.Tests.Browsing;

public class ThreadSequenceTests
{
    private static readonly DateTime Start = new(2023, 9, 11, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Posts_that_follow_each_other_are_one_thread_and_a_title_that_comes_back_is_another()
    {
        ThreadPost[] posts = [At(1, 0), At(2, 20), At(3, 45), At(4, 400), At(5, 401)];
        Assert.Equal([1L, 2, 3], ThreadSequence.Build(posts, 2).Around.Select(p => p.Id));
        Assert.Equal([4L, 5], ThreadSequence.Build(posts, 5).Around.Select(p => p.Id));
        Assert.Empty(ThreadSequence.Build([At(1, 0), At(2, 31)], 1).Around);
        Assert.Empty(ThreadSequence.Build(posts, 9).Around);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(100, 74)]
    [InlineData(200, 150)]
    public void Of_many_those_around_the_post_are_shown_with_their_numbers(long id, int before)
    {
        var sequence = ThreadSequence.Build(Enumerable.Range(1, 200).Select(n => At(n, n)), id);
        Assert.Equal((200, before, ItemReader.MaxBeside), (sequence.Total, sequence.Before, sequence.Around.Count));
        Assert.Contains(sequence.Around, p => p.Id == id);
    }

    [Fact]
    public async Task Replies_and_forwards_are_told_apart_numbered_and_quotations_lead_to_what_they_quote()
    {
        using var folder = new TemporaryFolder();
        folder.Write("M.1694390400.A.001.txt", Post("first", "Stock", "[標的] 2330 看多", "Mon Sep 11 08:00:00 2023", "今天大盤收在季線之上\n成交量卻沒有跟上"));
        folder.Write(
            "M.1694394000.A.002.txt",
            Post("second", "Stock", "Re: [標的] 2330 看多", "Mon Sep 11 09:00:00 2023", "※ 引述《first (某)》之銘言：\n: 今天大盤收在季線之上\n: 成交量卻沒有跟上\n我不這麼想"));
        folder.Write("M.1694397600.A.003.txt", Post("third", "Gossiping", "Fw: [標的] 2330 看多", "Mon Sep 11 10:00:00 2023", "轉錄給大家看"));
        folder.Write("M.1694401200.A.004.txt", Post("fourth", "Gossiping", "[標的] 2330 看多", "Mon Sep 11 11:00:00 2023", "只是同名"));
        folder.Write("M.1726012800.A.005.txt", Post("fifth", "Stock", "[標的] 2330 看多", "Wed Sep 11 08:00:00 2024", "一年後的另一篇"));
        folder.Write(
            "M.1694404800.A.006.txt", Post("sixth", "Stock", "[心得] 別的題目", "Mon Sep 11 12:00:00 2023", "※ 引述《first (某)》之銘言：\n: 今天大盤收在季線之上\n: 成交量卻沒有跟上\n同意"));
        await using var opened = await OpenedArchive.OpenAsync(folder.Path);

        var reply = await ReadAsync(opened, "second");
        Assert.Equal([("first", 0, false), ("second", 1, false), ("third", 0, true)], reply.Sequence.Select(p => (p.Item.Author!, p.ReplyDepth, p.IsForward)));
        Assert.Equal([1, 2, 3], reply.Sequence.Select(p => p.Number));
        Assert.Equal("second", Assert.Single(reply.Sequence, p => p.IsThis).Item.Author);
        Assert.Equal(3, reply.SequenceCount);
        Assert.Equal(["first", "third"], reply.SameThread.Select(p => p.Author));
        var quote = Assert.Single(reply.QuotedPosts).Value;
        Assert.Equal(("first", true, 2, 2), (quote.Item.Author!, quote.SameThread, quote.LinesFound, quote.Lines));

        var elsewhere = await ReadAsync(opened, "sixth");
        Assert.Empty(elsewhere.Sequence);
        quote = Assert.Single(elsewhere.QuotedPosts).Value;
        Assert.Equal(("first", false, 2, 2), (quote.Item.Author!, quote.SameThread, quote.LinesFound, quote.Lines));

        Assert.DoesNotContain((await ReadAsync(opened, "fourth")).SameThread, p => p.Board == "Stock");
        Assert.Empty((await ReadAsync(opened, "fifth")).Sequence);
        Assert.Empty((await ReadAsync(opened, "first")).QuotedPosts);
    }

    private static async Task<ThreadView> ReadAsync(OpenedArchive opened, string author)
    {
        var found = await opened.FindAsync("author:" + author, SortOrder.Oldest);
        return (await opened.Archive.Items.ReadThreadAsync(Assert.Single(found.Hits).Item.Id, new ThreadRequest(), CancellationToken.None))!;
    }

    private static ThreadPost At(long id, int day) => new(id, Start.AddDays(day), 0, false);

    private static string Post(string author, string board, string title, string time, string body) => $"""
        作者{author} (某)看板{board}標題{title}時間{time}

        {body}

        --
        ※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)
        推 reader      : 推 09/12 01:00
        → other       : 普通 09/12 01:01

        """.ReplaceLineEndings("\n");
}

using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Stories;

namespace NewsBrowser.Archive.Tests.Linking.Stories;

/// <summary>What an answer holds, and what is never one.</summary>
public sealed class SameStoryAnswerTests
{
    private const string Prize = "化學獎揭曉 DeepFold 兩學者 Demir Hassan、Jon Jumaran 與 Dara Bakker 共享";
    private const string Article = "https://paper.example/2023/merger";

    [Fact]
    public async Task Posts_that_carry_one_article_are_one_story_however_far_apart_and_say_the_address()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.txt", Post("ann", "[新聞] 甲乙宣布合併", "Mon Sep 11 23:50:37 2023", Article + "?utm_source=x"));
        folder.Write("b.txt", Post("ben", "[新聞] 兩家公司要併了", "Mon Sep 25 08:00:00 2023", Article));
        await using var archive = await OpenedArchive.OpenAsync(folder.Path);

        var match = Assert.Single(await FindAsync(archive, "[新聞] 甲乙宣布合併"));
        Assert.Equal("[新聞] 兩家公司要併了", match.Item.Title);
        Assert.Equal([Article], match.Urls);
        Assert.Equal(14, match.DaysLater);
        Assert.Empty(match.Words);
        Assert.Equal(-14, Assert.Single(await FindAsync(archive, "[新聞] 兩家公司要併了")).DaysLater);
    }

    [Fact]
    public async Task Answers_of_one_thread_are_left_to_the_thread()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.txt", Post("ann", "[新聞] 甲乙宣布合併", "Mon Sep 11 23:50:37 2023", Article));
        folder.Write("b.txt", Post("ben", "Re: [新聞] 甲乙宣布合併", "Tue Sep 12 08:00:00 2023", Article));
        await using var archive = await OpenedArchive.OpenAsync(folder.Path);
        Assert.Empty(await FindAsync(archive, "[新聞] 甲乙宣布合併"));
    }

    [Fact]
    public async Task Words_are_evidence_as_the_item_writes_them_with_the_days_between()
    {
        using var folder = new TemporaryFolder();
        StoryTruth.Write(folder);
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Seeds, folder.Path);

        var match = Assert.Single(await FindAsync(archive, Prize));
        Assert.StartsWith("Chemistry prize goes", match.Item.Title, StringComparison.Ordinal);
        Assert.Equal(["Dara Bakker", "DeepFold", "Demir Hassan", "Jon Jumaran"], match.Words.Order(StringComparer.Ordinal));
        Assert.Empty(match.Urls);
        Assert.Equal(0, match.DaysLater);
    }

    [Fact]
    public async Task A_day_without_a_time_and_an_item_without_a_day_are_looked_at_too()
    {
        using var folder = new TemporaryFolder();
        StoryTruth.Write(folder);
        folder.Write("day.md", News("day", "化學獎得主 Demir Hassan、Jon Jumaran、Dara Bakker", "publishedDateTime: 2024-10-09"));
        folder.Write("none.md", News("none", "化學獎得主 Demir Hassan、Jon Jumaran、Dara Bakker 整理", null));
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Seeds, folder.Path);
        Assert.Contains(
            await FindAsync(archive, "化學獎得主 Demir Hassan、Jon Jumaran、Dara Bakker"),
            m => m.Item.Title.StartsWith("Chemistry prize goes", StringComparison.Ordinal));
        Assert.Contains(await FindAsync(archive, Prize), m => m.Item.Title == "化學獎得主 Demir Hassan、Jon Jumaran、Dara Bakker");
        Assert.Empty(await FindAsync(archive, "化學獎得主 Demir Hassan、Jon Jumaran、Dara Bakker 整理"));
    }

    [Fact]
    public async Task What_is_not_there_tells_no_story()
    {
        await using var archive = await OpenedArchive.OpenAsync();
        Assert.Empty(await archive.Archive.Stories.FindAsync(1, TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<SameStoryMatch>> FindAsync(OpenedArchive archive, string title)
    {
        await using var context = archive.Store.CreateContext();
        var id = await context.Items.Where(i => i.Title == title).Select(i => i.Id).SingleAsync(TestContext.Current.CancellationToken);
        return await archive.Archive.Stories.FindAsync(id, TestContext.Current.CancellationToken);
    }

    private static string Post(string author, string title, string time, string link) =>
        $"作者{author} (小名)看板Stock標題{title}時間{time}\n\n原文標題：甲乙合併\n\n原文連結：{link}\n\n發布時間：2023-09-11\n\n記者署名：某人\n\n原文內容：\n兩家公司今天宣布合併。\n\n心得/評論：\n\n看起來不錯\n\n--\n※ "
            + $"發信站: 批踢踢實業坊(ptt.cc), 來自: 1.2.3.4 (臺灣)\n";

    private static string News(string id, string title, string? published) =>
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"整理\"\n{(published is null ? string.Empty : published + "\n")}webUrl: "
            + $"\"https://{id}.example/a\"\ntype: article\nprovider:\n  name: {id}\n  domain: {id}.example\n---\n";
}

using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace NewsBrowser.Web.Tests;

/// <summary>How a thread is shown: its timeline, who is meant by 樓上, who stands out, and that nothing of a long one is missing.</summary>
public sealed class ThreadPageTests(Site site)
{
    [Fact]
    public async Task The_timeline_counts_every_comment_once_and_its_bars_and_table_lead_to_the_first_floor_of_their_time()
    {
        var page = await site.Reader().PageAsync(Site.Thread);
        var rows = page.QuerySelectorAll(".timeline tbody tr:has(a)");
        Assert.Equal((24, 0, 47), (Sum(rows, 0), Sum(rows, 1), Sum(rows, 2)));
        var floors = rows.Select(row => row.QuerySelector("a")!.GetAttribute("href")).ToList();
        Assert.Equal("#b1", floors[0]);
        Assert.Equal(floors, page.QuerySelectorAll(".timeline svg a").Select(bar => bar.GetAttribute("href")));
        Assert.All(floors, floor => Assert.NotNull(page.QuerySelector(floor!)));
        var drawing = page.QuerySelector(".timeline svg")!;
        Assert.Equal("true", drawing.GetAttribute("aria-hidden"));
        Assert.All(drawing.QuerySelectorAll("a"), bar => Assert.Equal("-1", bar.GetAttribute("tabindex")));
        Assert.Empty(page.QuerySelectorAll("[style]"));
    }

    [Fact]
    public async Task The_timeline_is_of_the_whole_thread_and_leads_out_of_a_filter()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?tag=push&q=AI");
        Assert.Equal((24, 0, 47), (
            Sum(page.QuerySelectorAll(".timeline tbody tr:has(a)"), 0),
            Sum(page.QuerySelectorAll(".timeline tbody tr:has(a)"), 1),
            Sum(page.QuerySelectorAll(".timeline tbody tr:has(a)"), 2)));
        Assert.Equal(Site.Thread + "?q=AI#b1", page.QuerySelector(".timeline svg a")!.GetAttribute("href"));
        Assert.All(
            page.QuerySelectorAll(".words a.to"), link => Assert.StartsWith(Site.Thread + "?q=AI#b", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Posted on the day of the article", "busiest")]
    [InlineData("zh-Hant", "新聞當天貼文", "最熱烈")]
    public async Task An_article_whose_day_alone_is_known_was_picked_up_the_same_day(string language, string picked, string peak)
    {
        var text = (await site.Reader(language).PageAsync(Site.Thread)).QuerySelector(".latency")!.TextContent;
        Assert.Contains(picked, text, StringComparison.Ordinal);
        Assert.Contains(peak, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_floor_above_is_a_link_that_names_the_person()
    {
        var page = await site.Reader().PageAsync(Site.Thread);
        var link = page.QuerySelector("#b3 .words a.to")!;
        Assert.Equal(("樓上", "#b1", "roseritter, floor 1"), (link.TextContent, link.GetAttribute("href"), link.GetAttribute("title")));
    }

    [Fact]
    public async Task One_person_stands_out_while_all_messages_stay()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?highlight=BJ45566");
        Assert.Equal(43, page.QuerySelectorAll(".run").Length);
        Assert.NotEmpty(page.QuerySelectorAll(".run.lit"));
        Assert.All(page.QuerySelectorAll(".run.lit .who"), who => Assert.Equal("bj45566", who.TextContent));
        Assert.Equal(Site.Thread + "#comments", page.QuerySelector(".chosen-light:not([hidden])")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("meta[name=robots]"));
    }

    [Fact]
    public async Task Raw_lines_show_time_and_line_of_every_comment_in_the_file()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?raw=1");
        Assert.Equal(43, page.QuerySelectorAll(".run details[open]").Length);
        var lines = page.QuerySelectorAll(".lines li");
        Assert.Equal(71, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"\d\d/\d\d \d\d:\d\d.* line \d+$", line.QuerySelector(".quiet")!.TextContent));
        Assert.Equal(71, page.QuerySelectorAll("[id]").Count(element => element.Id!.Length > 1 && element.Id[0] == 'b' && char.IsAsciiDigit(element.Id[1])));
    }

    [Fact]
    public async Task A_thread_of_1500_comments_has_all_floors_on_one_page()
    {
        var text = new StringBuilder("作者writer (某)看板Long標題[閒聊] 很長的一串時間Mon Jan  1 08:00:00 2024\n\n內文\n\n");
        var time = new DateTime(2024, 1, 1, 8, 0, 0);
        for (var floor = 1; floor <= 1500; floor++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(floor % 7 == 0 ? "噓" : floor % 3 == 0 ? "→" : "推")} reader{floor % 400,-6}: 第 {floor} 樓，樓上說得對 "
                + $"{time.AddMinutes(floor * 2):MM'/'dd HH':'mm}\n\n");
        }

        await using var own = await Site.WithAsync("M.1704067200.A.0AB.txt", text.ToString());
        var page = await own.Reader().PageAsync("/forum/Long/M.1704067200.A.0AB");
        var ids = page.QuerySelectorAll(".blocks [id^=b]").Select(element => element.Id!).ToList();
        Assert.Equal(Enumerable.Range(1, 1500).Select(floor => $"b{floor}"), ids);
        Assert.Equal(1499, page.QuerySelectorAll(".words a.to").Length);
        Assert.Equal(1500, Enumerable.Range(0, 3).Sum(column => Sum(page.QuerySelectorAll(".timeline tbody tr:has(a)"), column)));
        Assert.EndsWith("</html>", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    private static int Sum(IEnumerable<IElement> rows, int column) =>
        rows.Sum(row => int.Parse(row.QuerySelectorAll("td")[column].TextContent, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Text.Json;

namespace NewsBrowser.Web.Tests;

/// <summary>Connections and other names as pages and the JSON interface show them.</summary>
public sealed class ConnectionPageTests(Site site)
{
    [Theory]
    [InlineData("en", "no. 1 of its related stories")]
    [InlineData("zh-Hant", "列於其相關報導第 1 則")]
    public async Task A_story_says_why_it_is_referenced(string language, string why)
    {
        var reader = site.Reader(language);
        var article = await reader.PageAsync(await reader.FindAsync("source:statnews.com"));
        var first = article.QuerySelector(".context .stories li")!;
        Assert.NotNull(first.QuerySelector(".why"));

        var story = await reader.PageAsync(first.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains(why, story.QuerySelector(".context .why")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_of_a_story_says_the_same()
    {
        var reader = site.Reader();
        var found = await JsonAsync(reader, "/api/v1/items?q=source:statnews.com");
        var article = await JsonAsync(reader, "/api/v1/items/" + found.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(0, article.GetProperty("referencedByTotal").GetInt32());
        var related = article.GetProperty("related")[2];
        Assert.True(related.GetProperty("isLink").GetBoolean());

        var story = await JsonAsync(reader, "/api/v1/items/" + related.GetProperty("id").GetString());
        Assert.Equal(1, story.GetProperty("referencedByTotal").GetInt32());
        var pointing = story.GetProperty("referencedBy")[0];
        Assert.Equal(article.GetProperty("id").GetString(), pointing.GetProperty("id").GetString());
        var why = pointing.GetProperty("why");
        Assert.Equal(("related", 3), (why.GetProperty("reason").GetString(), why.GetProperty("position").GetInt32()));
        Assert.Equal(related.GetProperty("quality").GetInt32(), why.GetProperty("quality").GetInt32());
    }

    [Fact]
    public async Task What_is_pointed_at_has_a_page_that_every_footer_leads_to()
    {
        var reader = site.Reader();
        var front = await reader.PageAsync("/");
        Assert.NotEmpty(front.QuerySelectorAll("footer a[href='/referenced']"));

        var page = await reader.PageAsync("/referenced");
        var items = page.QuerySelectorAll("main .stories > li");
        // The seed's related stories, and the hostile file's one.
        Assert.Equal(14, items.Length);
        Assert.All(items, item => Assert.Contains("named by 1 item", item.TextContent, StringComparison.Ordinal));
        Assert.All(items, item => Assert.NotEmpty(item.QuerySelectorAll("p:last-child a")));
        Assert.Empty(page.QuerySelectorAll(".pager"));
        Assert.Equal(14, (await reader.PageAsync("/referenced?page=7")).QuerySelectorAll("main .stories > li").Length);
        Assert.Equal(14, (await reader.PageAsync("/referenced?page=x")).QuerySelectorAll("main .stories > li").Length);
    }

    [Theory]
    [InlineData("/search", "/api/v1/items")]
    [InlineData("/comments", "/api/v1/comments")]
    public async Task A_search_offers_the_other_name_with_what_it_finds(string path, string api)
    {
        var reader = site.Reader();
        var page = await reader.PageAsync(path + "?q=" + Uri.EscapeDataString("人工智慧"));
        var chip = Assert.Single(page.QuerySelectorAll(".asked .chips a"), a => a.TextContent.Contains("also: AI", StringComparison.Ordinal));
        var more = int.Parse(chip.QuerySelector(".n")!.TextContent.TrimStart('(').Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.StartsWith(path + "?q=", chip.GetAttribute("href"), StringComparison.Ordinal);

        var answer = await JsonAsync(reader, api + "?q=" + Uri.EscapeDataString("人工智慧 OR AI"));
        var total = answer.GetProperty("total").GetInt32();
        var alone = (await JsonAsync(reader, api + "?q=" + Uri.EscapeDataString("人工智慧") + "&strict=1")).GetProperty("total").GetInt32();
        Assert.Equal(total - alone, more);
        Assert.DoesNotContain(answer.GetProperty("otherNames").EnumerateArray(), other => other.GetProperty("name").GetString() == "AI");
        var offering = await JsonAsync(reader, api + "?q=" + Uri.EscapeDataString("人工智慧"));
        Assert.Contains(
            offering.GetProperty("otherNames").EnumerateArray(),
            other => other.GetProperty("query").GetString() == "人工智慧 OR AI" && other.GetProperty("total").GetInt32() == total);
    }

    [Fact]
    public async Task Found_comments_have_counts_that_narrow_them()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/comments?q=AI");
        var person = page.QuerySelectorAll(".facets a").First(a => a.GetAttribute("href")!.Contains("commenter", StringComparison.Ordinal));
        var count = person.QuerySelector(".n")!.TextContent;
        var narrowed = await reader.PageAsync(person.GetAttribute("href")!);

        Assert.StartsWith("/comments?q=", person.GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith(" " + count, narrowed.QuerySelector(".tabs b")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(count, narrowed.QuerySelector(".facets a.on .n")!.TextContent);
    }

    [Fact]
    public async Task Comments_that_are_only_close_are_said_to_be()
    {
        var page = await site.Reader().PageAsync("/comments?q=" + Uri.EscapeDataString("AI zzzznothing"));
        Assert.Contains("No comment has all", page.QuerySelector(".asked .state")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient reader, string path) => JsonElement.Parse(await reader.GetStringAsync(path));
}

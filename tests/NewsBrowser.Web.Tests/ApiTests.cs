using System.Net;
using System.Text.Json;

namespace NewsBrowser.Web.Tests;

public sealed class ApiTests(Site site)
{
    [Fact]
    public async Task A_search_answers_in_the_shape_that_scripts_rely_on()
    {
        var found = await JsonAsync("/api/v1/items?q=" + Uri.EscapeDataString("board:Stock 專家系統"));
        Assert.Equal(["total", "items", "facets", "problems", "sentence", "next", "tookMs", "closest", "didYouMean", "cut", "otherNames"], Names(found));
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        Assert.Equal(["kind", "topic", "source", "board", "author", "class", "month", "language", "reporter", "ticker", "stance"], Names(found.GetProperty("facets")));
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Subset(
            Names(item).ToHashSet(),
            new HashSet<string>
            {
                "id", "kind", "title", "url", "link", "source", "board", "author", "nickname", "publishedAt", "topics", "excerpt", "snippet", "comments",
            });
        Assert.Equal("forum", item.GetProperty("kind").GetString());
        Assert.Equal(Site.Thread, item.GetProperty("url").GetString());
        Assert.Equal("Stock", item.GetProperty("board").GetString());
        Assert.Equal("nk11208z", item.GetProperty("author").GetString());
        Assert.Equal("小魯", item.GetProperty("nickname").GetString());
        Assert.Equal("2023-09-11T15:50:37Z", item.GetProperty("publishedAt").GetString());
        var comments = item.GetProperty("comments");
        Assert.Equal((24, 0, 47, 71), (
            comments.GetProperty("push").GetInt32(),
            comments.GetProperty("boo").GetInt32(),
            comments.GetProperty("arrow").GetInt32(),
            comments.GetProperty("total").GetInt32()));
        Assert.Equal(["text", "ranges"], Names(item.GetProperty("snippet")));
    }

    [Fact]
    public async Task Items_and_their_comments_are_read_by_id()
    {
        var item = await JsonAsync("/api/v1/items/" + Site.ThreadId);
        Assert.Contains("模型", item.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Contains("原文標題", item.GetProperty("bodyText").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("<p>", item.GetProperty("bodyHtml").GetString(), StringComparison.Ordinal);
        Assert.Equal("林妍溱", item.GetProperty("post").GetProperty("template").GetProperty("reporter").GetString());
        var entries = (await JsonAsync($"/api/v1/items/{Site.ThreadId}/comments")).EnumerateArray().ToList();
        Assert.Equal(71, entries.Sum(entry => entry.GetProperty("lines").GetArrayLength()));
        Assert.Contains(entries, entry => entry.GetProperty("text").GetString()!.Contains("my 2 cents", StringComparison.Ordinal));
        Assert.True(entries[0].GetProperty("yearInferred").GetBoolean());
        Assert.Equal("2023-09-11T15:53:00Z", entries[0].GetProperty("at").GetString());
    }

    [Fact]
    public async Task An_articles_related_stories_are_items_of_their_own()
    {
        var found = await JsonAsync("/api/v1/items?q=source%3Astatnews.com");
        var item = await JsonAsync("/api/v1/items/" + found.GetProperty("items")[0].GetProperty("id").GetString());
        var related = item.GetProperty("related").EnumerateArray().ToList();
        Assert.Equal(13, related.Count);
        Assert.All(related, link => Assert.True(link.GetProperty("isLink").GetBoolean()));
        Assert.Equal("2024-03-05T00:00:00Z", item.GetProperty("publishedAt").GetString());
        Assert.True(item.GetProperty("publishedDateOnly").GetBoolean());
        Assert.DoesNotContain("G8x5fjOEC7T29t", item.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_search_follow_each_other_without_gap_or_repeat()
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await JsonAsync("/api/v1/items?sort=newest&limit=4" + (cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor)));
            Assert.InRange(page.GetProperty("items").GetArrayLength(), 1, 4);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString();
            if (cursor is null)
            {
                Assert.Equal(page.GetProperty("total").GetInt32(), ids.Count);
            }
        }
        while (cursor is not null);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_order_is_read_in_any_case()
    {
        foreach (var kind in new[] { "items", "comments" })
        {
            var asked = await JsonAsync($"/api/v1/{kind}?sort=OLDEST&limit=5");
            Assert.Equal((await JsonAsync($"/api/v1/{kind}?sort=oldest&limit=5")).GetProperty(kind).ToString(), asked.GetProperty(kind).ToString());
        }
    }

    [Theory]
    [InlineData("/api/v1/items?sort=upward", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/items?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/comments?sort=heat", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/items/none", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/items/none/comments", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Errors_are_problem_details(string path, HttpStatusCode expected)
    {
        using var response = await site.Reader().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((int)expected, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/items?limit=100000")]
    [InlineData("/api/v1/items?limit=-5")]
    [InlineData("/api/v1/items?q=%28%22%2A")]
    [InlineData("/api/v1/comments?q=%E9%86%AB")]
    [InlineData("/api/v1/stats")]
    [InlineData("/openapi/v1.json")]
    public async Task Odd_requests_are_answered_and_heads_are_as_good_as_gets(string path)
    {
        await JsonAsync(path);
        using var head = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        using var response = await site.Reader().SendAsync(head, TestContext.Current.CancellationToken);
        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Comments_are_found_with_their_floor()
    {
        var found = await JsonAsync("/api/v1/comments?q=" + Uri.EscapeDataString("專家系統"));
        Assert.Equal(1, found.GetProperty("total").GetInt32());
        var comment = found.GetProperty("comments")[0];
        Assert.Equal(11, comment.GetProperty("floor").GetInt32());
        Assert.Equal(Site.Thread + "#b11", comment.GetProperty("url").GetString());
        Assert.Equal("bj45566", comment.GetProperty("person").GetString());
    }

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await site.Reader().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}

using System.Text.Json;

namespace NewsBrowser.Web.Tests;

/// <summary>The section beside an item that names who else tells its story.</summary>
public sealed class SameStoryPageTests(Site site)
{
    private const string Search = "source:cnbc.com";
    private const string Other = "Microsoft’s AI Tool Generates Sexually Harmful and Violent Images, Engineer Warns";

    [Theory]
    [InlineData("en", "Same story", "Same day", "Both say", "Similar")]
    [InlineData("zh-TW", "同一則新聞", "同一天", "都提到", "相似的內容")]
    public async Task Another_publishers_telling_stands_beside_an_item_with_what_says_so(
        string language, string heading, string day, string words, string alike)
    {
        using var reader = site.Reader(language);
        var page = await reader.PageAsync(await reader.FindAsync(Search));
        var sections = page.QuerySelectorAll("aside section").ToList();
        var story = Assert.Single(sections, section => section.QuerySelector("h2")!.TextContent.StartsWith(heading, StringComparison.Ordinal));
        Assert.Equal(Other, Assert.Single(story.QuerySelectorAll(".line-title a")).TextContent);
        var evidence = story.QuerySelector("li > .meta:last-child")!;
        Assert.Contains(day, evidence.TextContent, StringComparison.Ordinal);
        Assert.Contains(words, evidence.TextContent, StringComparison.Ordinal);
        Assert.Contains("Shane Jones", evidence.QuerySelector("[lang=en]")!.TextContent, StringComparison.Ordinal);

        var others = Assert.Single(sections, section => section.QuerySelector("h2")!.TextContent.StartsWith(alike, StringComparison.Ordinal));
        Assert.DoesNotContain(others.QuerySelectorAll(".line-title a"), link => link.TextContent == Other);
    }

    [Fact]
    public async Task An_item_read_by_scripts_names_the_same_stories_with_their_evidence()
    {
        using var reader = site.Reader();
        using var found = await JsonAsync(reader, "/api/v1/items?q=" + Uri.EscapeDataString(Search));
        using var item = await JsonAsync(reader, "/api/v1/items/" + found.RootElement.GetProperty("items")[0].GetProperty("id").GetString());
        var story = Assert.Single(item.RootElement.GetProperty("sameStory").EnumerateArray());
        Assert.Equal(["item", "words", "urls", "relatedLinks", "daysLater"], story.EnumerateObject().Select(property => property.Name));
        Assert.Equal(Other, story.GetProperty("item").GetProperty("title").GetString());
        Assert.Contains("Shane Jones", story.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(0, story.GetProperty("daysLater").GetInt32());
    }

    private static async Task<JsonDocument> JsonAsync(HttpClient reader, string path) =>
        JsonDocument.Parse(await reader.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
}

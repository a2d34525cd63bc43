using AngleSharp.Html.Parser;
using NewsBrowser.Text.Queries;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests;

/// <summary>Hits carried into the opened item.</summary>
public sealed class HitTests(Site site)
{
    [Fact]
    public async Task A_result_leads_to_its_page_with_the_hits_marked_and_numbered_in_reading_order()
    {
        var reader = site.Reader();
        var path = await reader.FindAsync("專家系統");
        Assert.Equal(Site.Thread + "?q=" + Uri.EscapeDataString("專家系統"), path);
        Assert.Equal(path + "#b11", await reader.FindAsync("專家系統", ".hit .floor"));
        var page = await reader.PageAsync(path);
        var mark = Assert.Single(page.QuerySelectorAll("mark"));
        Assert.Equal(("hit-1", "專家系統"), (mark.Id, mark.TextContent));
        Assert.NotNull(page.QuerySelector("#b11 mark"));
        Assert.Equal("1 hit", page.QuerySelector(".hitbar .count")!.TextContent);

        page = await reader.PageAsync(Site.Thread + "?q=" + Uri.EscapeDataString("微軟 AI"));
        var marks = page.QuerySelectorAll("mark[id]");
        Assert.Equal(Enumerable.Range(1, marks.Length).Select(number => $"hit-{number}"), marks.Select(hit => hit.Id));
        Assert.StartsWith($"{marks.Length} hits", page.QuerySelector(".hitbar .count")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("h1 #hit-1"));
        Assert.Equal("#hit-1", page.QuerySelector(".hitbar .next")!.GetAttribute("href"));
        Assert.Equal($"#hit-{marks.Length}", page.QuerySelector(".hitbar .prev")!.GetAttribute("href"));
        Assert.Equal(Site.Thread, page.QuerySelector(".hitbar a:last-child")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=board%3AStock")]
    [InlineData("?q=nothinghasthisword")]
    public async Task Where_nothing_is_to_be_marked_there_is_no_bar(string search)
    {
        var page = await site.Reader().PageAsync(Site.Thread + search);
        Assert.Empty(page.QuerySelectorAll("mark, .hitbar"));
        Assert.EndsWith(Site.Thread, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_without_marks_is_the_canonical_one_and_filters_keep_the_marks()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?q=AI");
        Assert.EndsWith(Site.Thread, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("AI", page.QuerySelector("#q")!.GetAttribute("value"));
        Assert.All(page.QuerySelectorAll(".filters a, .commenters .who"), link => Assert.Contains("q=AI", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_word_asked_for_in_one_part_is_marked_there_alone()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?q=" + Uri.EscapeDataString("in:title AI"));
        Assert.NotEmpty(page.QuerySelectorAll("h1 mark"));
        Assert.Empty(page.QuerySelectorAll(".prose mark, .comments mark"));
        page = await site.Reader().PageAsync(Site.Thread + "?q=" + Uri.EscapeDataString("in:comments AI"));
        Assert.Empty(page.QuerySelectorAll("h1 mark, .prose mark"));
        Assert.NotEmpty(page.QuerySelectorAll(".comments mark"));
    }

    [Fact]
    public async Task The_post_as_written_unfolds_when_only_it_has_the_hit()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?q=" + Uri.EscapeDataString("原文連結"));
        Assert.NotNull(page.QuerySelector("details[open] #hit-1"));
        page = await site.Reader().PageAsync(Site.Thread + "?q=" + Uri.EscapeDataString("癌症"));
        Assert.Empty(page.QuerySelectorAll("details[open], details mark"));
    }

    [Fact]
    public async Task Hostile_texts_stay_texts_when_they_are_marked()
    {
        var reader = site.Reader();
        foreach (var query in new[] { "source:example.org", "board:Test" })
        {
            var page = await reader.PageAsync(await reader.FindAsync(query) + "?q=" + Uri.EscapeDataString("script alert OR img OR onerror OR example"));
            Assert.NotEmpty(page.QuerySelectorAll("mark"));
            Assert.Empty(page.QuerySelectorAll("script:not([src^='/assets/']):not([type='application/ld+json']), iframe, img, u, main i, svg[onload]"));
            Assert.DoesNotContain(
                page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Theory]
    [InlineData("<p>An <em>AI</em> model</p>", "\"AI model\"", "<p>An <em><mark id=\"hit-1\">AI</mark></em><mark> model</mark></p>")]
    [InlineData("<p>R&amp;D &lt;AI&gt;</p>", "AI", "<p>R&amp;D &lt;<mark id=\"hit-1\">AI</mark>&gt;</p>")]
    [InlineData("<p>out</p><p>put</p>", "output", "<p>out</p><p>put</p>")]
    [InlineData("out<b>put</b>", "output", "<mark id=\"hit-1\">out</mark><b><mark>put</mark></b>")]
    [InlineData(
        "<a href=\"https://ai.example/?a=ai&amp;b\" title=\"a > b\">ai</a>",
        "ai",
        "<a href=\"https://ai.example/?a=ai&amp;b\" title=\"a > b\"><mark id=\"hit-1\">ai</mark></a>")]
    [InlineData("癌症、癌<br>症", "癌症", "<mark id=\"hit-1\">癌症</mark>、癌<br>症")]
    public void A_sanitised_body_is_marked_in_its_texts_alone(string html, string query, string expected)
    {
        using var written = new StringWriter();
        Marks(query).Html(html, DocumentPart.Own).WriteTo(written, System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        Assert.Equal(expected, written.ToString());
        Assert.Equal(new HtmlParser().ParseDocument(html).Body!.TextContent, new HtmlParser().ParseDocument(written.ToString()).Body!.TextContent);
    }

    [Fact]
    public void A_mark_goes_over_the_edge_of_a_link()
    {
        using var written = new StringWriter();
        Marks("\"org and\"").Linked("see https://example.org and go", DocumentPart.Comments).WriteTo(written, System.Text.Encodings.Web.HtmlEncoder.Default);
        Assert.Equal(
            $"see <a rel=\"{SiteUrls.ForeignRel}\" href=\"https://example.org\">https://example.<mark id=\"hit-1\">org</mark></a><mark> and</mark> go",
            written.ToString());
    }

    [Fact]
    public void Past_the_limit_nothing_more_is_marked()
    {
        var marks = Marks("a");
        marks.Linked(string.Concat(Enumerable.Repeat("a ", HitMarks.MaxHits - 1)), DocumentPart.Comments);
        marks.Linked("a a a", DocumentPart.Comments);
        marks.Linked("a", DocumentPart.Comments);
        Assert.Equal(HitMarks.MaxHits, marks.Count);
    }

    private static HitMarks Marks(string query) => new(QueryParser.Parse(query, DateTime.UnixEpoch, TimeZoneInfo.Utc));
}

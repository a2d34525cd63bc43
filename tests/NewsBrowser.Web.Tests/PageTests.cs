using System.Net;
using AngleSharp.Dom;

namespace NewsBrowser.Web.Tests;

public sealed class PageTests(Site site)
{
    public static TheoryData<string, string> Pages()
    {
        var pages = new TheoryData<string, string>();
        foreach (var language in new[] { "en", "zh-Hant" })
        {
            foreach (var path in new[]
            {
                "/", "/search", "/search?q=AI", "/search?q=AI+foo%3Abar+(", "/search?q=nothinghasthisword", "/search?sort=upward", "/comments",
                "/comments?q=%E5%BE%AE%E8%BB%9F", "/topics",
                "/topics/microsoft-ai", "/sources", "/sources/statnews.com", "/boards", "/boards/Stock", "/people", "/people/bj45566", "/people/nk11208z", "/about",
                "/help/search", "/starred", "/referenced", Site.Thread, "/changes", "/changes/1", "/changes/1?group=links", "/versions/" + Site.ThreadId,
                $"/raw/{Site.ThreadId}/view",
                "/search?q=AI+date%3A2023-08..2024-01&recent=0", Site.Thread + "?q=%E5%BE%AE%E8%BB%9F",
                Site.Thread + "?person=bj45566&tag=push", Site.Thread + "?highlight=bj45566&raw=1",
            })
            {
                pages.Add(path, language);
            }
        }

        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_sound(string path, string language)
    {
        var page = await site.Reader(language).PageAsync(path);
        Sound(page, language);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    public async Task An_article_and_a_link_are_sound_pages(string language)
    {
        var reader = site.Reader(language);
        foreach (var query in new[] { "source:statnews.com", "source:venturebeat.com" })
        {
            var path = await reader.FindAsync(query);
            Assert.StartsWith("/news/", path, StringComparison.Ordinal);
            Sound(await reader.PageAsync(path), language);
        }
    }

    [Fact]
    public async Task The_seed_article_shows_its_13_related_stories_in_the_files_order()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync(await reader.FindAsync("source:statnews.com"));
        var related = page.QuerySelectorAll(".context section:first-child .line-title a");
        Assert.Equal(13, related.Length);
        Assert.StartsWith("Microsoft’s new Orca-Math AI", related[0].TextContent, StringComparison.Ordinal);
        Assert.StartsWith("AudioCodes", related[12].TextContent, StringComparison.Ordinal);
        Assert.Equal("5 Mar 2024", page.QuerySelector(".kicker time")!.TextContent);
        Assert.DoesNotContain("G8x5fjOEC7T29t", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Heat buried (-1)", "Published no", "Category News")]
    [InlineData("zh-Hant", "熱度 已埋沒（-1）", "已發布 否", "類別 新聞")]
    public async Task The_facts_of_an_article_are_told_in_the_readers_language(string language, params string[] facts)
    {
        var reader = site.Reader(language);
        var page = await reader.PageAsync(await reader.FindAsync("source:statnews.com"));
        var rows = page.QuerySelectorAll(".facts tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim()))).ToList();
        Assert.All(facts, fact => Assert.Contains(fact, rows));
        Assert.DoesNotContain(rows, row => row.EndsWith("true", StringComparison.Ordinal) || row.Contains("-url", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_starred_page_lists_the_ids_it_is_asked_for_in_their_order_and_no_others()
    {
        var reader = site.Reader();
        var article = (await reader.FindAsync("source:statnews.com")).Split('/')[2];
        var page = await reader.PageAsync($"/starred?id={Site.ThreadId}&id=none&id={article}&id={Site.ThreadId}");
        Sound(page, "en");
        Assert.Equal([Site.ThreadId, article], page.QuerySelectorAll(".hits > li").Select(item => item.GetAttribute("data-id")));
        Assert.Empty((await reader.PageAsync("/starred")).QuerySelectorAll(".hits > li"));
    }

    [Fact]
    public async Task The_seed_thread_gives_every_floor_an_address()
    {
        var page = await site.Reader().PageAsync(Site.Thread);
        for (var floor = 1; floor <= 71; floor++)
        {
            Assert.Single(page.QuerySelectorAll($"#b{floor}"));
        }

        Assert.Contains("專家系統加強版", page.QuerySelector("#b11 .words")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("林妍溱", page.QuerySelector(".quoted .meta span[lang]")!.TextContent);
        Assert.Contains("模型", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_of_a_thread_show_only_what_they_name()
    {
        var page = await site.Reader().PageAsync(Site.Thread + "?person=bj45566");
        var runs = page.QuerySelectorAll(".run");
        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.Equal("bj45566", run.QuerySelector(".who")!.TextContent));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/news/none")]
    [InlineData("/forum/Stock/M.1.A.000")]
    [InlineData("/topics/none")]
    [InlineData("/sources/none.example")]
    [InlineData("/boards/none")]
    [InlineData("/people/none!")]
    [InlineData("/raw/none")]
    [InlineData("/raw/none/view")]
    [InlineData("/raw/" + Site.ThreadId + "?version=99")]
    [InlineData("/raw/" + Site.ThreadId + "/view?part=2")]
    [InlineData("/versions/none")]
    [InlineData("/versions/" + Site.ThreadId + "?from=99")]
    [InlineData("/changes/99")]
    [InlineData("/changes/1?group=none")]
    public async Task What_is_not_there_is_a_404_with_a_search_box(string path)
    {
        foreach (var language in new[] { "en", "zh-Hant" })
        {
            var page = await site.Reader(language).PageAsync(path, HttpStatusCode.NotFound);
            Sound(page, language);
            Assert.NotNull(page.QuerySelector("main form[action='/search'] input[name=q]"));
        }
    }

    [Fact]
    public async Task A_fault_of_ours_is_a_500_that_tells_nothing()
    {
        foreach (var language in new[] { "en", "zh-Hant" })
        {
            var page = await site.Reader(language).PageAsync(Site.FailingPath, HttpStatusCode.InternalServerError);
            Sound(page, language);
            Assert.DoesNotContain("secret", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_slug_leads_to_the_right_address()
    {
        var reader = site.Reader();
        var path = await reader.FindAsync("source:statnews.com");
        var id = path.Split('/')[2];
        foreach (var wrong in new[] { $"/news/{id}", $"/news/{id}/wrong" })
        {
            using var response = await reader.GetAsync(new Uri(wrong, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
            Assert.Equal(path, response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task A_board_in_other_letters_leads_to_the_right_address()
    {
        using var response = await site.Reader()
            .GetAsync(new Uri(Site.Thread.Replace("Stock", "stock", StringComparison.Ordinal), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal(Site.Thread, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Every_local_link_of_the_main_pages_works()
    {
        var reader = site.Reader();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in new[] { "/", "/topics", "/sources", "/boards", "/people", "/about", Site.Thread })
        {
            var page = await reader.PageAsync(path);
            foreach (var link in page.QuerySelectorAll("a[href^='/']").Select(link => link.GetAttribute("href")!.Split('#')[0]))
            {
                if (!seen.Add(link))
                {
                    continue;
                }

                using var response = await reader.GetAsync(new Uri(link, UriKind.Relative), TestContext.Current.CancellationToken);
                if (link is "/admin" or "/admin/ingest")
                {
                    // A stranger is sent to the sign-in.
                    Assert.Equal((HttpStatusCode.Found, "/admin/login"), (response.StatusCode, response.Headers.Location?.OriginalString.Split('?')[0]));
                    continue;
                }

                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{link} on {path} answers {response.StatusCode}.");
            }
        }
    }

    private static void Sound(IDocument page, string language)
    {
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.False(string.IsNullOrWhiteSpace(page.QuerySelector("h1")!.TextContent));
        Assert.EndsWith("NewsBrowser", page.Title, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.NotNull(page.QuerySelector("a.skip[href='#main']"));
        // Threads and records have a second file of their own; a list is drawn by one.
        Assert.InRange(page.QuerySelectorAll("link[rel=stylesheet]").Length, 1, page.QuerySelector(".listing") is null ? 2 : 1);
        Assert.Empty(page.QuerySelectorAll("style, [style], script:not([src]):not([type='application/ld+json'])"));
        Assert.DoesNotContain(page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal).Count(), ids.Count);
        Assert.All(page.QuerySelectorAll("input:not([type=hidden])"), input => Assert.NotNull(page.QuerySelector($"label[for={input.Id}]")));
        Assert.All(page.QuerySelectorAll("a[href^=http]"), link => Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal));
    }
}

using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>What a reader does with the seeds: finds them by everything they are known by, and reads them.</summary>
public sealed class ReadingJourneys(RunningSite site, Chromium chromium)
{
    private const string Article = "Q&A: Microsoft research head explains how generative AI could help doctors be more human";

    private const string Thread = "[新聞] 微軟和生成式AI業者合建世界最大癌症影像AI模型";

    [Fact]
    public async Task The_front_page_leads_to_the_article_and_its_thirteen_related_links()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/");
        await reader.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "News" }).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = Article }).ClickAsync();

        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Article);
        var related = reader.Page.Locator("aside.context .stories > li");
        await Assertions.Expect(related).ToHaveCountAsync(13);
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("statnews\\.com") }).First).ToBeVisibleAsync();

        await related.First.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Orca-Math") }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Orca-Math");
        await Assertions.Expect(reader.Page.GetByText("only a link", new() { Exact = false }).Or(reader.Page.Locator(".badge")).First).ToBeVisibleAsync();
        await reader.Page.Locator("aside.context").GetByRole(AriaRole.Link, new() { Name = Article }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Article);
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData("專家系統", 13)]
    [InlineData("準確度", null)]
    [InlineData("\"my 2 cents\"", null)]
    public async Task Words_cut_in_two_by_the_comment_box_are_found_and_lead_to_their_floor(string query, int? floor)
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/");
        await reader.Page.Locator("#q").FillAsync(query);
        await reader.Page.Locator("#q").PressAsync("Enter");

        var hit = reader.Page.Locator("li.hit");
        await Assertions.Expect(hit).ToHaveCountAsync(1);
        await Assertions.Expect(hit.Locator("mark").First).ToBeVisibleAsync();
        var link = hit.Locator("a.floor").First;
        var href = (await link.GetAttributeAsync("href"))!;
        if (floor is not null)
        {
            // The message begins two lines above the one that ends in the cut word.
            Assert.Matches("#b1[0-9]$", href);
        }

        await link.ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Thread);
        await Assertions.Expect(reader.Page.Locator(href[href.IndexOf('#', StringComparison.Ordinal)..])).ToBeInViewportAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task The_thread_shows_71_comments_as_43_messages_and_filters_by_person_and_tag()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/boards/Stock");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = Thread }).ClickAsync();

        await Assertions.Expect(reader.Page.GetByText("71 comments").First).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.GetByText("43 messages").First).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("#b71")).ToHaveCountAsync(1);

        await reader.Page.Locator(".commenters").GetByRole(AriaRole.Link, new() { Name = "bj45566", Exact = true }).ClickAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("person=bj45566"));
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        Assert.Empty(reader.Faults);
    }

    [Theory]
    [InlineData("/topics", "Microsoft AI", Article)]
    [InlineData("/sources", "STAT", Article)]
    [InlineData("/boards", "Stock", Thread)]
    public async Task Lists_lead_to_the_items(string list, string name, string title)
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync(list);
        await reader.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Link, new() { Name = title }).First).ToBeVisibleAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_persons_page_shows_what_they_wrote()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/people/bj45566");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("bj45566");
        await Assertions.Expect(reader.Page.GetByText("16 comments").First).ToBeVisibleAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_facet_narrows_the_list_and_its_chip_widens_it_again()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/search?q=Microsoft");
        var before = await Total(reader.Page);
        var sources = reader.Page.Locator(".facets section").Filter(new() { Has = reader.Page.GetByRole(AriaRole.Heading, new() { Name = "Source" }) });
        await sources.Locator("summary").ClickAsync();
        await sources.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("STAT") }).First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator("li.hit")).ToHaveCountAsync(1);
        await reader.Page.Locator(".asked .chips a").ClickAsync();
        Assert.Equal(before, await Total(reader.Page));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Everything_works_without_script()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        await reader.Page.GotoAsync("/");
        await reader.Page.Locator("#q").FillAsync("癌症");
        await reader.Page.Locator("#q").PressAsync("Enter");
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = Thread }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#b71")).ToHaveCountAsync(1);
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Thread);
    }

    [Fact]
    public async Task The_theme_and_the_language_are_remembered()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = "zh-TW" });
        await reader.Page.GotoAsync("/");
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant");
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await reader.Page.Locator("button.theme").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await reader.Page.GotoAsync("/topics");
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Assertions.Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task The_slash_key_goes_to_the_search_box()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/topics");
        await reader.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(reader.Page.Locator("#q")).ToBeFocusedAsync();
        Assert.Empty(reader.Faults);
    }

    private static async Task<int> Total(IPage page)
    {
        var text = await page.Locator(".tabs b").InnerTextAsync();
        return int.Parse(
            Regex.Match(text, "[0-9,]+").Value.Replace(",", string.Empty, StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
    }
}

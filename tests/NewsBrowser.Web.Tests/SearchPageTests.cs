using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests;

/// <summary>The search page: facets, months, chips, what was read, orders, and the searches that break other engines.</summary>
public sealed class SearchPageTests(Site site)
{
    [Theory]
    [InlineData("C++", "?")]
    [InlineData("don't", "\"don t\"")]
    [InlineData("a:b", "?")]
    [InlineData("park.", "park")]
    [InlineData("癌症 AND", "癌症")]
    [InlineData("AI (癌", "AI 癌")]
    [InlineData("-foo", "")]
    [InlineData("\"", "?")]
    [InlineData("NOT", "?")]
    [InlineData("*", "?")]
    public async Task What_breaks_other_engines_finds_what_can_be_made_of_it(string typed, string meant)
    {
        var answer = await JsonAsync("/api/v1/items?q=" + Uri.EscapeDataString(typed));
        var found = answer.GetProperty("total").GetInt32();
        // No seed has don and t side by side: the closest are said to be that.
        Assert.Equal(typed == "don't", answer.GetProperty("closest").GetBoolean());
        Assert.Equal(typed == "don't" ? found : await TotalAsync(meant), found);
        if (typed is "癌症 AND" or "AI (癌" || meant.Length == 0)
        {
            Assert.True(found > 0, $"{typed} finds nothing.");
        }

        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString(typed));
        Assert.Equal(typed, page.QuerySelector("#q")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Languages_and_reporters_can_be_chosen_several_at_once()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=" + Uri.EscapeDataString("微軟 OR Microsoft"));
        var languages = Values(page, "Language");
        Assert.Contains("English", languages.Keys);
        var reporter = Values(await reader.PageAsync("/search?q=class%3A%E6%96%B0%E8%81%9E"), "Reporter").Single();
        Assert.Equal("林妍溱", reporter.Key);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("class:新聞 reporter:林妍溱"), reporter.Value);

        // Choosing one leaves the counts of the others, and choosing another adds it.
        var both = await reader.PageAsync(languages["English"]);
        var chinese = Values(both, "Language").First(value => value.Key.StartsWith("Chinese", StringComparison.Ordinal)).Value;
        Assert.Contains("lang%3Aen%20lang%3Azh", chinese, StringComparison.Ordinal);
        var all = await reader.PageAsync(chinese);
        // The second name of the search, and the two languages.
        Assert.Equal(3, all.QuerySelectorAll(".asked .chips li").Length);
        Assert.Equal(Total(page), Total(all));
        var english = all.QuerySelectorAll(".facets a.on").First(link => link.TextContent.Contains("English", StringComparison.Ordinal));
        Assert.Equal(Total(page) - Total(both), Total(await reader.PageAsync(english.GetAttribute("href")!)));
    }

    [Fact]
    public async Task Each_chip_leads_to_the_search_without_it()
    {
        var page = await site.Reader()
            .PageAsync("/search?sort=newest&recent=0&q=" + Uri.EscapeDataString("AI kind:news -topic:\"Microsoft AI\" push:>5 boo:<2 date:2023-09"));
        var chips = page.QuerySelectorAll(".asked .chips a")
            .ToDictionary(chip => chip.LastChild!.PreviousSibling!.TextContent.Trim(), chip => chip.GetAttribute("href")!);
        Assert.Equal(["kind:news", "-topic:\"Microsoft AI\"", "push:>=6", "boo:<=1", "date:2023-09"], chips.Keys);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI -topic:\"Microsoft AI\" push:>=6 boo:<=1 date:2023-09") + "&sort=newest&recent=0", chips["kind:news"]);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI kind:news -topic:\"Microsoft AI\" boo:<=1 date:2023-09") + "&sort=newest&recent=0", chips["push:>=6"]);
    }

    [Theory]
    [InlineData("AI  (癌", "AI 癌")]
    [InlineData("“power apps” AND 微軟", "\"power apps\" 微軟")]
    [InlineData("AI", null)]
    [InlineData(" board:Stock   AI ", null)]
    public async Task The_page_says_how_a_search_was_read_where_that_is_not_as_it_was_written(string typed, string? read)
    {
        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString(typed));
        Assert.Equal(read, page.QuerySelector(".read-as code")?.TextContent);
    }

    [Fact]
    public async Task An_order_is_read_in_any_case_and_linked_in_one()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=AI&sort=OLDEST");
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI date:2023-09") + "&sort=oldest", page.QuerySelector(".months a")!.GetAttribute("href"));
        var expected = await reader.PageAsync("/search?q=AI&sort=oldest");
        Assert.Equal(
            expected.QuerySelectorAll("main h2").Select(title => title.TextContent), page.QuerySelectorAll("main h2").Select(title => title.TextContent));
    }

    [Fact]
    public async Task A_month_is_chosen_by_its_bar_and_a_stretch_by_the_form()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=AI&sort=oldest");
        var bars = page.QuerySelectorAll(".months a");
        Assert.InRange(bars.Length, 2, 72);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI date:2023-09") + "&sort=oldest", bars[0].GetAttribute("href"));
        Assert.Equal("2023-09", page.QuerySelector(".months")!.GetAttribute("data-first"));
        Assert.Empty(page.QuerySelectorAll(".months .in"));

        using var response = await reader.GetAsync(
            new Uri("/search?q=AI+date%3A2020&from=2024-02&to=2023-08&sort=oldest&recent=0", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        var chosen = "/search?q=" + Uri.EscapeDataString("AI date:2023-08..2024-02") + "&sort=oldest&recent=0";
        Assert.Equal(chosen, response.Headers.Location!.OriginalString);

        var stretch = await reader.PageAsync(chosen);
        Assert.Equal(("2023-08", "2024-02"), (stretch.QuerySelector("#from")!.GetAttribute("value"), stretch.QuerySelector("#to")!.GetAttribute("value")));
        Assert.Single(stretch.QuerySelectorAll(".months a .in"));
        Assert.Equal(bars.Length, stretch.QuerySelectorAll(".months a").Length);
        // A month takes the place of a stretch that holds it; a second month joins the first.
        Assert.Equal(
            "/search?q=" + Uri.EscapeDataString("AI date:2023-09") + "&sort=oldest&recent=0", stretch.QuerySelector(".months a")!.GetAttribute("href"));
        var one = await reader.PageAsync("/search?q=" + Uri.EscapeDataString("AI date:2023-09"));
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI (date:2023-09 OR date:2024-03)"), one.QuerySelectorAll(".months a")[^1].GetAttribute("href"));
        Assert.Equal("/search?q=AI", one.QuerySelector(".months a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("", "", "AI")]
    [InlineData("2023-09", "", "AI date:2023-09..")]
    [InlineData("", "2023-09", "AI date:..2023-09")]
    [InlineData("2023-09", "2023-09", "AI date:2023-09")]
    [InlineData("\" OR x", "2023-09", "AI date:\" OR x..2023-09\"")]
    public async Task A_form_with_an_open_end_or_nonsense_stays_a_search(string from, string to, string expected)
    {
        // The search that the form was on is kept.
        await site.Reader().PageAsync("/search?q=AI");
        using var response = await site.Reader().GetAsync(
            new Uri($"/search?q=AI&from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/search?q=" + Uri.EscapeDataString(expected), response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_preference_for_the_recent_is_switched_off_and_stays_so_on_every_way_on()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=AI");
        Assert.Equal("/search?q=AI&recent=0", page.QuerySelector(".recent")!.GetAttribute("href"));
        var off = await reader.PageAsync("/search?q=AI&recent=0");
        Assert.Equal("/search?q=AI", off.QuerySelector(".recent")!.GetAttribute("href"));
        var ways = off.QuerySelectorAll(".facets a, .months a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.True(ways.Count > 10);
        Assert.Equal("0", off.QuerySelector(".orders [name=recent]")!.GetAttribute("value"));
        Assert.All(ways, way => Assert.EndsWith("&recent=0", way, StringComparison.Ordinal));
        Assert.Null((await reader.PageAsync("/search?q=kind%3Anews")).QuerySelector(".recent"));
    }

    [Fact]
    public async Task A_period_is_counted_back_from_the_newest_item_and_takes_the_place_of_other_times()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=AI");
        Assert.Equal("all", page.QuerySelector(".period [selected]")!.GetAttribute("value"));
        var newest = (await JsonAsync("/api/v1/items?sort=newest&q=&limit=1")).GetProperty("items")[0].GetProperty("publishedAt").GetDateTime();
        var first = DateOnly.FromDateTime(newest.AddHours(8)).AddDays(-6).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var path in new[] { "/search", "/comments" })
        {
            using var chosen = await reader.GetAsync(
                new Uri(path + "?q=AI+date%3A2020&sort=newest&period=week", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal($"{path}?q=" + Uri.EscapeDataString($"AI date:{first}..") + "&sort=newest", chosen.Headers.Location!.OriginalString);
            Assert.Equal(
                "week", (await reader.PageAsync(chosen.Headers.Location.OriginalString)).QuerySelector(".period [selected]")!.GetAttribute("value"));
        }

        using var all = await reader.GetAsync(
            new Uri("/search?q=AI+date%3A2020&sort=relevance&period=all", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/search?q=AI", all.Headers.Location!.OriginalString);
        using var kept = await reader.GetAsync(
            new Uri("/search?q=AI+date%3A2020&sort=oldest&period=", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("AI date:2020") + "&sort=oldest", kept.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Where_nothing_is_found_each_way_out_says_how_many_it_finds()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?q=" + Uri.EscapeDataString("專家系統 kind:news"));
        var way = page.QuerySelectorAll(".nothing li").Single(item => item.QuerySelector("q")?.TextContent == "kind:news");
        Assert.Equal("/search?q=" + Uri.EscapeDataString("專家系統"), way.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal((await TotalAsync("專家系統")).ToString(System.Globalization.CultureInfo.InvariantCulture), way.QuerySelector(".n")!.TextContent);
    }

    [Fact]
    public async Task A_name_that_was_taken_in_is_a_chip_that_takes_it_out()
    {
        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString("(人工智慧 OR AI) kind:forum"));
        var chip = page.QuerySelectorAll(".asked .chips a").Single(link => link.TextContent.Contains("AI included", StringComparison.Ordinal));
        Assert.Equal("/search?q=" + Uri.EscapeDataString("人工智慧 kind:forum"), chip.GetAttribute("href"));
    }

    [Theory]
    [InlineData("en", "All of them:")]
    [InlineData("zh-Hant", "全部都要：")]
    public async Task A_list_is_said_to_be_one_and_all_of_it_is_one_press_away(string language, string introduced)
    {
        var page = await site.Reader(language).PageAsync("/search?q=" + Uri.EscapeDataString("癌症、AI"));
        var problem = page.QuerySelector(".problems li")!;
        Assert.Contains(introduced, problem.TextContent, StringComparison.Ordinal);
        Assert.Equal("/search?q=" + Uri.EscapeDataString("癌症 AI"), problem.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("???")]
    [InlineData("AND")]
    [InlineData("foo:bar")]
    public async Task What_cannot_be_searched_finds_nothing_and_says_why(string typed)
    {
        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString(typed));
        Assert.NotNull(page.QuerySelector(".nothing"));
        Assert.Single(page.QuerySelectorAll(".problems li"));
        Assert.Null(page.QuerySelector(".read-as"));
    }

    [Fact]
    public async Task Every_operator_of_the_help_page_finds_something_in_the_seeds_and_has_words()
    {
        var help = await site.Reader().PageAsync("/help/search");
        var rows = help.QuerySelectorAll(".help tr").Where(row => row.QuerySelector("a") is not null).ToList();
        Assert.Equal(SearchHelp.Operators.Count, rows.Count);
        foreach (var op in SearchHelp.Operators)
        {
            var row = rows.Single(row => row.QuerySelector("code")!.TextContent == op.Example);
            foreach (var language in new[] { "en", "zh-Hant" })
            {
                Assert.DoesNotContain("help.op", (await site.Reader(language).PageAsync("/help/search")).Body!.TextContent, StringComparison.Ordinal);
            }

            var found = await JsonAsync(
                row.QuerySelector("a")!.GetAttribute("href")!.Replace("/search", "/api/v1/items", StringComparison.Ordinal) + "&strict=1");
            Assert.True(found.GetProperty("total").GetInt32() > 0 || op.Name is "has.discussion" or "is.unscored" or "in.form" or "ticker" or "stance", $"{op.Example} finds nothing.");
        }
    }

    [Fact]
    public async Task An_archive_that_is_not_ready_is_a_503_and_never_an_empty_result()
    {
        foreach (var language in new[] { "en", "zh-Hant" })
        {
            var page = await site.Reader(language).PageAsync(Site.BusyPath, HttpStatusCode.ServiceUnavailable);
            Assert.DoesNotContain("secret", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
            Assert.DoesNotContain("status.503", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Null(page.QuerySelector(".nothing"));
        }

        using var response = await site.Reader().GetAsync(new Uri(Site.BusyApiPath, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_item_has_all_the_words_the_closest_are_shown_and_said_to_be_that()
    {
        var page = await site.Reader().PageAsync("/search?q=" + Uri.EscapeDataString("doctors unicorns"));
        Assert.NotEmpty(page.QuerySelectorAll(".hit"));
        Assert.Equal(["doctors", "unicorns"], page.QuerySelectorAll(".state[role=status] q").Select(word => word.TextContent));
        Assert.Empty((await site.Reader().PageAsync("/search?q=doctors")).QuerySelectorAll(".state"));
    }

    [Fact]
    public async Task A_word_written_wrongly_is_offered_in_its_right_spelling()
    {
        var reader = site.Reader();
        var page = await reader.PageAsync("/search?sort=newest&q=" + Uri.EscapeDataString("Micrsoft kind:news"));
        var meant = page.QuerySelector(".state a")!;
        Assert.Contains("microsoft", meant.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("&sort=newest", meant.GetAttribute("href"), StringComparison.Ordinal);
        Assert.NotEmpty((await reader.PageAsync(meant.GetAttribute("href")!)).QuerySelectorAll(".hit"));
    }

    [Fact]
    public async Task What_names_no_related_stories_has_those_that_are_alike_beside_it()
    {
        var reader = site.Reader();
        foreach (var query in new[] { "is:link Microsoft", "source:statnews.com" })
        {
            var page = await reader.PageAsync(await reader.FindAsync(query));
            var names = page.QuerySelectorAll(".context h2").Select(heading => heading.FirstChild!.TextContent.Trim()).ToList();
            Assert.Equal(query[0] == 'i', names.Contains("Similar"));
            Assert.Equal(query[0] != 'i', names.Contains("Related"));
        }
    }

    private static Dictionary<string, string> Values(IDocument page, string facet) =>
        page.QuerySelectorAll(".facets section").Single(section => section.QuerySelector("h2")!.TextContent == facet)
            .QuerySelectorAll("a").ToDictionary(link => link.QuerySelector("span")!.TextContent, link => link.GetAttribute("href")!);

    private static int Total(IDocument page) =>
        int.Parse(
            page.QuerySelector(".tabs b")!.TextContent.Split(' ')[^1],
            System.Globalization.NumberStyles.AllowThousands,
            System.Globalization.CultureInfo.InvariantCulture);

    private async Task<int> TotalAsync(string query) => (await JsonAsync("/api/v1/items?q=" + Uri.EscapeDataString(query))).GetProperty("total").GetInt32();

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var response = await site.Reader().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}

namespace NewsBrowser.Web.Tests;

/// <summary>The pages that show where things come from and what became of them.</summary>
public sealed class HistoryTests(Site site)
{
    [Fact]
    public async Task The_front_page_and_the_footer_lead_to_what_changed()
    {
        var page = await site.Reader().PageAsync("/");
        Assert.Equal(2, page.QuerySelectorAll("a[href='/changes']").Length);
        var changes = await site.Reader().PageAsync("/changes");
        Assert.Equal("What run 1 changed", changes.QuerySelector("h1")!.TextContent);
        Assert.NotNull(changes.QuerySelector("#posts a[href='" + Site.Thread + "']"));
        Assert.NotNull(changes.QuerySelector("#links a[href='/changes/1?group=links']"));
        Assert.DoesNotContain("newsbrowser-web-", changes.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_raw_file_is_shown_with_the_lines_that_the_provenance_names()
    {
        var reader = site.Reader();
        var thread = await reader.PageAsync(Site.Thread);
        var line = thread.QuerySelector(".provenance a[href*='/view']")!.GetAttribute("href")!;
        Assert.EndsWith("/view#L1", line, StringComparison.Ordinal);
        var raw = await reader.PageAsync(line.Split('#')[0]);
        Assert.Contains("nk11208z", raw.QuerySelector("#L1")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(raw.QuerySelector($"a[href='/raw/{Site.ThreadId}'][download]"));
        Assert.NotNull(raw.QuerySelector("meta[name=robots][content=noindex]"));
    }

    [Fact]
    public async Task The_raw_view_of_news_has_every_line_but_the_secured_text()
    {
        var reader = site.Reader();
        var path = await reader.FindAsync("source:statnews.com");
        var raw = await reader.PageAsync($"/raw/{path.Split('/')[2]}/view");
        var source = await File.ReadAllLinesAsync(
            Directory.GetFiles(Checkout.Seeds, "000_*").Single(), TestContext.Current.CancellationToken);
        Assert.Equal(source.Length, raw.QuerySelectorAll(".raw > span").Length);
        for (var line = 1; line <= source.Length; line++)
        {
            if (!source[line - 1].StartsWith("secured", StringComparison.Ordinal))
            {
                Assert.Equal(source[line - 1], raw.QuerySelector($"#L{line} > span")!.TextContent.TrimEnd('\n'));
            }
        }

        Assert.DoesNotContain("G8x5fjOEC7T29t", raw.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_markup_in_a_raw_file_stays_text()
    {
        var reader = site.Reader();
        var changes = await reader.PageAsync("/changes/1?group=news");
        var paths = changes.QuerySelectorAll(".line-title a").Select(link => link.GetAttribute("href")!.Split('/')[2]).ToList();
        Assert.NotEmpty(paths);
        var seen = 0;
        foreach (var id in paths)
        {
            var raw = await reader.PageAsync($"/raw/{id}/view");
            Assert.Empty(raw.QuerySelectorAll(".raw script, .raw img, .raw iframe, .raw b"));
            seen += raw.QuerySelector(".raw")!.TextContent.Contains("<script", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        Assert.InRange(seen, 1, paths.Count);
    }

    [Fact]
    public async Task Lists_of_names_are_filtered_and_ordered_without_script()
    {
        var reader = site.Reader();
        var all = await reader.PageAsync("/topics");
        var some = await reader.PageAsync("/topics?name=microsoft&sort=name");
        var names = some.QuerySelectorAll(".catalogue td:first-child a").Select(link => link.TextContent).ToList();
        Assert.InRange(names.Count, 1, all.QuerySelectorAll(".catalogue tbody tr").Length);
        Assert.All(names, name => Assert.Contains("microsoft", name, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
        Assert.NotNull(some.QuerySelector("label[for=name]"));
        Assert.Equal("ascending", some.QuerySelector("th:first-child")!.GetAttribute("aria-sort"));
        Assert.Empty((await reader.PageAsync("/sources?name=nobodyhasthis")).QuerySelectorAll(".catalogue tbody tr"));
    }

    [Theory]
    [InlineData("/people", "name=nk112&sort=posts", "nk11208z")]
    [InlineData("/people", "name=BJ455", "bj45566")]
    [InlineData("/boards", "sort=comments", "Stock")]
    [InlineData("/sources", "sort=links", null)]
    public async Task A_column_of_a_table_of_names_orders_it_and_its_head_says_so(string path, string asked, string? first)
    {
        var page = await site.Reader().PageAsync($"{path}?{asked}");
        Assert.True(first is null || page.QuerySelector(".catalogue td a")!.TextContent == first);
        Assert.Single(page.QuerySelectorAll(".catalogue th[aria-sort]"));
        Assert.All(
            page.QuerySelectorAll(".catalogue thead a"), link => Assert.StartsWith(path, link.GetAttribute("href"), StringComparison.Ordinal));
        var columns = page.QuerySelectorAll(".catalogue th").Length;
        Assert.All(page.QuerySelectorAll(".catalogue tbody tr"), row => Assert.Equal(columns, row.Children.Length));
    }

    [Fact]
    public async Task The_header_of_a_board_and_a_source_says_what_it_is()
    {
        var reader = site.Reader();
        var board = await reader.PageAsync("/boards/Stock");
        Assert.NotNull(board.QuerySelector(".asked a[href='https://www.ptt.cc/bbs/Stock/index.html']"));
        Assert.NotNull(board.QuerySelector(".asked .tagbar"));
        Assert.Contains(
            board.QuerySelectorAll(".asked .chips a"),
            chip => chip.TextContent.StartsWith("新聞", StringComparison.Ordinal) && chip.QuerySelector("[lang=zh-Hant]") is not null);
        var source = await reader.PageAsync("/sources/statnews.com");
        Assert.NotNull(source.QuerySelector(".asked a[href='https://statnews.com/'][rel~=noopener]"));
        Assert.Equal("5 Mar 2024", source.QuerySelector(".asked .meta time")!.TextContent);
    }

    [Fact]
    public async Task A_persons_page_tells_hours_boards_and_has_one_address()
    {
        var reader = site.Reader();
        using var response = await reader.GetAsync(new Uri("/people/BJ45566", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal("/people/bj45566", response.Headers.Location!.OriginalString);
        var page = await reader.PageAsync("/people/bj45566");
        var hours = page.QuerySelectorAll(".plots table tr").Skip(1).ToList();
        Assert.Equal(24, hours.Count);
        Assert.Equal(24, page.QuerySelectorAll(".plots svg.months rect").Length);
        var counted = hours.Sum(row => int.Parse(row.Children[1].TextContent, System.Globalization.CultureInfo.InvariantCulture));
        Assert.StartsWith(counted + " comment", page.QuerySelector(".asked .meta span:not(.tally)")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Asia/Taipei", page.QuerySelector(".plots")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".mixes a[href='/boards/Stock']"));
    }

    [Fact]
    public async Task Names_from_the_archive_carry_the_language_that_their_script_tells()
    {
        var page = await site.Reader("zh-Hant").PageAsync("/search?q=AI");
        Assert.NotNull(page.QuerySelector(".facets [lang=en]"));
        var english = await site.Reader().PageAsync("/search?q=AI");
        Assert.NotNull(english.QuerySelector(".facets [lang=zh-Hant]"));
        Assert.Null(english.QuerySelector(".facets [lang=en]"));
    }
}

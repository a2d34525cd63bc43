using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NewsBrowser.Browser.Tests;

/// <summary>What a reader does around a search: takes a suggestion, chooses months, walks the hits of an opened item, takes filters away.</summary>
public sealed class SearchJourneys(RunningSite site, Chromium chromium)
{
    private const string Thread = "/forum/Stock/20230911T155037Z-nk11208z";

    [Fact]
    public async Task A_suggestion_is_found_and_taken_with_the_keyboard_alone()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/topics");
        await reader.Page.Keyboard.PressAsync("/");
        var box = reader.Page.GetByRole(AriaRole.Combobox);
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "false");
        await reader.Page.Keyboard.TypeAsync("Stoc");

        var board = reader.Page.GetByRole(AriaRole.Group, new() { Name = "Boards" }).GetByRole(AriaRole.Option, new() { NameRegex = new Regex("^Stock") });
        await Assertions.Expect(board).ToBeVisibleAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(reader.Page.Locator(".find [aria-live]")).ToContainTextAsync("suggestion");
        for (var pressed = 0; pressed < 12 && await board.GetAttributeAsync("aria-selected") != "true"; pressed++)
        {
            await reader.Page.Keyboard.PressAsync("ArrowDown");
        }

        await Assertions.Expect(box).ToHaveAttributeAsync("aria-activedescendant", (await board.GetAttributeAsync("id"))!);
        await Assertions.Expect(box).ToBeFocusedAsync();
        await reader.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("/boards/Stock$"));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Escape_closes_the_suggestions_and_keeps_the_words_and_Enter_without_a_choice_searches()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Locale = "zh-TW", Dark = true });
        await reader.Page.GotoAsync("/");
        var box = reader.Page.Locator("#q");
        await box.PressSequentiallyAsync("Sto");
        var list = reader.Page.Locator("#suggestions");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await Assertions.Expect(list.Locator(".kind").GetByText("看板")).ToBeVisibleAsync();
        await box.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(box).ToHaveValueAsync("Sto");
        await box.PressAsync("Enter");
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("/search\\?q=Sto$"));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_an_input_method_is_composing()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/about");
        var asked = new List<string>();
        reader.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/api/v1/suggest", StringComparison.Ordinal))
            {
                asked.Add(Uri.UnescapeDataString(request.Url));
            }
        };
        var keyboard = await reader.Page.Context.NewCDPSessionAsync(reader.Page);
        await reader.Page.Locator("#q").FocusAsync();
        foreach (var composed in new[] { "ㄨ", "ㄨㄟ", "ㄨㄟˊ" })
        {
            await keyboard.SendAsync(
                "Input.imeSetComposition", new() { ["text"] = composed, ["selectionStart"] = composed.Length, ["selectionEnd"] = composed.Length });
        }

        var first = reader.Page.WaitForRequestAsync(new Regex("/api/v1/suggest"));
        await keyboard.SendAsync("Input.insertText", new() { ["text"] = "微軟" });
        await first;
        Assert.Equal("微軟", Assert.Single(asked).Split("q=")[1]);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_drag_over_the_histogram_chooses_the_months_under_it()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/search?q=AI");
        var bars = reader.Page.Locator(".months rect");
        // The script that hears a drag comes when the bars are reached for.
        await bars.First.HoverAsync();
        await reader.Page.WaitForFunctionAsync("performance.getEntriesByType('resource').some(entry => entry.name.includes('/months.') && entry.responseEnd)");
        var first = (await bars.First.BoundingBoxAsync())!;
        var third = (await bars.Nth(2).BoundingBoxAsync())!;
        await reader.Page.Mouse.MoveAsync(first.X + (first.Width / 2), first.Y + first.Height - 1);
        await reader.Page.Mouse.DownAsync();
        await reader.Page.Mouse.MoveAsync(third.X + (third.Width / 2), third.Y - 20, new() { Steps = 4 });
        await Assertions.Expect(reader.Page.Locator(".months rect.in")).ToHaveCountAsync(3);
        await reader.Page.Mouse.UpAsync();

        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI%20date%3A2023-09\\.\\.2023-11$"));
        await Assertions.Expect(reader.Page.Locator("li.hit")).ToHaveCountAsync(1);
        await Assertions.Expect(reader.Page.Locator(".asked .chips a")).ToContainTextAsync("date:2023-09..2023-11");
        await reader.Page.Locator(".asked .chips a").First.ClickAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI$"));

        // A press without a drag is the bar's own link.
        await reader.Page.Locator(".months a").First.ClickAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI%20date%3A2023-09$"));
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Without_script_months_are_chosen_in_the_menu_of_the_list()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        await reader.Page.GotoAsync("/search?q=AI&sort=newest");
        await reader.Page.Locator(".more-of > summary").ClickAsync();
        await reader.Page.GetByLabel("From", new() { Exact = true }).FillAsync("2024-01");
        await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Choose months" }).ClickAsync();
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI%20date%3A2024-01\\.\\.&sort=newest$"));
        await Assertions.Expect(reader.Page.Locator(".months rect.in")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_and_a_period_are_taken_at_once_or_without_script_by_the_button(bool script)
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = script });
        await reader.Page.GotoAsync("/search?q=AI");
        await reader.Page.Locator("[name=sort]").First.SelectOptionAsync("oldest");
        if (!script)
        {
            await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        }

        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI&sort=oldest$"));
        await reader.Page.Locator("[name=period]").SelectOptionAsync("week");
        if (!script)
        {
            await reader.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        }

        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("q=AI%20date%3A[0-9-]+\\.\\.&sort=oldest$"));
        await Assertions.Expect(reader.Page.Locator("[name=period]")).ToHaveValueAsync("week");
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task The_hits_of_an_opened_item_are_walked_by_key_and_by_link()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/search?q=Azure+kind:forum");
        await reader.Page.Locator("li.hit h2 a").First.ClickAsync();
        await reader.Page.WaitForURLAsync(new Regex("/forum/"), new() { WaitUntil = WaitUntilState.Load });
        var marks = reader.Page.Locator("mark[id^=hit-]");
        var count = await marks.CountAsync();
        Assert.True(count > 2, $"Only {count} hits.");
        var place = reader.Page.Locator(".hitbar .at");

        await reader.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(place).ToHaveTextAsync($"1 of {count}");
        await Assertions.Expect(reader.Page.Locator("#hit-1")).ToBeInViewportAsync();
        await reader.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("#hit-2$"));
        await reader.Page.Keyboard.PressAsync("Shift+N");
        await reader.Page.Keyboard.PressAsync("p");
        await Assertions.Expect(place).ToHaveTextAsync($"{count} of {count}");
        await Assertions.Expect(marks.Last).ToBeInViewportAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(place).ToHaveTextAsync($"1 of {count}");

        // Walking leaves one step in the history: back is the search.
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(marks).ToHaveCountAsync(0);
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task A_hit_in_a_fold_is_unfolded_and_the_first_hit_of_a_floor_comes_first()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync(Thread + "?q=" + Uri.EscapeDataString("AI") + "#b60");
        await reader.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(reader.Page.Locator("#b60 mark:target")).ToHaveCountAsync(1);
        await reader.Page.GotoAsync(Thread + "?q=" + Uri.EscapeDataString("原文連結"));
        await reader.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(reader.Page.Locator("details pre mark").First).ToBeInViewportAsync();
        Assert.Empty(reader.Faults);
    }

    [Fact]
    public async Task Without_script_the_bar_leads_to_the_first_and_the_last_hit()
    {
        await using var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false });
        await reader.Page.GotoAsync(Thread + "?q=Azure");
        var count = await reader.Page.Locator("mark[id^=hit-]").CountAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Previous" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator($"#hit-{count}")).ToBeInViewportAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#hit-1")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Chips_take_filters_away_one_by_one()
    {
        await using var reader = await chromium.VisitAsync(site);
        await reader.Page.GotoAsync("/search?q=" + Uri.EscapeDataString("AI kind:news date:2024-03"));
        var chips = reader.Page.Locator(".asked .chips a");
        await Assertions.Expect(chips).ToHaveCountAsync(2);
        await chips.GetByText("kind:news").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#q")).ToHaveValueAsync("AI date:2024-03");
        await chips.First.ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#q")).ToHaveValueAsync("AI");
        await Assertions.Expect(chips).ToHaveCountAsync(0);
        Assert.Empty(reader.Faults);
    }
}

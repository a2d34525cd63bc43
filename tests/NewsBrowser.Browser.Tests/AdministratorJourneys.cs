using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Browser.Tests;

/// <summary>What an administrator does: sets the password once, signs in, ingests again and reads the report.</summary>
public sealed class AdministratorJourneys(RunningSite site, Chromium chromium)
{
    [Fact]
    public async Task From_the_setup_link_to_the_report_of_a_run()
    {
        var token = site.Services.GetRequiredService<AdminPassword>().SetupToken!;
        await using var visitor = await chromium.VisitAsync(site);
        var page = visitor.Page;

        await page.GotoAsync("/admin");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/login"));
        await page.GotoAsync("/admin/setup?token=" + token);
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("input[name=repeated]").FillAsync("correct horse battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set and sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Administration");

        // Two news items and posts, and the thirteen links of one, are searched; the button builds the index again.
        var documents = page.GetByRole(AriaRole.Row, new() { Name = "Items" }).GetByRole(AriaRole.Cell).First;
        await Assertions.Expect(documents).ToHaveTextAsync("15");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebuild the index" }).ClickAsync();
        await site.Services.GetRequiredService<IndexRebuild>().WhenIdleAsync();
        await page.GotoAsync("/admin");
        await Assertions.Expect(page.GetByText("The index was built again.")).ToBeVisibleAsync();
        await Assertions.Expect(documents).ToHaveTextAsync("15");

        // Searches with a name for every reader: kept in order, and over an ingestion.
        await page.GetByRole(AriaRole.Link, new() { Name = "Saved searches" }).ClickAsync();
        foreach ((var name, var query, var comments) in new[] { ("Doctors", "癌症 OR doctors", false), ("What they say", "微軟", true) })
        {
            var fields = page.Locator("form.search").Last;
            await fields.GetByLabel("Name").FillAsync(name);
            await fields.GetByLabel("Search", new() { Exact = true }).FillAsync(query);
            await fields.GetByLabel("Order").SelectOptionAsync("Newest");
            await fields.GetByLabel("Finds comments").SetCheckedAsync(comments);
            await fields.GetByRole(AriaRole.Button, new() { Name = "Add a search" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        }

        await page.Locator("form.search").Last.GetByLabel("Name").FillAsync("doctors");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a search" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is a search of that name.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move up What they say" }).ClickAsync();
        await page.GotoAsync("/admin");

        await page.GetByRole(AriaRole.Button, new() { Name = "Re-ingest from seeds" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/runs/[0-9]+$"));
        await Assertions.Expect(page.Locator("#run-state")).ToHaveTextAsync("Completed");
        await Assertions.Expect(page.Locator("#run-unchanged")).ToHaveTextAsync("2");
        await Assertions.Expect(page.Locator("#run-rejected")).ToHaveTextAsync("0");

        await using (var reader = await chromium.VisitAsync(site, new VisitorOptions { Script = false }))
        {
            await reader.Page.GotoAsync("/");
            var shared = reader.Page.Locator(".saved li > a:first-child");
            await Assertions.Expect(shared).ToHaveTextAsync(["What they say", "Doctors"]);
            await shared.First.ClickAsync();
            await Assertions.Expect(reader.Page).ToHaveURLAsync(new Regex("/comments\\?q=%E5%BE%AE%E8%BB%9F&sort=newest$"));
            await Assertions.Expect(shared).ToHaveCountAsync(2);
        }

        await page.GotoAsync("/admin/searches");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete What they say" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete Doctors" }).ClickAsync();
        await Assertions.Expect(page.Locator("form.search")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/admin/runs");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/login"));
        await page.Locator("input[name=password]").FillAsync("not the password");
        await page.Locator("form.stack button").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.Locator("input[name=password]").FillAsync("correct horse battery");
        await page.Locator("form.stack button").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/runs$"));

        var used = await page.GotoAsync("/admin/setup?token=" + token);
        Assert.Equal(404, used!.Status);
        Assert.DoesNotContain(visitor.Faults, fault => !fault.Contains("404", StringComparison.Ordinal));
    }
}

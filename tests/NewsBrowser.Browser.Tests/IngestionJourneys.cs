using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Browser.Tests;

/// <summary>What an administrator does with files: takes a folder in, looks first, uploads, and deals with what was refused.</summary>
public sealed class IngestionJourneys(RunningSite site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1280, false, "en-US")]
    [InlineData(false, 390, true, "en-US")]
    public async Task Files_come_in_and_what_was_refused_is_dealt_with(bool script, int width, bool dark, string locale)
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-doors-").FullName;
        var inbox = Directory.CreateDirectory(Path.Combine(folder, "inbox")).FullName;
        await File.WriteAllTextAsync(Path.Combine(inbox, "story.md"), News("A story of the inbox"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(inbox, "odd.txt"), "a line before\nnothing of a post\n", TestContext.Current.CancellationToken);
        var app = Program.BuildSite(
        [
            "--data", Path.Combine(folder, "data"), "--seeds", site.Seeds, "--urls", "http://127.0.0.1:0", "--NewsBrowser:Ingestion:Folders:0:Name", "inbox",
            "--NewsBrowser:Ingestion:Folders:0:Path", inbox,
            "--NewsBrowser:Ingestion:Folders:1:Name", "later", "--NewsBrowser:Ingestion:Folders:1:Path", Path.Combine(folder, "later"),
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            await app.Services.GetRequiredService<FirstStart>().ExecuteTask!;
            await using var visitor = await chromium.VisitAsync(site, new VisitorOptions { Script = script, Width = width, Dark = dark, Locale = locale });
            var page = visitor.Page;
            var address = app.Urls.First().TrimEnd('/');
            await page.GotoAsync($"{address}/admin/setup?token={app.Services.GetRequiredService<AdminPassword>().SetupToken}");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
            await page.GetByLabel("Repeat the password").FillAsync("correct horse battery");
            await page.GetByRole(AriaRole.Button, new() { Name = "Set and sign in" }).ClickAsync();
            await Assertions.Expect(page.Locator(".warnings")).ToContainTextAsync("The folder “later” is not there.");
            await page.GetByRole(AriaRole.Link, new() { Name = "Folders and upload" }).ClickAsync();
            await Assertions.Expect(page.GetByText("This folder does not exist:")).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Button, new() { Name = "Dry run inbox" }).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/preview$"));
            await Assertions.Expect(page.GetByText("A story of the inbox")).ToBeVisibleAsync();
            await page.GotoAsync(address + "/admin/ingest");
            await page.GetByRole(AriaRole.Button, new() { Name = "Ingest inbox" }).ClickAsync();
            await EndedAsync(1, 1);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "inbox: odd.txt" })).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".refusals pre")).ToContainTextAsync("nothing of a post");
            await page.GetByRole(AriaRole.Button, new() { Name = "Ignore inbox: odd.txt" }).ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Ignored 1" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Ignore no longer inbox: odd.txt" })).ToBeVisibleAsync();

            await page.GotoAsync(address + "/admin/ingest");
            await page.GetByLabel("Files to upload").SetInputFilesAsync(
            [
                new FilePayload { Name = "新聞.md", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(News("An uploaded story")) },
                new FilePayload { Name = "packed.zip", MimeType = "application/zip", Buffer = "PK\u0003\u0004 and more"u8.ToArray() },
                new FilePayload { Name = "broken.txt", MimeType = "text/plain", Buffer = "broken <script>alert(1)</script>\n"u8.ToArray() },
            ]);
            await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
            await EndedAsync(1, 1);
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("packed.zip: a ZIP archive");
            await Assertions.Expect(page.Locator(".refusals pre")).ToContainTextAsync("<script>alert(1)</script>");
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete the uploaded file broken.txt" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ignored 1" })).ToBeVisibleAsync();
            Assert.Empty(Directory.GetFiles(Path.Combine(folder, "data", "uploads"), "broken.txt", SearchOption.AllDirectories));
            Assert.Empty(visitor.Faults);

            async Task EndedAsync(int added, int rejected)
            {
                await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/runs/[0-9]+$"));
                await app.Services.GetRequiredService<IngestionJob>().WhenIdleAsync();
                // With script the page does so by itself.
                if (!script)
                {
                    await page.ReloadAsync();
                }

                await Assertions.Expect(page.Locator("#run-state")).ToHaveTextAsync("Completed");
                await Assertions.Expect(page.Locator("#run-added")).ToHaveTextAsync(added.ToString(System.Globalization.CultureInfo.InvariantCulture));
                await Assertions.Expect(page.Locator("#run-rejected")).ToHaveTextAsync(rejected.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        finally
        {
            await app.StopAsync(TestContext.Current.CancellationToken);
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string News(string title) =>
        $"---\ncategory: news\ntitle: \"{title}\"\nexcerpt: \"An excerpt.\"\npublishedDateTime: 2024-03-05T10:00:00Z\nwebUrl: "
            + $"\"https://example.com/{title.Replace(' ', '-')}\"\ntype: article\nprovider:\n  name: Example\n  domain: example.com\n---\n";
}

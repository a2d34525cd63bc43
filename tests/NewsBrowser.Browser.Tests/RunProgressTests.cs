using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Browser.Tests;

/// <summary>A run that takes a while is followed on its page; a site of its own, whose seeds folder fills up after the start.</summary>
public sealed class RunProgressTests(RunningSite site, Chromium chromium)
{
    private const int Posts = 400;

    private const int CommentsEach = 150;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_of_a_run_follows_it_to_its_end(bool script)
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-progress-").FullName;
        var seeds = Directory.CreateDirectory(Path.Combine(folder, "seeds")).FullName;
        var app = Program.BuildSite(["--data", Path.Combine(folder, "data"), "--seeds", seeds, "--urls", "http://127.0.0.1:0"]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            // The first start ingests what lies there; it must not take some of the posts before the run that is watched.
            await app.Services.GetRequiredService<IngestionJob>().WhenIdleAsync();
            await WritePostsAsync(seeds);
            await using var visitor = await chromium.VisitAsync(site, new VisitorOptions { Script = script });
            var page = visitor.Page;
            var address = app.Urls.First().TrimEnd('/');
            var followed = new List<string>();
            page.Request += (_, request) => followed.Add(request.Url);

            await page.GotoAsync($"{address}/admin/setup?token={app.Services.GetRequiredService<AdminPassword>().SetupToken}");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("correct horse battery");
            await page.GetByLabel("Repeat the password").FillAsync("correct horse battery");
            await page.GetByRole(AriaRole.Button, new() { Name = "Set and sign in" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Re-ingest from seeds" }).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/admin/runs/[0-9]+$"));
            await Assertions.Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();

            if (!script)
            {
                await app.Services.GetRequiredService<IngestionJob>().WhenIdleAsync();
                await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).ClickAsync();
            }

            // With script nobody touches the page: the events bring it to its end.
            await Assertions.Expect(page.Locator("#run-state")).ToHaveTextAsync("Completed", new() { Timeout = 60_000 });
            await Assertions.Expect(page.Locator("#run-added")).ToHaveTextAsync(Posts.ToString(CultureInfo.InvariantCulture));
            await Assertions.Expect(page.Locator("#run-rejected")).ToHaveTextAsync("1");
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "not-a-post.txt" })).ToBeVisibleAsync();
            Assert.Equal(script, followed.Any(url => url.EndsWith("/events", StringComparison.Ordinal)));
            Assert.Empty(visitor.Faults);
        }
        finally
        {
            await app.StopAsync(TestContext.Current.CancellationToken);
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WritePostsAsync(string folder)
    {
        var comments = string.Concat(Enumerable.Range(0, CommentsEach).Select(number =>
            string.Create(CultureInfo.InvariantCulture, $"推 reader{number % 40}: 第{number}個意見 09/11 {number / 60 % 24:00}:{number % 60:00}\n")));
        for (var number = 0; number < Posts; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"M.{1694400000 + number}.A.{number + 256:X3}");
            await File.WriteAllTextAsync(
                Path.Combine(folder, name + ".txt"),
                $"作者 writer{number % 20} (筆名) 看板 Test 標題 [閒聊] 測試文章{number} 時間 Mon Sep 11 10:40:00 2023\n\n內文{number}\n\n--\n※ 發信站: 批踢踢實業坊(ptt.cc), 來自: "
                    + $"192.0.2.1 (臺灣)\n"
                + $"※ 文章網址: https://www.ptt.cc/bbs/Test/{name}.html\n" + comments,
                TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "not-a-post.txt"), "nothing of a post\n", TestContext.Current.CancellationToken);
    }
}

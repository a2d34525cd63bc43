using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Browser.Tests;

/// <summary>Who is let in: a reader of a private archive, and an administrator who makes a token, ends a session and reads what was done.</summary>
public sealed class AccessJourneys(Chromium chromium)
{
    private const string Password = "correct horse battery";

    private const string ReadingPassword = "for all who may read";

    [Theory]
    [InlineData(1280, false, "en-US", true)]
    [InlineData(390, true, "zh-TW", false)]
    public async Task A_private_archive_and_its_administrator(int width, bool dark, string locale, bool script)
    {
        var english = locale == "en-US";
        var folder = Directory.CreateTempSubdirectory("newsbrowser-access-").FullName;
        var app = Program.BuildSite(
        [
            "--data", Path.Combine(folder, "data"), "--seeds", Checkout.Seeds, "--urls", "http://127.0.0.1:0",
            "--NewsBrowser:Admin:PasswordHash", AdminPassword.Hash(Password), "--NewsBrowser:Reading:PasswordHash", AdminPassword.Hash(ReadingPassword),
        ]);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            await app.Services.GetRequiredService<FirstStart>().ExecuteTask!;
            var address = app.Urls.First().TrimEnd('/');
            var options = new VisitorOptions { Width = width, Dark = dark, Locale = locale, Script = script };
            await using var reader = await chromium.VisitAsync(address, options);
            var page = reader.Page;
            await page.GotoAsync("/search?q=AI");
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/login\\?returnUrl="));
            await JudgeAsync(page, script);
            await page.Locator("#password").FillAsync(ReadingPassword);
            await page.Locator("form.stack button").ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/search\\?q=AI$"));
            await Assertions.Expect(page.Locator("li.hit").First).ToBeVisibleAsync();
            Assert.Empty(reader.Faults);

            await using var administrator = await chromium.VisitAsync(address, options);
            var desk = administrator.Page;
            await desk.GotoAsync("/admin/access");
            await JudgeAsync(desk, script);
            await desk.Locator("#password").FillAsync(Password);
            await desk.Locator("form.stack button").ClickAsync();
            await Assertions.Expect(desk).ToHaveURLAsync(new Regex("/admin/access$"));
            await Assertions.Expect(desk.Locator("table").First.Locator("tbody tr")).ToHaveCountAsync(2);
            await desk.Locator("#token-name").FillAsync("the watcher of the folder");
            await desk.Locator("#scope-ingest").CheckAsync();
            await desk.Locator("#token-days").FillAsync("90");
            await desk.GetByRole(AriaRole.Button, new() { Name = english ? "Create the token" : "建立權杖", Exact = true }).ClickAsync();
            await Assertions.Expect(desk.Locator(".made code")).ToHaveTextAsync(new Regex("^nb_[A-Za-z0-9_-]{43}$"));
            await JudgeAsync(desk, script);

            // The reader's session ends here, and with it what the reader may see there.
            await desk.GotoAsync("/admin/access");
            await desk.GetByRole(AriaRole.Button, new() { Name = english ? "End all readers' sessions" : "登出所有讀者" }).ClickAsync();
            await Assertions.Expect(desk.Locator("table").First.Locator("tbody tr")).ToHaveCountAsync(1);
            await page.GotoAsync("/topics");
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/login\\?returnUrl=%2Ftopics$"));

            await desk.GotoAsync("/admin/audit");
            await Assertions.Expect(desk.Locator("tbody tr code").First).ToHaveTextAsync("session-end");
            await JudgeAsync(desk, script);
            await desk.Locator("#action").SelectOptionAsync("token-add");
            await desk.Locator(".choices button").ClickAsync();
            await Assertions.Expect(desk.Locator("tbody tr")).ToHaveCountAsync(1);
            await Assertions.Expect(desk.Locator("tbody td").Nth(3)).ToHaveTextAsync("the watcher of the folder");
            Assert.Empty(administrator.Faults);
        }
        finally
        {
            await app.StopAsync(TestContext.Current.CancellationToken);
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The page is as wide as the window, and axe, the accessibility checker, finds nothing; it needs script to run.</summary>
    private static async Task JudgeAsync(IPage page, bool script)
    {
        Assert.Equal(
            0,
            await page.Locator("main").EvaluateAsync<int>("main => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
        if (script)
        {
            Assert.Empty(await AxeTests.FaultsAsync(page));
        }
    }
}

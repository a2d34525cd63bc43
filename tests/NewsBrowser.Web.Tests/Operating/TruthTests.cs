using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Index.Queries;
using NewsBrowser.Web.Jobs;
using NewsBrowser.Web.Tests.Access;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>That what the site says over HTTP, and of itself, is so.</summary>
public sealed partial class TruthTests(Site shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_administrations_interface_answers_is_kept_by_nobody()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator();
        foreach (var path in new[] { "/api/v1/admin/runs/1", "/api/v1/admin/runs/99", "/admin", "/admin/runs" })
        {
            using var answer = await administrator.SendAsync(HttpMethod.Get, path);
            Assert.True(answer.Headers.CacheControl is { NoStore: true }, path);
        }
    }

    [Theory]
    [InlineData("/", "GET, HEAD, OPTIONS")]
    [InlineData("/search?q=AI", "GET, HEAD, OPTIONS")]
    [InlineData("/feed.atom", "GET, HEAD, OPTIONS")]
    [InlineData("/api/v1/items", "GET, HEAD, OPTIONS")]
    [InlineData("/assets/site.css", "GET, HEAD, OPTIONS")]
    [InlineData("/preferences", "POST, OPTIONS")]
    [InlineData("/admin/login", "GET, HEAD, POST, OPTIONS")]
    [InlineData("/admin/settings", "GET, HEAD, OPTIONS")]
    [InlineData("/api/v1/admin/ingest", "POST, OPTIONS")]
    public async Task Options_say_what_is_allowed(string path, string allowed)
    {
        using var reader = shared.Reader();
        using var asked = new HttpRequestMessage(HttpMethod.Options, new Uri(path, UriKind.Relative));
        using var answer = await reader.SendAsync(asked, Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, allowed), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Options_of_what_is_not_there_are_not_found()
    {
        using var reader = shared.Reader();
        using var asked = new HttpRequestMessage(HttpMethod.Options, new Uri("/there/is/no/such/page", UriKind.Relative));
        using var answer = await reader.SendAsync(asked, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/items?q=&cursor=nonsense")]
    [InlineData("/api/v1/items?q=AI&cursor=%00")]
    [InlineData("/api/v1/comments?q=&cursor=nonsense")]
    public async Task A_cursor_that_none_gave_is_refused_by_the_interface_and_named_by_the_page(string path)
    {
        using var reader = shared.Reader();
        using var refused = await reader.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("Bad cursor", problem.RootElement.GetProperty("title").GetString());
        var page = await reader.GetStringAsync(new Uri("/search?q=&cursor=nonsense", UriKind.Relative), Cancellation);
        Assert.Contains("class=\"problem", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("direct")]
    [InlineData("proxied")]
    public async Task Pictures_are_in_feeds_and_the_interface_as_the_setting_has_them(string images)
    {
        const string Item =
            """
            ---
            title: "With pictures"
            webUrl: "https://pictures.example/1"
            publishedDateTime: 2024-01-02T03:04:05Z
            images:
              - url: "https://pictures.example/front.gif"
                width: 1
                height: 1
            ---

            <p>Before <img src="https://pictures.example/body.gif" alt="in the body"> and after.</p>
            """;
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Images", images);
        await File.WriteAllTextAsync(Path.Combine(site.Files, "pictures.md"), Item, Cancellation);
        await site.IngestAsync();
        using var found = JsonDocument.Parse(await site.TextAsync("/api/v1/items?q=pictures"));
        var id = found.RootElement.GetProperty("items")[0].GetProperty("id").GetString();
        foreach (var path in new[] { "/feed.atom?q=pictures", "/feed.rss?q=pictures", "/feed.json?q=pictures", "/api/v1/items/" + id })
        {
            var text = WebUtility.HtmlDecode(Regex.Unescape(await site.TextAsync(path)));
            var source = Picture().Match(text);
            Assert.Equal((path, images != "hidden"), (path, source.Success));
            if (images == "hidden")
            {
                Assert.Contains("A picture, not loaded.", text, StringComparison.Ordinal);
            }
            else if (images == "direct")
            {
                Assert.Equal("https://pictures.example/body.gif", source.Groups["address"].Value);
            }
            else
            {
                Assert.StartsWith(site.Address + "image?u=", source.Groups["address"].Value, StringComparison.Ordinal);
            }
        }

        foreach (var export in new[] { "/export.csv?q=pictures", "/export.jsonl?q=pictures" })
        {
            Assert.DoesNotContain(".gif", await site.TextAsync(export), StringComparison.Ordinal);
        }

        var feed = await site.TextAsync("/feed.json?q=pictures");
        Assert.Equal(images == "hidden", !feed.Contains("\"image\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_time_ran_out_before_anything_was_found_no_total_is_said()
    {
        await using var site = await ServedSite.StartAsync();
        LetSearchesCostNothing(site);
        using var found = JsonDocument.Parse(await site.TextAsync("/api/v1/items?q=AI+OR+the"));
        Assert.Equal("work", found.RootElement.GetProperty("cut").GetString());
        Assert.Equal(JsonValueKind.Null, found.RootElement.GetProperty("total").ValueKind);
        var page = await site.TextAsync("/search?q=AI+OR+the");
        Assert.Contains("how many is not known", page, StringComparison.Ordinal);
        Assert.Contains("whether anything matches is not known", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0 results", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing matches.", page, StringComparison.Ordinal);
        using var feed = await site.AskAsync("/feed.atom?q=AI+OR+the");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, feed.StatusCode);
        Assert.NotNull(feed.Headers.RetryAfter);
    }

    [Fact]
    public async Task Where_time_ran_out_before_a_comment_was_found_no_total_is_said()
    {
        const string Query = "q=專家系統";
        await using var site = await ServedSite.StartAsync();
        using (var whole = JsonDocument.Parse(await site.TextAsync("/api/v1/comments?limit=5&" + Query)))
        {
            Assert.Equal((JsonValueKind.Null, 1), (whole.RootElement.GetProperty("cut").ValueKind, whole.RootElement.GetProperty("total").GetInt32()));
        }

        LetSearchesCostNothing(site);
        using var found = JsonDocument.Parse(await site.TextAsync("/api/v1/comments?" + Query));
        Assert.Equal("work", found.RootElement.GetProperty("cut").GetString());
        Assert.Equal(JsonValueKind.Null, found.RootElement.GetProperty("total").ValueKind);
        Assert.Equal(0, found.RootElement.GetProperty("comments").GetArrayLength());
        foreach (var language in new[] { "en", "zh-Hant" })
        {
            var page = new HtmlParser().ParseDocument(await site.TextAsync("/comments?" + Query, "Accept-Language: " + language));
            var words = language == "en" ? ("how many is not known", "whether anything matches is not known") : ("筆數不明", "是否有符合的內容，並不知道");
            Assert.Contains(words.Item1, page.QuerySelector(".tabs")!.TextContent, StringComparison.Ordinal);
            Assert.Contains(words.Item2, page.QuerySelector(".nothing")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("0", page.QuerySelector(".tabs")!.TextContent, StringComparison.Ordinal);
        }

        using var feed = await site.AskAsync("/feed.atom?of=comments&" + Query);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, feed.StatusCode);
        Assert.NotNull(feed.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    public async Task The_page_about_the_site_names_everything_that_it_keeps_in_the_browser(string language)
    {
        var web = Path.Combine(Checkout.Root, "src", "NewsBrowser.Web");
        var kept = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var script in Directory.GetFiles(Path.Combine(web, "wwwroot"), "*.js"))
        {
            // A name of the same kind is that of an event.
            kept.UnionWith(StorageKey().Matches(await File.ReadAllTextAsync(script, Cancellation)).Select(match => match.Groups["name"].Value)
                .Where(name => name != "nb-shown"));
        }

        foreach (var code in Directory.GetFiles(web, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            kept.UnionWith(CookieName().Matches(await File.ReadAllTextAsync(code, Cancellation)).Select(match => match.Groups["name"].Value));
        }

        using var reader = shared.Reader(language);
        var page = new HtmlParser().ParseDocument(await reader.GetStringAsync(new Uri("/about", UriKind.Relative), Cancellation));
        var named = page.QuerySelectorAll("ul.stored code").Select(name => name.TextContent).ToList();
        Assert.Equal(kept, named.Order(StringComparer.Ordinal));
        Assert.Equal(14, named.Count);
        Assert.All(page.QuerySelectorAll("ul.stored li"), line => Assert.DoesNotContain("kept.", line.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_was_cut_by_a_kill_is_removed_one_that_had_come_is_read_and_both_are_in_the_log()
    {
        await using var site = await ServedSite.StartAsync();
        var uploads = site.Services.GetRequiredService<UploadFolder>();
        var (whole, files) = uploads.Begin();
        await File.WriteAllBytesAsync(Path.Combine(files, "one.md"), TakingIn.Administrator.News("Found again"), Cancellation);
        await uploads.WriteRecordAsync(whole, new UploadRecord([new UploadedFile("one.md", "one.md")], []), Cancellation);
        var (cut, half) = uploads.Begin();
        await File.WriteAllTextAsync(Path.Combine(half, "two.md"), "---\ntitle: \"Cut", Cancellation);

        // As the next start does it.
        var first = ActivatorUtilities.CreateInstance<FirstStart>(site.Services);
        await first.StartAsync(Cancellation);
        await first.ExecuteTask!;
        await site.Services.GetRequiredService<IngestionJob>().WhenIdleAsync();

        Assert.Contains("Found again", await site.TextAsync("/search?q=\"Found+again\""), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(uploads.Path, cut)));
        Assert.False(Directory.Exists(Path.Combine(uploads.Path, whole)));
        var entries = (await site.Services.GetRequiredService<AuditLog>().ListAsync(null, 10, Cancellation)).Where(entry => entry.Action == "upload").ToList();
        Assert.Equal([("start", true), ("start", false)], entries.Select(entry => (entry.Who, entry.Done)));
        Assert.Contains("1 files were deleted", entries[1].Detail, StringComparison.Ordinal);
        first.Dispose();

        // Nothing is left to find.
        var (found, deleted) = await uploads.RecoverAsync(Cancellation);
        Assert.Empty(found);
        Assert.Empty(deleted);
    }

    /// <summary>What one search may cost is the archive's own business; a test makes it next to nothing.</summary>
    private static void LetSearchesCostNothing(ServedSite site) =>
        typeof(ArchiveSearch).GetProperty("Budget", BindingFlags.Instance | BindingFlags.NonPublic)!
            .SetValue(site.Services.GetRequiredService<ArchiveSearch>(), new SearchBudget(TimeSpan.FromMinutes(1), 0));

    [GeneratedRegex("<img [^>]*src=\"(?<address>[^\"]*)\"")]
    private static partial Regex Picture();

    [GeneratedRegex("'(?<name>nb-[a-z]+)'")]
    private static partial Regex StorageKey();

    [GeneratedRegex("const string \\w*(Cookie|CookieName|Name) = \"(?<name>(nb|newsbrowser)-[a-z]+)\"")]
    private static partial Regex CookieName();
}

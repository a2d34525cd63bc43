using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Rendering;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>What is kept of answers, by readers and in memory, and that nobody ever gets one from before a change.</summary>
public sealed class AnswerTests
{
    private static readonly string[] Listing =
    [
        "/", "/search?q=", "/search?q=later", "/topics", "/sources", "/feed.atom", "/api/v1/items?q=later", "/api/v1/stats", "/sitemap-items-1.xml",
        "/suggest.json?q=later", "/changes"
    ];

    [Fact]
    public async Task Pages_feeds_and_JSON_have_strong_tags_and_are_not_sent_twice()
    {
        await using var site = await ServedSite.StartAsync();
        foreach (var path in new[]
        {
            "/",
            "/search?q=AI",
            Site.Thread,
            "/feed.atom?q=AI",
            "/feed.json",
            "/api/v1/items?q=AI",
            "/api/v1/items/" + Site.ThreadId,
            "/sitemap.xml",
            "/manifest.webmanifest"
        })
        {
            foreach (var coding in new[] { "identity", "br", "gzip" })
            {
                using var first = await site.AskAsync(path, "Accept-Encoding: " + coding);
                Assert.Equal(HttpStatusCode.OK, first.StatusCode);
                var tag = first.Headers.ETag!.ToString();

                // What a search took is in its answer and not in its tag.
                var isTimed = path.StartsWith("/search", StringComparison.Ordinal) || path.StartsWith("/api/v1/items?", StringComparison.Ordinal);
                Assert.Equal(isTimed, first.Headers.ETag.IsWeak);
                Assert.Equal(coding == "identity" ? [] : [coding], first.Content.Headers.ContentEncoding);
                Assert.Equal(coding != "identity" && !isTimed, tag.EndsWith($"-{coding}\"", StringComparison.Ordinal));
                foreach (var asked in new[] { tag, "\"other\", " + tag, isTimed ? tag : "W/" + tag, "*" })
                {
                    using var second = await site.AskAsync(path, "Accept-Encoding: " + coding, "If-None-Match: " + asked);
                    Assert.True(second.StatusCode == HttpStatusCode.NotModified, $"{path} ({coding}) answers {second.StatusCode} to {asked}.");
                    Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
                    if (asked != "*")
                    {
                        Assert.Equal(tag, second.Headers.ETag!.ToString());
                    }
                }
            }

            using var other = await site.AskAsync(path, "If-None-Match: \"other\"");
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            Assert.Contains("no-cache", other.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_is_kept_until_something_is_committed_and_never_longer()
    {
        await using var site = await ServedSite.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            foreach (var path in Listing)
            {
                await site.TextAsync(path);
                using var again = await site.AskAsync(path);
                Assert.True(again.Headers.Age is not null, $"{path} was not answered from memory.");
            }

            await site.WriteNewsAsync($"round-{round}", $"Later story {round}", $"later topic {round}");
            await site.IngestAsync();
            foreach (var path in Listing)
            {
                using var fresh = await site.AskAsync(path);
                Assert.True(fresh.Headers.Age is null, $"{path} was answered from before the ingestion.");
            }

            Assert.Contains($"Later story {round}", await site.TextAsync("/search?q="), StringComparison.Ordinal);
            Assert.Contains($"Later story {round}", await site.TextAsync("/feed.atom"), StringComparison.Ordinal);
            Assert.Contains(
                $"{round + 1}",
                Regex.Match(await site.TextAsync("/api/v1/items?q=later"), "\"total\":(?<total>[0-9]+)").Groups["total"].Value,
                StringComparison.Ordinal);
            Assert.Contains($"later topic {round}", await site.TextAsync("/topics"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("/search?q=AI", "class=\"took quiet\"")]
    [InlineData("/api/v1/items?q=AI", "\"tookMs\":")]
    [InlineData("/api/v1/comments?q=AI", "\"tookMs\":")]
    public async Task The_same_answer_has_the_same_tag_however_long_it_took(string path, string timing)
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Cache:Megabytes", "0");
        Assert.Contains(timing, await site.TextAsync(path), StringComparison.Ordinal);
        var tags = new HashSet<string>();
        for (var time = 0; time < 5; time++)
        {
            using var answer = await site.AskAsync(path);
            Assert.Null(answer.Headers.Age);
            tags.Add(answer.Headers.ETag!.ToString());
        }

        using var known = await site.AskAsync(path, "If-None-Match: " + Assert.Single(tags));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var other = await site.AskAsync(path.Replace("AI", "data", StringComparison.Ordinal), "If-None-Match: " + Assert.Single(tags));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Keys_that_a_page_does_not_read_neither_make_a_new_answer_nor_take_the_room_of_one()
    {
        await using var site = await ServedSite.StartAsync();
        foreach (var path in (string[])[.. Listing, Site.Thread, "/referenced?page=1", "/comments?q=AI"])
        {
            await site.TextAsync(path);
            foreach (var unknown in new[] { "utm_source=a", "utm_source=b", "x[]=1", "page2=3", "path=x" })
            {
                using var again = await site.AskAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{unknown}");
                Assert.Equal(HttpStatusCode.OK, again.StatusCode);
                Assert.True(again.Headers.Age is not null, $"{path} was made again for {unknown}.");
            }
        }

        // What a page does read has answers of its own.
        foreach (var (path, known) in new[]
        {
            ("/search?q=", "sort=oldest"), ("/search?q=", "recent=0"), ("/api/v1/items?q=later", "limit=1"), ("/topics", "sort=name"), (Site.Thread, "q=AI"),
            ("/feed.atom", "q=AI"), ("/referenced?page=1", "page=2"), ("/", "handler=None"),
        })
        {
            await site.TextAsync(path);
            using var own = await site.AskAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{known}");
            Assert.True(own.Headers.Age is null, $"{path} was not made for {known}.");
        }
    }

    [Fact]
    public async Task Readers_during_an_ingestion_never_go_back_and_see_the_end_at_once()
    {
        await using var site = await ServedSite.StartAsync();
        for (var story = 0; story < 600; story++)
        {
            await site.WriteNewsAsync($"many-{story}", $"Later story {story}");
        }

        using var ended = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var seen = 0;
            while (!ended.IsCancellationRequested)
            {
                var total = await TotalAsync(site);
                Assert.True(total >= seen, $"{total} items after {seen}.");
                seen = total;
            }
        }))];
        await site.IngestAsync();
        Assert.Equal(600, await TotalAsync(site));
        await ended.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Every_choice_of_the_reader_has_answers_of_its_own()
    {
        await using var site = await ServedSite.StartAsync();
        string[][] readers =
        [
            [], ["Accept-Language: zh-TW"], ["Cookie: nb-theme=dark"], ["Cookie: nb-theme=light"], ["Cookie: nb-density=compact"],
            ["Cookie: nb-language=zh-Hant; nb-theme=dark"]
        ];
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(
                readers.Length, (await Task.WhenAll(readers.Select(reader => site.TextAsync("/topics", reader)))).Distinct(StringComparer.Ordinal).Count());
            Assert.Contains("lang=\"zh-Hant\"", await site.TextAsync("/topics", "Accept-Language: zh-TW"), StringComparison.Ordinal);
            Assert.Contains("data-theme=\"dark\"", await site.TextAsync("/topics", "Cookie: nb-theme=dark"), StringComparison.Ordinal);
            Assert.DoesNotContain("data-theme=\"dark\"", await site.TextAsync("/topics"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Named_searches_and_files_of_names_show_at_once()
    {
        await using var site = await ServedSite.StartAsync();
        await site.TextAsync("/");
        site.Services.GetRequiredService<SharedSearchList>().Store(new SharedSearch("Of the house", "AI", null, Comments: false), null);
        Assert.Contains("Of the house", await site.TextAsync("/"), StringComparison.Ordinal);

        await site.TextAsync("/search?q=doctors");
        await File.WriteAllTextAsync(Path.Combine(site.Data, "aliases.txt"), "doctors = physicians\n", TestContext.Current.CancellationToken);
        using var renamed = await site.AskAsync("/search?q=doctors");
        Assert.Null(renamed.Headers.Age);
    }

    [Fact]
    public async Task What_is_for_one_reader_is_not_kept()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1");
        foreach (var path in new[] { "/admin/login", "/admin", "/admin/runs" })
        {
            using var response = await site.AskAsync(path);
            Assert.Contains("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Null(response.Headers.ETag);
        }

        // Over TLS a page with a form's token is not compressed; one without it is.
        using var form = await site.AskAsync("/admin/login", "X-Forwarded-Proto: https", "Accept-Encoding: br");
        Assert.Empty(form.Content.Headers.ContentEncoding);
        using var page = await site.AskAsync("/", "X-Forwarded-Proto: https", "Accept-Encoding: br");
        Assert.Equal(["br"], page.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=AI")]
    [InlineData(Site.Thread)]
    [InlineData("/feed.rss")]
    public async Task HEAD_says_what_GET_says_without_the_body(string path)
    {
        await using var site = await ServedSite.StartAsync();
        using var get = await site.AskAsync(path);
        using var reader = site.Reader();
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
            using var head = await reader.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(
                (HttpStatusCode.OK, get.Headers.ETag, get.Content.Headers.ContentType!.ToString()),
                (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType!.ToString()));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    private static async Task<int> TotalAsync(ServedSite site) =>
        int.Parse(
            Regex.Match(await site.TextAsync("/api/v1/items?q=later"), "\"total\":(?<total>[0-9]+)").Groups["total"].Value,
            System.Globalization.CultureInfo.InvariantCulture);
}

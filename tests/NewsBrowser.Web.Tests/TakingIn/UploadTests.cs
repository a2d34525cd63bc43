using System.Net;
using System.Text;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Tests.Operating;
using NewsBrowser.Web.Uploads;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Files that are sent through the page.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Many_files_come_in_at_once_and_those_that_cannot_are_refused_with_name_and_reason()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Ingestion:UploadMaxFiles", "5", "--NewsBrowser:Ingestion:UploadMaxBytes", "1048576");
        using var administrator = await Administrator.SignInAsync(site);
        using var sent = await administrator.UploadAsync(
            ("新聞 一.md", Administrator.News("Uploaded one")),
            ("../../archive.db", Administrator.News("Climbs")),
            ("packed.zip", [.. "PK\u0003\u0004"u8, .. new byte[100]]),
            ("README.md", Administrator.News("Uploaded two")),
            (".hidden.md", Administrator.News("Uploaded three")),
            ("bad.txt", "nothing of a post\nand a <b>second</b> line\n"u8.ToArray()),
            ("large.txt", new byte[1_100_000]),
            ("新聞 一.md", Administrator.News("Uploaded four")),
            ("sixth.md", Administrator.News("Too many")));
        var run = await administrator.EndedAsync(sent);

        Assert.Equal((RunState.Completed, RunKind.Upload, 4, 1), (run.State, run.Kind, run.Added, run.Rejected));
        var page = await administrator.PageAsync($"/admin/runs/{run.Id}");
        var refused = page.QuerySelectorAll("section[role=alert] li")
            .ToDictionary(item => item.QuerySelector("code")!.TextContent, item => item.TextContent);
        Assert.Equal(["../../archive.db", "large.txt", "packed.zip", "sixth.md"], refused.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("slash", refused["../../archive.db"], StringComparison.Ordinal);
        Assert.Contains("ZIP", refused["packed.zip"], StringComparison.Ordinal);
        Assert.Contains("larger than 1 MB", refused["large.txt"], StringComparison.Ordinal);
        Assert.Contains("more than 5 files", refused["sixth.md"], StringComparison.Ordinal);

        // What was read has left; what is to be mended is there, by a name of ours, and can be had back as it came.
        var left = Directory.GetFiles(Path.Combine(site.Data, "uploads"), "*", SearchOption.AllDirectories);
        Assert.Equal(["bad.txt", "upload.json"], left.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Contains("bad.txt", page.QuerySelector(".refusals h3")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("and a <b>second</b> line", page.QuerySelector(".refusals pre")!.TextContent, StringComparison.Ordinal);
        var refusal = Assert.Single(await administrator.Archive.RejectedFiles.ListAsync(run.Id, null, null, 0, 10, TestContext.Current.CancellationToken));
        using (var file = await administrator.Client.GetAsync(
            new Uri(page.QuerySelector(".refusals a[download]")!.GetAttribute("href")!, UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
            Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
            Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
            Assert.StartsWith("nothing of a post", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var retried = await administrator.RunAsync(
            $"/admin/runs/{run.Id}",
            $"/admin/runs/{run.Id}?handler=Retry",
            ("rejection", refusal.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((RunKind.Upload, 1, 1), (retried.Kind, retried.Files, retried.Rejected));
        using (var ignored = await administrator.PressAsync(
            $"/admin/runs/{run.Id}",
            $"/admin/runs/{run.Id}?handler=Ignore",
            ("rejection", refusal.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))))
        {
            Assert.Equal(HttpStatusCode.Found, ignored.StatusCode);
        }

        Assert.False(File.Exists(left.First(path => path.EndsWith("bad.txt", StringComparison.Ordinal))));
        Assert.DoesNotContain(
            await administrator.Archive.Health.WarningsAsync(TestContext.Current.CancellationToken), warning => warning.Kind == WarningKind.Rejections);
        using (var gone = await administrator.Client.GetAsync(
            new Uri($"/admin/runs/{run.Id}/rejections/{refusal.Id}/file", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        Assert.Equal(["discard", "retry", "download", "upload"], (await administrator.AuditAsync())
            .Where(entry => entry.Action is "upload" or "download" or "retry" or "ignore" or "discard").Select(entry => entry.Action));
        Assert.Empty(await administrator.Archive.VerifyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_same_upload_twice_adds_nothing_and_leaves_nothing()
    {
        await using var site = await ServedSite.StartAsync();
        using var administrator = await Administrator.SignInAsync(site);

        // A document that nothing names but its file.
        var nameless =
            "---\ncategory: news\ntitle: \"Nameless\"\nexcerpt: \"An excerpt.\"\npublishedDateTime: 2024-03-05T10:00:00Z\ntype: article\n---\n"u8.ToArray();
        foreach ((var added, var unchanged) in new[] { (1, 0), (0, 1) })
        {
            using var sent = await administrator.UploadAsync(("nameless.md", nameless));
            var run = await administrator.EndedAsync(sent);
            Assert.Equal((added, unchanged), (run.Added, run.Unchanged));
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(site.Data, "uploads")));
        }
    }

    [Fact]
    public async Task An_upload_of_nothing_of_too_much_or_of_half_a_file_is_said_and_leaves_nothing()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Ingestion:UploadMaxBytes", "1048576");
        using var administrator = await Administrator.SignInAsync(site);
        using (var empty = await administrator.UploadAsync())
        {
            Assert.Contains(
                "Choose files first.", (await administrator.PageAsync(empty.Headers.Location!.OriginalString)).Body!.TextContent, StringComparison.Ordinal);
        }

        using (var refused = await administrator.UploadAsync(("a/b.md", [1])))
        {
            Assert.Contains(
                "a/b.md",
                (await administrator.PageAsync(refused.Headers.Location!.OriginalString)).QuerySelector("section[role=alert]")!.TextContent,
                StringComparison.Ordinal);
        }

        var token = await administrator.TokenAsync("/admin/ingest");
        using var half =
            new StringContent($"--x\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: "
                + $"form-data; name=\"files\"; filename=\"half.md\"\r\n\r\nhalf of a fi");
        half.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using (var broken = await administrator.Client.PostAsync(new Uri("/admin/upload", UriKind.Relative), half, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        }

        // Refused before it is read: the server may close the connection under the sender.
        HttpStatusCode? answered = null;
        try
        {
            using var large = await administrator.UploadAsync(("large.txt", new byte[40 * 1024 * 1024]));
            answered = large.StatusCode;
        }
        catch (HttpRequestException)
        {
            answered = HttpStatusCode.RequestEntityTooLarge;
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answered);
        Assert.Single(await administrator.Archive.Runs.ListAsync(10, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(site.Data, "uploads"), "*", SearchOption.AllDirectories), path => Path.GetFileName(path) != "upload.json");

        // Words of an address are not put into the page.
        Assert.DoesNotContain("call 555", (await administrator.PageAsync("/admin/ingest?fault=call%20555")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.md", "a.md")]
    [InlineData("新聞 (一).TXT", "新聞 (一).TXT")]
    [InlineData("a:b*c?.md", "a_b_c_.md")]
    [InlineData(".bashrc", "_.bashrc")]
    [InlineData("LICENSE", "_LICENSE")]
    [InlineData("...", "_")]
    [InlineData("🙂.md", "_.md")]
    public void A_name_becomes_one_that_every_file_system_takes_and_that_runs_read(string sent, string stored)
    {
        Assert.Null(UploadName.Fault(sent));
        Assert.Equal(stored, UploadName.Create(sent, new HashSet<string>(StringComparer.Ordinal)));
    }

    [Fact]
    public void Names_are_cut_between_letters_and_told_apart()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        string[] stored =
        [
            .. Enumerable.Range(0, 3).Select(_ => UploadName.Create(new string('字', 300) + ".md", taken)), UploadName.Create("A.md", taken),
            UploadName.Create("a.MD", taken)
        ];
        Assert.Equal(5, stored.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(stored, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 200));
        Assert.All(stored, name => Assert.DoesNotContain('\uFFFD', name));
        foreach (var climbing in new[] { "a/b", "a\\b", "..", ".", "/etc/passwd" })
        {
            Assert.Equal("upload.refused.climbs", UploadName.Fault(climbing));
        }

        Assert.Equal("upload.refused.name", UploadName.Fault("a\nb"));
        Assert.Equal("upload.refused.name", UploadName.Fault(new string('a', 2000)));
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>Known ways in, each by the bytes that an attacker sends, and each refused with the status that says why.</summary>
public sealed class RefusalTests(RefusalTests.Shared shared) : IClassFixture<RefusalTests.Shared>
{
    public sealed class Shared : IAsyncLifetime
    {
        internal ListeningSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await ListeningSite.StartAsync(ListeningSite.Fixtures, ("AllowedHosts", "localhost;127.0.0.1"));

        public async ValueTask DisposeAsync() => await Site.DisposeAsync();
    }

    private ListeningSite Running => shared.Site;

    public static TheoryData<string> Places =>
        [
            "/raw/{0}", "/raw/{0}/view", "/assets/{0}", "/versions/{0}", "/news/{0}", "/forum/Test/{0}", "/forum/{0}/x", "/people/{0}", "/api/v1/items/{0}",
            "/changes/{0}", "/sitemap-{0}-1.xml", "/topics/{0}", "/{0}"
        ];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task No_path_leads_out_of_the_site(string place)
    {
        string[] steps =
        [
            "../", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c", "..\\", "%252e%252e%252f", "....//", "..;/", "%c0%ae%c0%ae/", "%uff0e%uff0e/", "..%00/", "./../",
            "%2e/%2e%2e/"
        ];
        string[] goals = ["etc/passwd", "newsbrowser.db", "data/keys/admin-password", "appsettings.json", "Program.cs"];
        foreach (var step in steps)
        {
            foreach (var goal in goals)
            {
                var path = string.Format(CultureInfo.InvariantCulture, place, string.Concat(Enumerable.Repeat(step, 6)) + goal);
                var (status, body) = await AskAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                Assert.True(status is 400 or 404, $"{path} gave {status}");
                Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
                Assert.DoesNotContain("SQLite format", body, StringComparison.Ordinal);
                Assert.DoesNotContain("Serilog", body, StringComparison.Ordinal);
            }
        }

        foreach (var whole in new[] { "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "C:%5cWindows%5cwin.ini", "%00", "a%00.html", "con", "nul" })
        {
            var (status, _) = await AskAsync(
                $"GET {string.Format(CultureInfo.InvariantCulture, place, whole)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.True(status is 400 or 404, $"{place} with {whole} gave {status}");
        }
    }

    [Theory]
    [InlineData("Host: wicked.example")]
    [InlineData("Host: wicked.example:80")]
    [InlineData("Host: localhost.wicked.example")]
    [InlineData("Host: localhost@wicked.example")]
    [InlineData("Host: local host")]
    [InlineData("Host: localhost/wicked")]
    [InlineData("Host: localhost#")]
    [InlineData("Host: <script>")]
    [InlineData("Host: localhost\r\nHost: wicked.example")]
    [InlineData("X-Host: localhost")]
    [InlineData("Host:")]
    [InlineData("Host: ")]
    public async Task Another_hosts_name_is_refused(string header)
    {
        var (status, body) = await AskAsync($"GET /feed.atom?q= HTTP/1.1\r\n{header}\r\nConnection: close\r\n\r\n");
        Assert.Equal(400, status);
        Assert.DoesNotContain("wicked", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: wicked.example")]
    [InlineData("X-Original-Host: wicked.example")]
    [InlineData("X-Host: wicked.example")]
    [InlineData("Forwarded: host=wicked.example")]
    [InlineData("X-Forwarded-Prefix: /wicked.example")]
    [InlineData("X-Forwarded-Proto: javascript")]
    [InlineData("X-Original-URL: /admin/wicked.example")]
    [InlineData("X-Rewrite-URL: /admin/wicked.example")]
    public async Task What_a_stranger_says_of_a_proxy_stands_in_no_address(string header)
    {
        var (status, body) = await AskAsync($"GET /feed.atom?q= HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n");
        Assert.Equal(200, status);
        Assert.DoesNotContain("wicked", body, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript://", body, StringComparison.Ordinal);
    }

    /// <summary>Requests that two servers in a row may read as different ones.</summary>
    [Theory]
    [InlineData("Content-Length: 4\r\nContent-Length: 5\r\n")]
    [InlineData("Content-Length: 4, 5\r\n")]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: 0x4\r\n")]
    [InlineData("Content-Length: +4\r\n")]
    [InlineData("Content-Length: +0\r\n")]
    [InlineData("content-length:+4\r\n")]
    [InlineData("Content-Length: 99999999999999999999999\r\n")]
    [InlineData("Content-Length : 4\r\n")]
    [InlineData("Transfer-Encoding: identity\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n")]
    [InlineData("Transfer-Encoding:\u000bchunked\r\n")]
    [InlineData("Transfer-Encoding\r\n : chunked\r\n")]
    [InlineData("X: a\r\n folded: b\r\n")]
    [InlineData("X: a\0b\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX: a\nContent-Length: 4\r\n")]
    public async Task A_request_that_could_be_read_in_two_ways_is_read_in_none(string headers)
    {
        var (status, body) = await AskAsync($"POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            + $"application/x-www-form-urlencoded\r\n{headers}\r\n0\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.True(status is 400 or 501, $"{headers} gave {status}");
        Assert.DoesNotContain("User-agent", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("-1\r\nabc\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabcdef\r\n0\r\n\r\n")]
    [InlineData("3 \nabc\r\n0\r\n\r\n")]
    public async Task Broken_chunks_end_the_connection(string chunks)
    {
        var (status, body) =
            await AskAsync($"POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: "
                + $"chunked\r\n\r\n{chunks}GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(400, status);
        Assert.DoesNotContain("User-agent", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("TRACE")]
    [InlineData("TRACK")]
    [InlineData("PROPFIND")]
    [InlineData("OPTIONS")]
    [InlineData("MOVE")]
    [InlineData("DEBUG")]
    public async Task Other_methods_change_and_show_nothing(string method)
    {
        foreach (var path in new[]
        {
            "/",
            "/search?q=AI",
            "/api/v1/items",
            "/api/v1/stats",
            "/raw/x",
            "/feed.atom",
            "/export.csv",
            "/assets/x.css",
            "/preferences",
            "/admin",
            "/image",
            "/robots.txt"
        })
        {
            var (status, body) = await AskAsync(
                $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Secret: sesame\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

            // OPTIONS are answered with the methods that there are, and nothing more.
            var isNothing = method == "OPTIONS" && status == 204 && body.EndsWith("\r\n\r\n", StringComparison.Ordinal);
            Assert.True(isNothing || status is 400 or 404 or 405 or 302, $"{method} {path} gave {status}");
            Assert.DoesNotContain("sesame", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("X-HTTP-Method: DELETE")]
    [InlineData("X-Method-Override: POST")]
    public async Task A_header_does_not_change_the_method(string header)
    {
        var (status, _) = await AskAsync($"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n{header}\r\nConnection: close\r\n\r\n");
        Assert.Equal(200, status);
    }

    [Theory]
    [InlineData("nb-theme=<script>sesame(1)</script>; nb-density=\"onload=1\"; nb-language=xx")]
    [InlineData("nb-theme=dark\u0001; nb-language=../../etc")]
    [InlineData("nb-language=zh-Hant-x-<svg>; =; ;;;; a; newsbrowser-admin=CfDJ8AAAA; newsbrowser-form=x")]
    [InlineData("newsbrowser-admin=%00%00; __proto__=1; constructor=2")]
    public async Task Broken_cookies_are_no_choice_and_no_session(string cookie)
    {
        var (status, body) = await AskAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        Assert.True(status is 200 or 400, $"{cookie} gave {status}");
        Assert.DoesNotContain("sesame", body, StringComparison.Ordinal);
        Assert.DoesNotContain("onload=1", body, StringComparison.Ordinal);
        (status, _) = await AskAsync($"GET /admin HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        Assert.True(status is 302 or 400, $"{cookie} gave {status} at the administration");
        var big = string.Join("; ", Enumerable.Range(0, 200).Select(number => $"nb-theme=dark{number}{new string('x', 90)}"));
        (status, body) = await AskAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {big}\r\nConnection: close\r\n\r\n");
        Assert.Equal(200, status);
        Assert.DoesNotContain("data-theme=\"dark", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"__proto__":{"admin":true},"paths":["/etc"]}""")]
    [InlineData("""{"constructor":{"prototype":{"admin":true}}}""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""")]
    [InlineData("""{"a":1e99999,"a":2,"$type":"System.Object, mscorlib"}""")]
    [InlineData("\0\0\0")]
    public async Task JSON_from_strangers_is_asked_for_nowhere(string json)
    {
        foreach (var path in new[] { "/api/v1/items", "/api/v1/suggest", "/api/v1/admin/ingest", "/preferences", "/admin/login", "/admin/runs" })
        {
            var (status, body) = await AskAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}");
            Assert.True(status is 302 or 400 or 401 or 403 or 404 or 405 or 415, $"{path} gave {status}");
            Assert.DoesNotContain("   at NewsBrowser", body, StringComparison.Ordinal);
        }

        foreach (var query in new[] { "__proto__[x]=1", "constructor.prototype.x=1", "q[$ne]=1", "q=a&q=b&q=c", "q%00=1", "limit[]=5" })
        {
            var (status, _) = await AskAsync($"GET /api/v1/items?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.True(status is 200 or 400, $"{query} gave {status}");
        }
    }

    [Fact]
    public async Task Bombs_are_rejected_with_their_reason_and_the_rest_of_the_run_goes_on()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Running.DataFolder, "..", "files", "bombs")).FullName;
        var aliases = new StringBuilder("---\ntitle: bomb\na0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var level = 1; level < 12; level++)
        {
            aliases.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [").AppendJoin(',', Enumerable.Repeat($"*a{level - 1}", 9)).Append("]\n");
        }

        string Item(string key) => $"---\ntitle: bomb\nwebUrl: https://bombs.example/1\n{key}\n---\n";
        var bombs = new Dictionary<string, byte[]>
        {
            ["aliases.md"] = Encoding.UTF8.GetBytes(aliases.Append("---\n").ToString()),
            ["merge.md"] = Encoding.UTF8.GetBytes(Item("x: &x {a: 1}\ny: {<<: *x, <<: *x}")),
            ["deep-flow.md"] = Encoding.UTF8.GetBytes(Item("x: " + new string('[', 50_000) + new string(']', 50_000))),
            ["deep-block.md"] = Encoding.UTF8.GetBytes(Item(string.Concat(Enumerable.Range(0, 400).Select(depth => new string(' ', depth) + "k:\n")))),
            ["wide.md"] = Encoding.UTF8.GetBytes(Item("x: [" + string.Join(',', Enumerable.Repeat("a", 200_000)) + "]")),
            ["many-keys.md"] = Encoding.UTF8.GetBytes(Item(string.Join('\n', Enumerable.Range(0, 60_000).Select(key => $"k{key}: 1")))),
            ["huge-scalar.md"] = Encoding.UTF8.GetBytes(Item("x: \"" + new string('a', 900_000) + "\"")),
            ["huge-key.md"] = Encoding.UTF8.GetBytes(Item(new string('k', 900_000) + ": 1")),
            ["tag.md"] = Encoding.UTF8.GetBytes(Item("x: !!python/object/apply:os.system [id]")),
            ["packed.gz.md"] = Packed(),
            ["packed.md"] = Zipped(),
            ["deep.json"] = Encoding.UTF8.GetBytes(new string('[', 100_000) + new string(']', 100_000)),
            ["deep.html"] = Encoding.UTF8.GetBytes("<div id=\"main-content\">" + string.Concat(Enumerable.Repeat("<div>", 200_000))),
        };
        foreach (var (name, bytes) in bombs)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "z-good.md"), Item("excerpt: the rest of the run"), TestContext.Current.CancellationToken);
        var job = Running.Services.GetRequiredService<IngestionJob>();
        var before = GC.GetTotalAllocatedBytes();
        Assert.NotNull(job.Enqueue(new RunRequest(RunKind.Folder, [folder])));
        await job.WhenIdleAsync();
        var report = job.State!.Report!;
        var rejected = report.Rejections.Select(rejection => Path.GetFileName(rejection.Path)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(bombs.Keys.Order(StringComparer.Ordinal), rejected);
        Assert.All(report.Rejections, rejection => Assert.True(rejection.Reason.Length > 10, rejection.Reason));
        Assert.Equal(1, report.Counts.Added + report.Counts.Updated);

        // All of the files together are some ten megabytes.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 2L * 1024 * 1024 * 1024);
    }

    private static byte[] Packed()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var megabyte = 0; megabyte < 64; megabyte++)
            {
                gzip.Write(new byte[1024 * 1024]);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Zipped()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("../../../../etc/cron.d/x").Open();
            entry.Write(Packed());
        }

        return bytes.ToArray();
    }

    /// <summary>Sends bytes as they are; the status of the first answer, and all that came.</summary>
    private async Task<(int Status, string Answer)> AskAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Running.Address.Host, Running.Address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Closed hard: what came before counts.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (
            text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture) : 0, text);
    }
}

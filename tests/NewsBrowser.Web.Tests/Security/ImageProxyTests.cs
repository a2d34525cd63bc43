using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Images;
using NewsBrowser.Web.Jobs;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>That the image proxy hands out pictures of public sites and can be used for nothing else. The other site is a real listener of this machine,
/// let in by its one address; names resolve as each test says.</summary>
public sealed class ImageProxyTests : IAsyncLifetime
{
    private const int Kilobytes = 64;

    private static readonly IPAddress Listening = IPAddress.Parse("127.0.0.1");

    private readonly PictureHost _host = PictureHost.Start();

    // What must never be asked listens too, so that a request to it is seen.
    private readonly PictureHost _inside = PictureHost.Start("127.0.0.2");
    private ListeningSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        const string Item =
            """
            ---
            title: "With pictures"
            webUrl: "https://pictures.example/1"
            publishedDateTime: 2024-01-02T03:04:05Z
            images:
              - url: "http://pictures.example/front.gif?a=1&b=2"
                width: 1
                height: 1
            ---

            <p>Before <img src="https://pictures.example/body.gif" alt="in the body"> and <a href="https://pictures.example/x">linked <img src="http://pictures.example/old.gif" alt="too"></a></p>
            """;
        _site = await ListeningSite.StartAsync(
            new Dictionary<string, string> { ["pictures.md"] = Item },
            ("NewsBrowser:Images", "proxied"),
            ("NewsBrowser:ImageProxy:PictureKilobytes", Kilobytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("NewsBrowser:ImageProxy:Seconds", "2"),
            ("NewsBrowser:ImageProxy:CacheMegabytes", "1"),
            ("NewsBrowser:ImageProxy:MorePorts:0", _host.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("NewsBrowser:ImageProxy:MorePorts:1", _inside.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var fetch = _site.Services.GetRequiredService<PictureFetch>();
        fetch.Allowed = Listening.Equals;
        fetch.Resolve = (name, _) => Task.FromResult(name is "pictures.example" ? [Listening] : Array.Empty<IPAddress>());
        _host.Answer("/front.gif", PictureHost.Gif);
        _inside.Answer("/x.gif", PictureHost.Gif);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await _host.DisposeAsync();
        await _inside.DisposeAsync();
    }

    [Fact]
    public async Task A_picture_comes_as_a_picture_and_nothing_more_and_is_fetched_once()
    {
        using var response = await GetAsync(At("/front.gif"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/gif", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(PictureHost.Gif, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var again = await GetAsync(At("/front.gif"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var request = Assert.Single(_host.Requests);
        Assert.Contains("User-Agent: NewsBrowser-pictures/1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Referer", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Forwarded", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Pages_name_the_pictures_here_and_only_those_are_handed_out()
    {
        var item = (await _site.Client.GetStringAsync(new Uri("/api/v1/items?q=pictures", UriKind.Relative), TestContext.Current.CancellationToken))
            .Split("\"url\":\"")[1].Split('"')[0];
        var page = await _site.Client.PageAsync(item);
        var sources = page.QuerySelectorAll("article img").Select(picture => picture.GetAttribute("src")!).ToList();
        Assert.Equal(3, sources.Count);
        Assert.All(sources, source => Assert.StartsWith("/image?u=http", source, StringComparison.Ordinal));
        _host.Answer("/front.gif?a=1&b=2", PictureHost.Gif);
        _site.Services.GetRequiredService<PictureFetch>().Resolve = (_, _) => Task.FromResult<IPAddress[]>([Listening]);

        // The page's address has no port: what is asked is the real port 80 of this machine, which nobody may be at. The sign is what is looked at here.
        foreach (var source in sources)
        {
            using var signed = await _site.Client.GetAsync(new Uri(source, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.Forbidden, signed.StatusCode);
            using var changed = await _site.Client.GetAsync(
                new Uri(source.Replace(".gif", ".png", StringComparison.Ordinal), UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, changed.StatusCode);
            using var unsigned = await _site.Client.GetAsync(new Uri(source.Split("&s=")[0], UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        }

        Assert.Equal(32, new FileInfo(Path.Combine(_site.DataFolder, "keys", PictureSignatures.KeyFile)).Length);
    }

    [Fact]
    public async Task A_picture_that_is_being_fetched_during_a_takedown_is_not_kept()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Answer("/held.gif", async (stream, cancellation) =>
        {
            await held.Task.WaitAsync(cancellation);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: {PictureHost.Gif.Length}\r\nConnection: close\r\n\r\n"),
                cancellation);
            await stream.WriteAsync(PictureHost.Gif, cancellation);
        });
        var fetching = GetAsync(At("/held.gif"));
        while (_host.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        var id = (await _site.Client.GetStringAsync(new Uri("/api/v1/items?q=pictures", UriKind.Relative), TestContext.Current.CancellationToken))
            .Split("\"id\":\"")[1].Split('"')[0];
        var job = _site.Services.GetRequiredService<MaintenanceJob>();
        Assert.True(job.Start(MaintenanceTask.TakeDown, new AuditRecord("test", "takedown", id)));
        await job.WhenIdleAsync();
        Assert.NotNull(job.State!.TakenDown);
        held.SetResult();
        using (await fetching)
        {
            Assert.Empty(Kept());
        }

        // What is asked for afterwards is kept as ever.
        using var other = await GetAsync(At("/front.gif"));
        Assert.Single(Kept());

        IEnumerable<string> Kept() => Directory.Exists(Path.Combine(_site.DataFolder, CachedPictures.Folder))
            ? Directory.GetFiles(Path.Combine(_site.DataFolder, CachedPictures.Folder))
            : [];
    }

    /// <summary>The second listener of this machine by every name it has, and whoever else is not public.</summary>
    [Theory]
    [InlineData("http://127.0.0.2:{0}/x.gif")]
    [InlineData("http://2130706434:{0}/x.gif")]
    [InlineData("http://0x7f000002:{0}/x.gif")]
    [InlineData("http://017700000002:{0}/x.gif")]
    [InlineData("http://127.2:{0}/x.gif")]
    [InlineData("http://0x7f.0.0.0x2:{0}/x.gif")]
    [InlineData("http://0177.0.0.02:{0}/x.gif")]
    [InlineData("http://[::ffff:127.0.0.2]:{0}/x.gif")]
    [InlineData("http://[::ffff:7f00:2]:{0}/x.gif")]
    [InlineData("http://[::7f00:2]:{0}/x.gif")]
    [InlineData("http://[64:ff9b::7f00:2]:{0}/x.gif")]
    [InlineData("http://[64:ff9b:1::7f00:2]/x.gif")]
    [InlineData("http://[2002:7f00:2::]/x.gif")]
    [InlineData("http://[2001:0:7f00:2::]/x.gif")]
    [InlineData("http://[::1]/x.gif")]
    [InlineData("http://[::]/x.gif")]
    [InlineData("http://[fe80::1]/x.gif")]
    [InlineData("http://[fc00::1]/x.gif")]
    [InlineData("http://[fd00:ec2::254]/x.gif")]
    [InlineData("http://[ff02::1]/x.gif")]
    [InlineData("http://[2001:db8::1]/x.gif")]
    [InlineData("http://[100::1]/x.gif")]
    [InlineData("http://0.0.0.0/x.gif")]
    [InlineData("http://0/x.gif")]
    [InlineData("http://10.0.0.1/x.gif")]
    [InlineData("http://172.31.255.255/x.gif")]
    [InlineData("http://192.168.1.1/x.gif")]
    [InlineData("http://100.64.0.1/x.gif")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://192.0.0.8/x.gif")]
    [InlineData("http://192.0.2.1/x.gif")]
    [InlineData("http://198.18.0.1/x.gif")]
    [InlineData("http://198.51.100.1/x.gif")]
    [InlineData("http://203.0.113.1/x.gif")]
    [InlineData("http://224.0.0.1/x.gif")]
    [InlineData("http://255.255.255.255/x.gif")]
    [InlineData("http://inside.example:{0}/x.gif")]
    [InlineData("http://both.example:{0}/x.gif")]
    [InlineData("http://mapped.example:{0}/x.gif")]
    [InlineData("http://localhost:{0}/x.gif")]
    [InlineData("https://127.0.0.2:{0}/x.gif")]
    [InlineData("http://pictures.example@127.0.0.2:{0}/x.gif")]
    [InlineData("http://user:word@pictures.example:{1}/front.gif")]
    [InlineData("http://127.0.0.2:{0}#@pictures.example/front.gif")]
    [InlineData("http://pictures.example:22/front.gif")]
    [InlineData("http://pictures.example:6379/front.gif")]
    [InlineData("ftp://pictures.example/front.gif")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://pictures.example:{1}/front.gif")]
    [InlineData("data:image/gif;base64,R0lGODlh")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//pictures.example/front.gif")]
    [InlineData("/front.gif")]
    [InlineData("http:///front.gif")]
    public async Task What_is_not_public_is_refused_and_never_asked(string address)
    {
        _site.Services.GetRequiredService<PictureFetch>().Resolve = (name, _) => Task.FromResult<IPAddress[]>(name switch
        {
            "inside.example" or "localhost" => [IPAddress.Parse("127.0.0.2")],
            "both.example" => [Listening, IPAddress.Parse("127.0.0.2")],
            "mapped.example" => [IPAddress.Parse("::ffff:127.0.0.2")],
            _ => [Listening],
        });
        address = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, _inside.Port, _host.Port);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(address));

        // The same behind a redirect of a site that may be asked.
        _host.Redirect("/away", address);
        if (!address.StartsWith('/') && address != "http:///front.gif")
        {
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(At("/away")));
        }

        Assert.Empty(_inside.Requests);
    }

    [Fact]
    public async Task A_name_that_changes_between_two_questions_is_judged_each_time_and_connected_where_it_was_judged()
    {
        var asked = 0;
        _site.Services.GetRequiredService<PictureFetch>().Resolve = (_, _) =>
            Task.FromResult<IPAddress[]>(Interlocked.Increment(ref asked) == 1 ? [Listening] : [IPAddress.Parse("127.0.0.2")]);
        _host.Answer("/first.gif", PictureHost.Gif);
        _host.Answer("/second.gif", PictureHost.Gif);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(At("/first.gif", "rebinding.example")));
        Assert.Equal(1, asked);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(At("/second.gif", "rebinding.example")));
        Assert.Equal(2, asked);
        Assert.Single(_host.Requests);
        Assert.Empty(_inside.Requests);

        // Between two hops of one picture too.
        asked = 0;
        _host.Redirect("/hop", $"http://rebinding.example:{_host.Port}/second.gif");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(At("/hop", "rebinding.example")));
        Assert.Empty(_inside.Requests);
    }

    [Theory]
    [InlineData(3, HttpStatusCode.OK)]
    [InlineData(4, HttpStatusCode.BadGateway)]
    public async Task Three_redirects_are_followed_and_no_more(int redirects, HttpStatusCode expected)
    {
        for (var at = redirects; at > 0; at--)
        {
            _host.Redirect($"/r{at}", at == 1 ? "/front.gif" : $"/r{at - 1}", at % 2 == 0 ? "301 Moved" : "307 Temporary");
        }

        Assert.Equal(expected, await StatusAsync(At($"/r{redirects}")));
        _host.Redirect("/circle", "/circle");
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(At("/circle")));
    }

    [Theory]
    [InlineData("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/html", "<script>alert(1)</script>", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("image/gif", "", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("image/bmp", "BM.............", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("image/gif", "GIF8 but not quite", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{\"secret\":1}", HttpStatusCode.UnsupportedMediaType)]
    public async Task Only_pixels_pass_whatever_they_are_called(string type, string body, HttpStatusCode expected)
    {
        _host.Answer("/other", Encoding.UTF8.GetBytes(body), $"Content-Type: {type}\r\n");
        Assert.Equal(expected, await StatusAsync(At("/other")));
        using var response = await GetAsync(At("/other"));
        Assert.DoesNotContain("script", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_given_its_own_type_whatever_it_was_called()
    {
        byte[] png = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8];
        _host.Answer("/called.html", png, "Content-Type: text/html\r\n");
        using var response = await GetAsync(At("/called.html"));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("image/webp", PictureType.Detect("RIFF\u0001\u0001\u0001\u0001WEBPVP8 "u8)?.ContentType);
        Assert.Equal("image/avif", PictureType.Detect([0, 0, 0, 28, .. "ftypmif1\0\0\0\0avifmif1miaf"u8])?.ContentType);
        Assert.Equal("image/jpeg", PictureType.Detect([0xFF, 0xD8, 0xFF, 0xE0, 0, 0])?.ContentType);
        Assert.Null(PictureType.Detect([0, 0, 0, 28, .. "ftypmp42\0\0\0\0mp42isom"u8]));
    }

    [Fact]
    public async Task Bodies_that_are_too_large_or_never_end_are_cut_off()
    {
        byte[] large = [.. PictureHost.Gif, .. new byte[Kilobytes * 1024]];
        _host.Answer("/large.gif", large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(At("/large.gif")));
        _host.Answer("/endless.gif", async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\n"u8.ToArray(), cancellation);
            await stream.WriteAsync(PictureHost.Gif, cancellation);
            while (true)
            {
                await stream.WriteAsync(new byte[8192], cancellation);
            }
        });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(At("/endless.gif")));
        _host.Answer("/lied.gif", async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellation);
            while (true)
            {
                await stream.WriteAsync("2000\r\nGIF89a"u8.ToArray(), cancellation);
                await stream.WriteAsync(new byte[0x2000 - 6], cancellation);
                await stream.WriteAsync("\r\n"u8.ToArray(), cancellation);
            }
        });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(At("/lied.gif")));
        _host.Answer("/heads", async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancellation);
            while (true)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"X-A: {new string('a', 4000)}\r\n"), cancellation);
            }
        });
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(At("/heads")));
    }

    [Fact]
    public async Task A_packed_answer_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(PictureHost.Gif, TestContext.Current.CancellationToken);
            await gzip.WriteAsync(new byte[8 * 1024 * 1024], TestContext.Current.CancellationToken);
        }

        _host.Answer("/bomb.gif", packed.ToArray(), "Content-Type: image/gif\r\nContent-Encoding: gzip\r\n");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(At("/bomb.gif")));
        _host.Answer("/bomb", packed.ToArray());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(At("/bomb")));
    }

    [Fact]
    public async Task Who_is_slow_or_gone_is_given_up_and_left_alone_for_a_while()
    {
        _host.Answer("/slow.gif", async (stream, cancellation) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a"u8.ToArray(), cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        });
        var (slow, silent) = (StatusAsync(At("/slow.gif")), StatusAsync(At("/nothing-comes")));
        Assert.Equal(HttpStatusCode.GatewayTimeout, await slow);
        Assert.Equal(HttpStatusCode.BadGateway, await silent);
        _host.Answer("/missing.gif", [], "", "404 Not Found");
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(At("/missing.gif")));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync(At("/missing.gif")));
        Assert.Single(_host.Requests, request => request.StartsWith("GET /missing.gif ", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadGateway, await StatusAsync($"http://nowhere.example:{_host.Port}/x.gif"));
    }

    [Fact]
    public async Task The_kept_pictures_stay_within_their_limit_and_the_longest_unused_go_first()
    {
        var cache = _site.Services.GetRequiredService<PictureCache>();
        cache.Limit = 3 * 1024;
        for (var number = 0; number < 8; number++)
        {
            _host.Answer($"/{number}.gif", [.. PictureHost.Gif, .. new byte[1000 - PictureHost.Gif.Length]]);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(At($"/{number}.gif")));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(At("/0.gif")));
            Assert.InRange(cache.Size, 1, cache.Limit);
            Assert.Equal(cache.Size, Directory.GetFiles(Path.Combine(_site.DataFolder, CachedPictures.Folder)).Sum(file => new FileInfo(file).Length));
        }

        // What was asked for all the time was fetched once.
        Assert.Single(_host.Requests, request => request.StartsWith("GET /0.gif ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_who_ask_for_one_picture_ask_the_other_site_once()
    {
        _host.Answer("/popular.gif", PictureHost.Gif);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StatusAsync(At("/popular.gif"))));
        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Single(_host.Requests);
    }

    [Theory]
    [InlineData("8.8.8.8", false)]
    [InlineData("2606:4700:4700::1111", false)]
    [InlineData("64:ff9b::808:808", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("100.128.0.1", false)]
    [InlineData("192.88.99.1", true)]
    [InlineData("2001:20::1", true)]
    [InlineData("3fff::1", true)]
    [InlineData("4000::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("2001:4860::1%3", true)]
    public void Ranges_end_where_the_registries_say(string address, bool special) =>
        Assert.Equal(special, SpecialPurposeIpAddresses.Includes(IPAddress.Parse(address)));

    private string At(string path, string name = "pictures.example") => $"http://{name}:{_host.Port}{path}";

    private Task<HttpResponseMessage> GetAsync(string address) =>
        _site.Client.GetAsync(
            new Uri(_site.Services.GetRequiredService<PictureSignatures>().BuildAddress(address), UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var response = await GetAsync(address);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        return response.StatusCode;
    }
}

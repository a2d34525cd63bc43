using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>Broken and hostile requests, byte by byte, to the real server: none is answered with a fault, none is left hanging,
/// and the site goes on answering.</summary>
/// <remarks>The gate sends 200 kB; <c>NEWSBROWSER_FUZZ_BYTES=10000000</c> sends ten million bytes, <c>NEWSBROWSER_FUZZ_SEED</c> others.</remarks>
public sealed class HttpFuzzTests
{
    private const long InTheGate = 200_000;

    private const int AtOnce = 8;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one request may take before it counts as hanging: far more than any does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Paths =
    [
        "/", "/search", "/search?q=", "/comments?q=", "/api/v1/items?q=", "/api/v1/items/", "/api/v1/comments?q=", "/api/v1/suggest?q=", "/api/v1/stats",
        "/feed.atom?q=", "/feed.rss?q=", "/feed.json?q=", "/export.csv?q=",
        "/export.jsonl?q=", "/news/", "/forum/Stock/", "/forum/", "/people/", "/topics/", "/sources/", "/boards/", "/raw/", "/versions/", "/changes/",
        "/assets/", "/image?u=", "/sitemap-items-", "/opensearch.xml", "/suggest?q=",
        "/robots.txt", "/manifest.webmanifest", "/admin", "/admin/login", "/admin/setup?token=", "/admin/runs/", "/admin/runs/1/events", "/preferences",
        "/status/", "/openapi/v1.json", "/healthz", "/readyz", "/starred?id=", "/referenced",
        "/search?cursor=", "/search?sort=", "/topics?page=", "/boards/Stock?cursor=", Site.Thread, Site.Thread + "?q=", Site.Thread + "?person=",
        "/raw/" + Site.ThreadId + "/view?part=", "/raw/" + Site.ThreadId + "?version=",
        "/versions/" + Site.ThreadId + "?from=", "/changes/1?group=",
    ];

    private static readonly string[] Methods =
    [
        "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\0T", "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    ];

    private static readonly string[] Splinters =
    [
        "%2e%2e/", "..%2f", "../", "%00", "%0d%0a", "%252e%252e%252f", "%c0%ae%c0%ae/", "%ff", "%e7%99", "%", "%zz", "%u0041", "//", "/./", "\\..\\", ";a=b",
        "?", "#", "&q=", "+", "%20", "%E7%99%8C", "%F0%9F%91%8D", "<script>", "'", "\"",
        "*", "%3A", "-1", "0", "1", "9223372036854775808", "99999999999999999999999", "1e9", "NaN", "null", "true", "[]", "{}", "__proto__", "constructor",
        "a*", "OR", "(", ")", "-", "date:", "push:>", "癌", "\ud83d\udc4d", "\u0001", "\u007f",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly string[] Headers =
    [
        "Accept: ", "Accept-Language: ", "Accept-Encoding: ", "Cookie: nb-theme=", "Cookie: nb-language=", "Cookie: newsbrowser-admin=", "Cookie: ",
        "If-None-Match: ", "If-Modified-Since: ", "Range: bytes=", "Referer: ", "Origin: ",
        "X-Forwarded-For: ", "X-Forwarded-Host: ", "X-Forwarded-Prefix: ", "X-Forwarded-Proto: ", "Forwarded: ", "Content-Length: ", "Content-Type: ",
        "Transfer-Encoding: ", "Expect: ", "Connection: ", "Upgrade: ", "TE: ", "Via: ",
        "Authorization: ", "Authorization: Bearer ", "Host: ", "X-Original-URL: ", "X-HTTP-Method-Override: ", "User-Agent: ", "Sec-Fetch-Site: ", " folded: ",
        "no-colon", ": ", "a b: ", "X-\0: ", "Last-Event-ID: ",
    ];

    private static readonly string[] Values =
    [
        "gzip", "br;q=99999", "*;q=-1", "zh-Hant", "en;q=", "dark", "\"x\"", "W/\"", "*", "chunked", "chunked, identity", "identity", "0", "-1", "5",
        "99999999999999999999", "100-continue", "keep-alive, close", "websocket", "h2c",
        "127.0.0.1", "::1", "127.0.0.1, \"", "evil.example", "a/b", "https", "javascript", "text/html", "application/json",
        "application/x-www-form-urlencoded; charset=\"", "multipart/form-data; boundary=", "Mon, 99 Foo 99999 99:99:99 GMT",
        "0-0", "999999999-", "-", "", " ", ";;;=;", "\u00ff\u00fe", "癌症",
    ];

    private static long Bytes => Number("NEWSBROWSER_FUZZ_BYTES") ?? InTheGate;

    private static int Seed => (int)(Number("NEWSBROWSER_FUZZ_SEED") ?? 20261122);

    [Fact]
    public async Task No_bytes_at_the_door_make_a_fault_or_a_hang()
    {
        await using var site = await ListeningSite.StartAsync(ListeningSite.Fixtures, ("NewsBrowser:Limits:RequestsPerMinute", "0"));
        using var warm = await site.Client.GetAsync(new Uri("/search?q=a", UriKind.Relative), TestContext.Current.CancellationToken);
        long sent = 0;
        var statuses = new int[600];
        var faults = new List<string>();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async worker =>
        {
            var random = new Random(Seed + worker);
            while (Interlocked.Read(ref sent) < Bytes && faults.Count == 0)
            {
                var request = Request(random);
                Interlocked.Add(ref sent, request.Length);
                int status;
                try
                {
                    status = await StatusAsync(site.Address, request);
                }
                catch (OperationCanceledException)
                {
                    status = -1;
                }

                lock (statuses)
                {
                    if (status is -1 or (>= 500 and not (501 or 503 or 505)))
                    {
                        faults.Add($"{(status < 0 ? "No end" : status.ToString(CultureInfo.InvariantCulture))} for "
                            + $"{Convert.ToBase64String(request)}\n{Encoding.Latin1.GetString(request)}");
                    }
                    else
                    {
                        statuses[status]++;
                    }
                }
            }
        }));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} bytes; "
            + $"{string.Join(", ", statuses.Select((count, status) => (count, status)).Where(one => one.count > 0).Select(one => $"{one.status}: {one.count}"))}");

        // Not all was thrown out at the door: pages were asked for, found and not found.
        Assert.All(new[] { 200, 404, 400 }, status => Assert.True(statuses[status] > 0, $"no {status}"));
        using var after = await site.Client.GetAsync(new Uri("/search?q=AI", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, after.StatusCode);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 256L * 1024 * 1024);
    }

    private static byte[] Request(Random random)
    {
        var text = new StringBuilder();
        text.Append(random.Next(6) == 0 ? Methods[random.Next(Methods.Length)] : "GET").Append(' ').Append(Paths[random.Next(Paths.Length)]);
        for (var piece = random.Next(5); piece > 0; piece--)
        {
            text.Append(Escaped(Splinters[random.Next(Splinters.Length)], random));
        }

        text.Append(random.Next(30) switch { 0 => " HTTP/1.0", 1 => " HTTP/9.9", 2 => "", 3 => " HTTP/1.1 ", 4 => "\tHTTP/1.1", _ => " HTTP/1.1" })
            .Append(random.Next(40) == 0 ? "\n" : "\r\n");
        if (random.Next(20) != 0)
        {
            text.Append("Host: localhost\r\n");
        }

        for (var header = random.Next(4); header > 0; header--)
        {
            text.Append(Headers[random.Next(Headers.Length)])
                .Append(random.Next(10) == 0 ? new string('v', random.Next(6000)) : Values[random.Next(Values.Length)])
                .Append(random.Next(50) == 0 ? "\n" : "\r\n");
        }

        text.Append("\r\n");
        if (random.Next(6) == 0)
        {
            text.Append("theme=dark&back=%2F&password=").Append(Splinters[random.Next(Splinters.Length)]).Append("\r\n0\r\n\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(8) == 0)
        {
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
        }

        return bytes;
    }

    // Most as a browser would write them, some as they are.
    private static string Escaped(string text, Random random) =>
        text.StartsWith('%') || random.Next(5) == 0 ? text : Uri.EscapeDataString(text.Replace("\ud83d\udc4d", "👍", StringComparison.Ordinal));

    /// <summary>The status of the answer; 0 where the server closes without one.</summary>
    private static async Task<int> StatusAsync(Uri address, byte[] request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);

            var buffer = new byte[16 * 1024];
            var head = new StringBuilder();
            var reading = stream.ReadAsync(buffer, patience.Token).AsTask();

            // No answer yet: the server waits for more. That none comes is told after a moment; told at once, it would take the reader for gone.
            if (await Task.WhenAny(reading, Task.Delay(Moment, patience.Token)) != reading)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            for (int read; (read = await reading) > 0; reading = stream.ReadAsync(buffer, patience.Token).AsTask())
            {
                if (head.Length < 32)
                {
                    head.Append(Encoding.ASCII.GetString(buffer, 0, Math.Min(read, 32)));
                }

                // The status is known; what follows may go on for as long as the connection is kept.
                if (head.Length >= 32)
                {
                    break;
                }
            }

            return head.Length >= 12 && int.TryParse(head.ToString(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return 0;
        }
    }

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

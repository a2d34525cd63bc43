using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Tests.Commands;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>That nobody keeps others out by what they hold open, however many and however slowly.</summary>
public sealed class ConnectionTests(ITestOutputHelper output)
{
    /// <summary>Is answered in one piece, so that the connection can be asked again.</summary>
    private const string Request = "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

    [Fact]
    public async Task Idle_connections_of_one_address_do_not_silence_the_site()
    {
        await using var site = await ListeningSite.StartAsync(
            ListeningSite.Fixtures, ("NewsBrowser:Limits:Connections", "40"), ("NewsBrowser:Limits:ConnectionsPerAddress", "10"));
        var idle = new List<TcpClient>();
        try
        {
            // More than the server takes at all; each is answered once, so that it is known to be one of the server's connections.
            for (var opened = 0; opened < 60; opened++)
            {
                var client = new TcpClient();
                idle.Add(client);
                Assert.Equal(200, await StatusOnAsync(client, site.Address, Request));
            }

            Assert.InRange(site.Services.GetRequiredService<ConnectionShares>().Count, 1, 10);
            using var other = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            Assert.Equal(200, await StatusOnAsync(other, site.Address, "GET /search?q=AI HTTP/1.1\r\nHost: a\r\n\r\n"));
            using var same = await site.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Two_thousand_idle_connections_of_one_address_leave_room_for_it_and_for_the_others()
    {
        const int Opened = 2_000;
        const int Share = 500;
        using var folder = new TemporaryFolder();
        await using var site = await RunningProcess.StartAsync("--data", folder.File("data"), "--seeds", Checkout.Seeds);
        await site.ReadyAsync();
        var address = new Uri(site.Address);
        var idle = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Opened; number++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);

                // Some say nothing at all, some begin to ask and do not go on.
                if (number % 2 == 1)
                {
                    await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
                }

                if (number % 100 == 99)
                {
                    await AssertServedAsync("127.0.0.2");
                    await AssertServedAsync("127.0.0.1");
                }
            }

            // Each that came when the share was full took the place of the one that had rested the longest.
            foreach (var client in idle.Take(Opened - Share))
            {
                await AssertEndedAsync(client);
            }

            await AssertServedAsync("127.0.0.2");
            await AssertServedAsync("127.0.0.1");
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        async Task AssertServedAsync(string from)
        {
            foreach (var path in new[] { "/search?q=AI", "/healthz" })
            {
                using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
                Assert.Equal(200, await StatusOnAsync(client, address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            }
        }
    }

    [Fact]
    public async Task The_connections_of_a_known_proxy_are_everybodys_and_not_counted()
    {
        await using var site = await ListeningSite.StartAsync(
            ListeningSite.Fixtures, ("NewsBrowser:Limits:Connections", "60"), ("NewsBrowser:Limits:ConnectionsPerAddress", "5"),
            ("NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1"));
        var shares = site.Services.GetRequiredService<ConnectionShares>();
        var (ofProxy, ofOther) = (new List<TcpClient>(), new List<TcpClient>());
        try
        {
            for (var opened = 0; opened < 20; opened++)
            {
                ofProxy.Add(new TcpClient());
                Assert.Equal(200, await StatusOnAsync(ofProxy[^1], site.Address, Request));
            }

            Assert.Equal(0, shares.Count);
            for (var opened = 0; opened < 20; opened++)
            {
                ofOther.Add(new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)));
                Assert.Equal(200, await StatusOnAsync(ofOther[^1], site.Address, Request));
            }

            foreach (var client in ofOther.Take(15))
            {
                await AssertEndedAsync(client);
            }

            Assert.Equal(5, shares.Count);

            // All of the proxy's are there still.
            foreach (var client in ofProxy)
            {
                Assert.Equal(200, await AskAgainAsync(client, Request));
            }
        }
        finally
        {
            ofProxy.Concat(ofOther).ToList().ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public void Who_has_a_share_at_work_is_turned_away_and_the_rest_make_room_the_longest_first()
    {
        var shares = new ConnectionShares(ofOneAddress: 2, inAll: 4);
        var ended = new List<string>();
        OpenConnection? Open(string address, string name) => shares.TryOpen(IPAddress.Parse(address), () => ended.Add(name));
        var (first, second) = (Open("198.51.100.1", "first")!, Open("198.51.100.1", "second")!);
        shares.BeginRequest(first);
        shares.BeginRequest(second);
        Assert.Null(Open("198.51.100.1", "third"));
        shares.EndRequest(second);
        var third = Open("198.51.100.1", "third");
        Assert.NotNull(third);
        Assert.Equal(["second"], ended);
        Assert.Equal(2, shares.Count);

        // Of the whole site the one that has rested the longest goes, whoever's it is; what is at work stays.
        Assert.NotNull(Open("198.51.100.2", "fourth"));
        Assert.NotNull(Open("198.51.100.3", "fifth"));
        Assert.NotNull(Open("198.51.100.4", "sixth"));
        Assert.Equal(["second", "third"], ended);
        shares.Close(third);
        shares.Close(second);
        Assert.Equal(4, shares.Count);
        shares.EndRequest(first);
        Assert.NotNull(Open("198.51.100.5", "seventh"));
        Assert.Equal(["second", "third", "fourth"], ended);
    }

    /// <summary>The long form: an export is sent to somebody who takes 1 kB a second, and beside it to somebody who takes enough.</summary>
    [Fact]
    public async Task A_reader_of_an_export_who_takes_next_to_nothing_is_cut_off_and_one_who_takes_enough_gets_all()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("NEWSBROWSER_SLOW_READER") == "1", "It takes a minute or two; NEWSBROWSER_SLOW_READER=1 runs it.");
        await using var site = await ServedSite.StartAsync();
        var much = new string('x', 4_000);
        for (var number = 0; number < 4_000; number++)
        {
            await site.WriteNewsAsync($"long-{number}", string.Create(CultureInfo.InvariantCulture, $"{number} {much}"));
        }

        await site.IngestAsync();
        var whole = Encoding.UTF8.GetByteCount(await site.TextAsync("/export.csv?q="));
        Assert.True(whole > 16_000_000, $"Only {whole} bytes.");
        var (slow, enough) = (TakeAsync(site.Address, 1_024), TakeAsync(site.Address, 400 * 1_024));
        var (taken, seconds) = await slow;
        Assert.True(taken < whole / 2, $"{taken} of {whole} bytes came.");
        Assert.True(seconds >= 29, $"It was cut off after {seconds:0.0} s.");
        var (all, took) = await enough;
        Assert.True(all >= whole, $"{all} of {whole} bytes came.");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"1 kB/s: cut off after {seconds:0.0} s with {taken} of {whole} bytes; 400 kB/s: all of them in {took:0.0} s."));
    }

    /// <summary>Takes so many bytes each second until there is no more; returns how many it was and how long it took.</summary>
    private static async Task<(long Bytes, double Seconds)> TakeAsync(Uri address, int perSecond)
    {
        using var client = new TcpClient { ReceiveBufferSize = 4_096 };
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var started = Stopwatch.GetTimestamp();

        // The site's address is in each line.
        var request = $"GET /export.csv?q= HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var buffer = new byte[perSecond];
        var bytes = 0L;
        try
        {
            while (true)
            {
                var read = await client.GetStream().ReadAtLeastAsync(buffer, perSecond, throwOnEndOfStream: false, TestContext.Current.CancellationToken);
                bytes += read;
                if (read < perSecond)
                {
                    break;
                }

                await second.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // Cut off.
        }

        return (bytes, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Reads to the end of a connection that the server ended.</summary>
    private static async Task AssertEndedAsync(TcpClient client)
    {
        try
        {
            var buffer = new byte[4096];
            while (await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
                // What was answered before.
            }
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // Ended, and not in order.
        }
    }

    private static async Task<int> StatusOnAsync(TcpClient client, Uri address, string request)
    {
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return await AskAgainAsync(client, request);
    }

    private static async Task<int> AskAgainAsync(TcpClient client, string request)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, leaveOpen: true);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
            // The rest of the head.
        }

        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}

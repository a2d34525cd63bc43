using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsBrowser.Archive;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>An administrator whom the reverse proxy names, over real connections from two addresses of this machine.</summary>
public sealed class ProxySignInTests
{
    private const string Proxy = "127.0.0.2";

    private const string Stranger = "127.0.0.3";

    private static readonly string[] Settings =
        [
            "--NewsBrowser:Proxy:UserHeader", "Remote-User", "--NewsBrowser:Proxy:KnownProxies:0", Proxy, "--NewsBrowser:Proxy:Administrators:0", "alice",
            "--NewsBrowser:Proxy:Administrators:1", "王小明"
        ];

    [Fact]
    public async Task The_named_proxy_is_believed_and_nobody_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Connections from a second address of the machine itself are Linux's.");
        await using var site = await ServedSite.StartAsync(Settings);
        Assert.Equal(200, await StatusAsync(site, Proxy, "Remote-User: alice"));
        Assert.Equal(200, await StatusAsync(site, Proxy, "remote-user: alice", "X-Forwarded-For: 203.0.113.9"));
        Assert.Equal(302, await StatusAsync(site, Proxy, "Remote-User: bob"));
        Assert.Equal(302, await StatusAsync(site, Proxy, "Remote-User: Alice"));
        Assert.Equal(302, await StatusAsync(site, Proxy, "Remote-User: alice", "Remote-User: bob"));
        Assert.Equal(302, await StatusAsync(site, Proxy, "Remote-User: alice, bob"));
        Assert.Equal(302, await StatusAsync(site, Proxy));

        Assert.Equal(302, await StatusAsync(site, Stranger, "Remote-User: alice"));
        foreach (var claim in new[] { "X-Forwarded-For: " + Proxy, "Forwarded: for=" + Proxy, "X-Real-IP: " + Proxy, "X-Original-For: " + Proxy + ":1" })
        {
            Assert.Equal((claim, 302), (claim, await StatusAsync(site, Stranger, "Remote-User: alice", claim)));
        }
    }

    [Fact]
    public async Task Forms_of_an_administrator_from_the_proxy_need_their_token_and_the_audit_log_names_him()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Connections from a second address of the machine itself are Linux's.");
        await using var site = await ServedSite.StartAsync(Settings);
        using var client = Client(site, Proxy);
        using var forged = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri("/admin/searches?handler=Store", UriKind.Relative))
        { Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "One")]) };
        forged.Headers.Add("Remote-User", "alice");
        using (var response = await client.SendAsync(forged, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri("/admin/searches", UriKind.Relative));
        asked.Headers.Add("Remote-User", "alice");
        using var page = await client.SendAsync(asked, TestContext.Current.CancellationToken);
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var stored = new HttpRequestMessage(HttpMethod.Post, new Uri("/admin/searches?handler=Store", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "One"), KeyValuePair.Create("__RequestVerificationToken", token)]),
        };
        stored.Headers.Add("Remote-User", "alice");
        using var done = await client.SendAsync(stored, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
        var entries = await site.Services.GetRequiredService<NewsArchive>().Audit.ListAsync(null, 10, TestContext.Current.CancellationToken);
        Assert.Equal(("search-store", "proxy:alice", true), (entries[0].Action, entries[0].Who, entries[0].Done));
    }

    [Fact]
    public async Task Without_known_proxies_the_site_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ServedSite.StartAsync("--NewsBrowser:Proxy:UserHeader", "Remote-User", "--NewsBrowser:Proxy:Administrators:0", "alice"));
        Assert.Contains("NewsBrowser:Proxy:KnownProxies", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ServedSite.StartAsync("--NewsBrowser:Proxy:UserHeader", "Remote-User", "--NewsBrowser:Proxy:KnownProxies:0", Proxy));
        Assert.Contains("NewsBrowser:Proxy:Administrators", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServedSite.StartAsync([.. Settings, "--NewsBrowser:Proxy:UserHeader", "Cookie"]));
        Assert.Contains("\"Cookie\"", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServedSite.StartAsync("--NewsBrowser:Reading:PasswordHash", "not a hash"));
        Assert.Contains("NewsBrowser:Reading:PasswordHash", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(ServedSite site, string from, params string[] headers)
    {
        using var client = Client(site, from);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/admin", UriKind.Relative));
        foreach (var header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static HttpClient Client(ServedSite site, string from)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = site.Address };
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsBrowser.Web.Http;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.Security;

/// <summary>That one visitor cannot take the site from the others.</summary>
public sealed class LimitTests(Site shared)
{
    private static readonly IPAddress Someone = IPAddress.Parse("198.51.100.7");

    [Fact]
    public void An_address_has_a_minutes_requests_at_once_and_then_as_they_come_back()
    {
        var clock = new FakeTimeProvider();
        var limit = new IpAddressLimit(60, clock);
        for (var asked = 0; asked < 60; asked++)
        {
            Assert.True(limit.TryAcquire(Someone, 1, out _));
        }

        Assert.False(limit.TryAcquire(Someone, 1, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.False(limit.TryAcquire(Someone, 10, out wait));
        Assert.Equal(TimeSpan.FromSeconds(10), wait);
        Assert.True(limit.TryAcquire(IPAddress.Parse("198.51.100.8"), 10, out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.TryAcquire(Someone, 1, out _));
        Assert.False(limit.TryAcquire(Someone, 1, out _));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(limit.TryAcquire(Someone, 60, out _));
        Assert.False(limit.TryAcquire(Someone, 1, out _));
    }

    [Theory]
    [InlineData("2001:4860:1:2::1", "2001:4860:1:2:ffff::9", true)]
    [InlineData("2001:4860:1:2::1", "2001:4860:1:3::1", false)]
    [InlineData("198.51.100.7", "::ffff:198.51.100.7", true)]
    [InlineData("198.51.100.7", "198.51.100.8", false)]
    public void Of_the_sixth_version_all_behind_one_line_are_one(string one, string other, bool same) =>
        Assert.Equal(same, IpAddressLimit.GetNetwork(IPAddress.Parse(one)) == IpAddressLimit.GetNetwork(IPAddress.Parse(other)));

    [Fact]
    public void A_clock_that_is_set_back_keeps_nobody_waiting()
    {
        var clock = new SetClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var limit = new IpAddressLimit(60, clock);
        Assert.True(limit.TryAcquire(Someone, 60, out _));
        clock.Set(TimeSpan.FromDays(-365));
        Assert.False(limit.TryAcquire(Someone, 1, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.TryAcquire(Someone, 1, out _));
        clock.Set(TimeSpan.FromDays(730));
        Assert.False(limit.TryAcquire(Someone, 1, out _));
    }

    [Fact]
    public async Task Every_endpoint_says_what_it_costs_or_why_it_is_free()
    {
        await using var site = new Site(("NewsBrowser:Metrics:Enabled", "true"));
        await site.InitializeAsync();
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.True(endpoints.Count > 60, $"{endpoints.Count} endpoints are not all of them.");
        foreach (var endpoint in endpoints)
        {
            var cost = endpoint.Metadata.GetMetadata<RequestCost>();
            Assert.True(cost is not null, $"{endpoint.DisplayName} does not say what it costs.");
            Assert.True(cost.Requests > 0 || cost.FreeBecause is { Length: > 10 }, $"{endpoint.DisplayName} is free and does not say why.");
        }
    }

    [Theory]
    [InlineData("/search", 1)]
    [InlineData("/SEARCH", 1)]
    [InlineData("/", 1)]
    [InlineData("/forum/{board}/{post}", 1)]
    [InlineData("/raw/{id}", 1)]
    [InlineData("/sitemap.xml", 1)]
    [InlineData("/preferences", 1)]
    [InlineData("/openapi/{documentName}.json", 1)]
    [InlineData("/api/v1/suggest", 1)]
    [InlineData("/image", 1)]
    [InlineData("/admin/login", 1)]
    [InlineData("/admin/setup", 1)]
    [InlineData("/export.csv", 10)]
    [InlineData("/export.jsonl", 10)]
    [InlineData("/admin/runs", 0)]
    [InlineData("/api/v1/admin/ingest", 0)]
    [InlineData("/assets/{name}", 0)]
    [InlineData("/healthz", 0)]
    [InlineData("/status/{code}", 0)]
    public void What_costs_work_is_counted(string path, int cost)
    {
        var found = shared.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => path.Equals("/" + endpoint.RoutePattern.RawText!.Trim('/'), StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.NotEmpty(found);
        Assert.All(found, endpoint => Assert.Equal(cost, RequestCost.Get(endpoint).Requests));
    }

    [Fact]
    public void What_no_endpoint_answers_is_counted_too() => Assert.Equal(1, RequestCost.Get(null).Requests);

    [Fact]
    public void One_address_has_two_exports_at_once_and_the_others_have_theirs()
    {
        using var places = ExportPlaces.CreateLimitOfOneAddress();
        var held = Enumerable.Range(0, ExportPlaces.OfOneAddress).Select(_ => places.AttemptAcquire(Exporting(Someone))).ToList();
        Assert.All(held, lease => Assert.True(lease.IsAcquired));
        using (var refused = places.AttemptAcquire(Exporting(Someone)))
        {
            Assert.False(refused.IsAcquired);
        }

        foreach (var other in new[] { IPAddress.Parse("198.51.100.8"), IPAddress.Loopback, IPAddress.Loopback, IPAddress.Loopback })
        {
            Assert.True(places.AttemptAcquire(Exporting(other)).IsAcquired);
        }

        held[0].Dispose();
        Assert.True(places.AttemptAcquire(Exporting(Someone)).IsAcquired);

        static DefaultHttpContext Exporting(IPAddress address)
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = address;
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new EnableRateLimitingAttribute(RequestLimits.ExportPolicy)), "export"));
            return context;
        }
    }

    [Theory]
    [InlineData("/export.csv?q=", true)]
    [InlineData("/export.jsonl?q=", true)]
    [InlineData("/feed.atom", false)]
    public async Task A_reader_of_an_export_has_to_take_32_kB_a_second_after_half_a_minute(string path, bool isHeld)
    {
        var site = shared;
        var pace = new Pace();
        var answer = await site.SendAsync(path, IPAddress.Loopback, context => context.Features.Set<IHttpMinResponseDataRateFeature>(pace));
        Assert.Equal(StatusCodes.Status200OK, answer.Response.StatusCode);
        if (isHeld)
        {
            Assert.Equal((32 * 1024, TimeSpan.FromSeconds(30)), (pace.MinDataRate?.BytesPerSecond, pace.MinDataRate?.GracePeriod));
        }
        else
        {
            Assert.Null(pace.MinDataRate);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData(null, false)]
    public void Requests_of_the_machine_itself_are_not_counted(string? address, bool counted) =>
        Assert.Equal(counted, RequestLimits.IsCounted(address is null ? null : IPAddress.Parse(address)));

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_are_answered()
    {
        await using var site = new Site(("NewsBrowser:Limits:RequestsPerMinute", "12"));
        await site.InitializeAsync();
        for (var asked = 0; asked < 12; asked++)
        {
            Assert.Equal(StatusCodes.Status200OK, (await site.SendAsync("/search?q=AI", Someone)).Response.StatusCode);
        }

        var refused = await site.SendAsync("/search?q=AI", Someone);
        Assert.Equal(StatusCodes.Status429TooManyRequests, refused.Response.StatusCode);
        Assert.InRange(int.Parse(refused.Response.Headers.RetryAfter.ToString(), CultureInfo.InvariantCulture), 1, 60);
        using var body = new StreamReader(refused.Response.Body);
        Assert.Contains("Too many requests", await body.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var api = await site.SendAsync("/api/v1/items?q=AI", Someone);
        Assert.Equal(StatusCodes.Status429TooManyRequests, api.Response.StatusCode);
        Assert.Equal("application/problem+json", api.Response.ContentType?.Split(';')[0]);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await site.SendAsync("/export.csv?q=AI", Someone)).Response.StatusCode);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await site.SendAsync(Site.Thread, Someone)).Response.StatusCode);
        Assert.Equal(StatusCodes.Status429TooManyRequests, (await site.SendAsync("/there/is/no/such/page", Someone)).Response.StatusCode);
        Assert.Equal(StatusCodes.Status200OK, (await site.SendAsync("/healthz", Someone)).Response.StatusCode);
        Assert.Equal(StatusCodes.Status200OK, (await site.SendAsync("/search?q=AI", IPAddress.Parse("198.51.100.8"))).Response.StatusCode);
        Assert.Equal(StatusCodes.Status200OK, (await site.SendAsync("/search?q=AI", IPAddress.Loopback)).Response.StatusCode);
    }

    [Fact]
    public async Task Heads_and_bodies_have_their_size()
    {
        await using var site = await ListeningSite.StartAsync(ListeningSite.Fixtures, ("NewsBrowser:Limits:BodyKilobytes", "16"));

        // A search of a thousand Chinese characters fits.
        using var longest = await site.Client.GetAsync(
            new Uri("/search?q=" + Uri.EscapeDataString(new string('癌', 1000)), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, longest.StatusCode);
        using var form = new FormUrlEncodedContent([new("theme", "dark"), new("back", "/" + new string('a', 16 * 1024))]);
        using var large = await site.Client.PostAsync(new Uri("/preferences", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        var pieces = string.Concat(Enumerable.Repeat($"1000\r\n{new string('a', 0x1000)}\r\n", 8));
        Assert.Equal(413, await StatusAsync(
            site.Address,
            $"POST /preferences HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n{pieces}"));
        Assert.Equal(414, await StatusAsync(site.Address, $"GET /{new string('a', RequestLimits.MaxRequestLine)} HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(431, await StatusAsync(site.Address, $"GET / HTTP/1.1\r\nHost: a\r\nCookie: {new string('c', RequestLimits.MaxHeaderBytes)}\r\n\r\n"));
        Assert.Equal(431, await StatusAsync(
            site.Address, $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, RequestLimits.MaxHeaders).Select(n => $"X-{n}: a\r\n"))}\r\n"));
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up()
    {
        await using var site = new Site(("NewsBrowser:Limits:RequestSeconds", "1"));
        await site.InitializeAsync();
        var answer = await site.SendAsync(Site.WaitingPath, Someone);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, answer.Response.StatusCode);
        Assert.Equal("10", answer.Response.Headers.RetryAfter.ToString());
    }

    private static async Task<int> StatusAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, leaveOpen: true);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private sealed class Pace : IHttpMinResponseDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; }
    }
}

using System.Net;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Http;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>What other sites can make a browser ask for: forged forms, addresses that lead away, names of hosts.</summary>
public sealed class RequestForgeryTests
{
    private static readonly string[] Away =
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "https:evil.example", "https://evil.example/",
        "HTTPS://evil.example", "//evil.example/admin",
        "/\t/evil.example", "/\n/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example", "javascript:alert(1)", "data:text/html,x",
        "%2f%2fevil.example", "http:/evil.example", "evil.example",
        "/admin\\..\\..\\evil", "/a\u0085b", "", " ", "?a=b", "#a", "~//evil.example", "@evil.example",
    ];

    private static readonly string[] Here =
    [
        "/admin/runs", "/admin?handler=x&y=%2F%2Fevil", "/%2f/evil.example", "/%5cevil.example", "/search?q=//evil.example", "/a//b", "/topics/%E4%B8%AD"
    ];

    [Fact]
    public async Task Signing_in_leads_to_a_page_of_this_site_and_never_away()
    {
        await using var site = AccessSite.OpenPrivate();
        using var visitor = site.Visit();
        foreach (var address in Away)
        {
            using var administrator = await visitor.SignInAsync(returnUrl: address);
            Assert.Equal((address, "/admin"), (address, administrator.Headers.Location?.OriginalString));
        }

        using var reader = site.Visit("192.0.2.2");
        foreach (var address in Away)
        {
            using var read = await reader.PostAsync("/login", "/admin/login", ("password", AccessSite.ReadingPassword), ("returnUrl", address));
            Assert.Equal((address, "/"), (address, read.Headers.Location?.OriginalString));
        }

        foreach (var address in Here)
        {
            using var administrator = await visitor.SignInAsync(returnUrl: address);
            Assert.Equal((address, address), (address, administrator.Headers.Location?.OriginalString));
        }

        Assert.All(Away, address => Assert.False(LocalUrl.Is(address), address));
        Assert.All(Here, address => Assert.True(LocalUrl.Is(address), address));
    }

    [Fact]
    public async Task A_forms_token_is_of_one_session_and_needs_its_cookie()
    {
        await using var site = AccessSite.Open();
        using var own = site.Administrator();
        using var other = site.Administrator("192.0.2.2");
        var foreign = await other.FormTokenAsync("/admin/searches");
        var right = await own.FormTokenAsync("/admin/searches");
        foreach (var token in new[] { null, string.Empty, "x", foreign, right[..^1], right + "A" })
        {
            Assert.Equal((token, HttpStatusCode.BadRequest), (token, await StoreAsync(own, token)));
        }

        own.Cookies.Remove("newsbrowser-form", out var form);
        Assert.Equal(HttpStatusCode.BadRequest, await StoreAsync(own, right));
        own.Cookies["newsbrowser-form"] = form!;
        Assert.Equal(HttpStatusCode.Found, await StoreAsync(own, right));

        // Of this session and no other of the same administrator.
        own.Cookies[SessionCookie.Name] = site.Sessions.Begin(SessionRole.Administrator, "192.0.2.1", null).Id;
        Assert.Equal(HttpStatusCode.BadRequest, await StoreAsync(own, right));
    }

    [Theory]
    [InlineData("/admin/login")]
    [InlineData("/login")]
    public async Task Signing_in_needs_the_forms_token_too(string path)
    {
        await using var site = AccessSite.OpenPrivate();
        using var visitor = site.Visit();
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("username", "admin"), KeyValuePair.Create("password", path == "/login" ? AccessSite.ReadingPassword : AccessSite.Password)]);
        using var response = await visitor.SendAsync(HttpMethod.Post, path, form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(site.Sessions.All);
    }

    [Fact]
    public async Task Whoever_comes_from_elsewhere_is_offered_to_go_on()
    {
        await using var site = AccessSite.Open();
        using var visitor = site.Visit();
        Assert.Contains(
            "href=\"/admin/runs\"",
            await visitor.TextAsync("/admin/login?returnUrl=%2Fadmin%2Fruns", ("Sec-Fetch-Site", "cross-site")),
            StringComparison.Ordinal);
        // The page's own address and the field that carries it may name it; nothing leads there.
        Assert.DoesNotContain("=\"//evil", (await visitor.TextAsync("/admin/login?returnUrl=%2F%2Fevil", ("Sec-Fetch-Site", "cross-site")))
            .Replace("value=\"//evil\"", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "href=\"/admin/runs\"",
            await visitor.TextAsync("/admin/login?returnUrl=%2Fadmin%2Fruns", ("Sec-Fetch-Site", "same-origin")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_with_an_address_of_its_own_is_called_by_no_other()
    {
        await using var site = AccessSite.Open(("NewsBrowser:PublicUrl", "https://news.example.org/archive/"));
        using var visitor = site.Visit();
        foreach (var path in new[]
        {
            "/", "/topics", "/feed.atom", "/feed.rss", "/feed.json", "/opensearch.xml", "/sitemap.xml", "/sitemap-lists-1.xml", "/robots.txt"
        })
        {
            var text = await visitor.TextAsync(path, ("Host", "evil.example"));
            Assert.Contains("https://news.example.org/archive/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("localhost", text, StringComparison.Ordinal);
        }

        // Where nobody set one, no answer sends anybody to the host that a request names.
        await using var usual = AccessSite.Open();
        using var response = await usual.Visit().SendAsync(HttpMethod.Get, "/admin", null, ("Host", "evil.example"));
        Assert.Equal("/admin/login?returnUrl=%2Fadmin", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_site_that_allows_its_own_name_alone_answers_no_other()
    {
        await using var site = AccessSite.Open(("AllowedHosts", "news.example.org"));
        using var visitor = site.Visit();
        Assert.Equal(HttpStatusCode.OK, await visitor.StatusAsync("/topics", ("Host", "news.example.org")));
        foreach (var host in new[] { "evil.example", "news.example.org.evil.example", "localhost", "127.0.0.1" })
        {
            Assert.Equal((host, HttpStatusCode.BadRequest), (host, await visitor.StatusAsync("/topics", ("Host", host))));
        }
    }

    private static async Task<HttpStatusCode> StoreAsync(Visitor visitor, string? token)
    {
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create("name", "A search"), .. token is null ? [] : new[] { KeyValuePair.Create("__RequestVerificationToken", token) }]);
        using var response = await visitor.SendAsync(HttpMethod.Post, "/admin/searches?handler=Store", form);
        return response.StatusCode;
    }
}

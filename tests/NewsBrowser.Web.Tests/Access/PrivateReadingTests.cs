using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>An archive that asks readers for a password.</summary>
public sealed class PrivateReadingTests
{
    /// <summary>What strangers may have of a private archive.</summary>
    private static readonly string[] Open = ["/healthz", "/readyz", "/robots.txt", "/assets/1", "/login", "/preferences", "/status/1"];

    [Fact]
    public async Task Every_address_of_the_site_asks_for_the_password_but_the_few_that_say_nothing()
    {
        await using var site = AccessSite.OpenPrivate();
        using var stranger = site.Visit();
        var asked = 0;
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(
                segment => string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1"))));
            if (Open.Contains(path) || new PathString(path).StartsWithSegments("/admin") || new PathString(path).StartsWithSegments("/api/v1/admin"))
            {
                continue;
            }

            asked++;
            var isPage = endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null;
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            using var response = await stranger.SendAsync(new HttpMethod(method), path);
            if (isPage)
            {
                Assert.Equal(
                    (path, HttpStatusCode.Found, "/login?returnUrl=" + Uri.EscapeDataString(path)),
                    (path, response.StatusCode, response.Headers.Location?.OriginalString));
            }
            else
            {
                Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
                Assert.Equal("Basic realm=\"NewsBrowser\", charset=\"UTF-8\"", Assert.Single(response.Headers.GetValues("WWW-Authenticate")));
            }

            Assert.Equal((path, "no-store, private"), (path, response.Headers.CacheControl!.ToString()));
        }

        Assert.InRange(asked, 30, 200);
        Assert.Equal("/login?returnUrl=%2Fnothing%2Fhere", await stranger.SentToAsync("/nothing/here"));
        Assert.Equal(HttpStatusCode.OK, await stranger.StatusAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, await stranger.StatusAsync("/login"));
        Assert.Equal("User-agent: *\nDisallow: /\n", await stranger.TextAsync("/robots.txt"));
    }

    [Fact]
    public async Task The_password_opens_the_pages_to_a_browser_until_it_signs_out()
    {
        await using var site = AccessSite.OpenPrivate();
        using var reader = site.Visit(scheme: "https");
        using (var wrong = await reader.PostAsync("/login", "/login", ("password", "not the password")))
        {
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        using (var right = await reader.PostAsync("/login", "/login?returnUrl=%2Ftopics", ("password", AccessSite.ReadingPassword), ("returnUrl", "/topics")))
        {
            Assert.Equal((HttpStatusCode.Found, "/topics"), (right.StatusCode, right.Headers.Location!.OriginalString));
        }

        Assert.Contains("samesite=lax", reader.SetCookies[SessionCookie.HostName], StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/topics", "/feed.atom", "/export.csv", "/api/v1/stats", "/openapi/v1.json" })
        {
            using var read = await reader.SendAsync(HttpMethod.Get, path);
            Assert.Equal((path, HttpStatusCode.OK), (path, read.StatusCode));
            Assert.Equal((path, path == "/feed.atom" ? "no-cache, private" : "no-store, private"), (path, read.Headers.CacheControl!.ToString()));
            Assert.Contains("Cookie", string.Join(',', read.Headers.Vary), StringComparison.Ordinal);
        }

        Assert.Equal("/admin/login?returnUrl=%2Fadmin", await reader.SentToAsync("/admin"));
        var cookie = reader.Cookies[SessionCookie.HostName];
        (await reader.PostAsync("/login?handler=Leave", "/login")).Dispose();
        reader.Cookies[SessionCookie.HostName] = cookie;
        Assert.Equal(HttpStatusCode.Found, await reader.StatusAsync("/topics"));
    }

    [Fact]
    public async Task Programs_give_the_password_or_a_token_with_the_request()
    {
        await using var site = AccessSite.OpenPrivate();
        var tokens = site.Services.GetRequiredService<ApiTokens>();
        var hashes = site.Services.GetRequiredService<PasswordHashes>();
        using var program = site.Visit();
        foreach (var path in new[] { "/feed.atom", "/export.jsonl", "/api/v1/stats", "/suggest.json?q=a", "/sitemap.xml", "/topics" })
        {
            Assert.Equal(HttpStatusCode.OK, await program.StatusAsync(path, Basic("anybody", AccessSite.ReadingPassword)));
            Assert.Equal(
                HttpStatusCode.OK,
                await program.StatusAsync(path, ("Authorization", "Bearer " + tokens.Add("reads " + path[1..3] + path.Length, [Scopes.Read], null).Token)));
        }

        // A feed reader that comes every minute does not have a hash worked out every minute.
        Assert.Equal(1, hashes.Checked);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await program.StatusAsync("/feed.atom", ("Authorization", "Bearer " + tokens.Add("ingests", [Scopes.Ingest], null).Token)));
        foreach (var odd in new[] { "Basic", "Basic !", "Basic bm9jb2xvbg==", "Digest a", "Bearer", "Bearer nb_nothing" })
        {
            Assert.Equal((odd, HttpStatusCode.Unauthorized), (odd, await program.StatusAsync("/feed.atom", ("Authorization", odd))));
        }

        using (var script = await program.SendAsync(HttpMethod.Get, "/api/v1/suggest?q=a", null, ("Sec-Fetch-Dest", "empty")))
        {
            Assert.Equal("Bearer", Assert.Single(script.Headers.GetValues("WWW-Authenticate")));
        }

        for (var tries = 0; tries < SignInThrottle.TriesOfAddress; tries++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await program.StatusAsync("/feed.atom", Basic("anybody", "a wrong password")));
        }

        using var held = await program.SendAsync(HttpMethod.Get, "/feed.atom", null, Basic("anybody", "a wrong password"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (held.StatusCode, Assert.Single(held.Headers.GetValues("Retry-After"))));
        Assert.Equal(HttpStatusCode.OK, await program.StatusAsync("/feed.atom", Basic("anybody", AccessSite.ReadingPassword)));
        using var administrator = site.Visit();
        using var signedIn = await administrator.SignInAsync();
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await administrator.StatusAsync("/topics"));
    }

    [Fact]
    public async Task A_public_archive_has_no_page_that_asks()
    {
        await using var site = AccessSite.Open();
        using var reader = site.Visit();
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusAsync("/login"));
        Assert.Equal(HttpStatusCode.OK, await reader.StatusAsync("/topics"));
    }

    private static (string, string) Basic(string name, string password) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
}

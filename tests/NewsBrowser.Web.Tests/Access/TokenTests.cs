using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>Tokens of programs.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task A_token_is_shown_once_used_and_ended()
    {
        await using var site = AccessSite.OpenPrivate();
        using var administrator = site.Administrator();
        using var made = await administrator.PostAsync(
            "/admin/access?handler=AddToken", "/admin/access", ("name", "reads the feeds"), ("scopes", "read"), ("days", "10"));
        var token = new HtmlParser().ParseDocument(await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .QuerySelector(".made code")!.TextContent;
        Assert.StartsWith(ApiTokens.Prefix, token, StringComparison.Ordinal);
        Assert.Contains("no-store", made.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, await administrator.TextAsync("/admin/access"), StringComparison.Ordinal);

        using var program = site.Visit("198.51.100.7");
        Assert.Equal(HttpStatusCode.OK, await program.StatusAsync("/feed.atom", ("Authorization", "Bearer " + token)));
        Assert.Contains("198.51.100.7", await administrator.TextAsync("/admin/access"), StringComparison.Ordinal);
        site.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await program.StatusAsync("/feed.atom", ("Authorization", "Bearer " + token)));

        using var again = site.Administrator();
        Assert.Contains(">expired<", await again.TextAsync("/admin/access"), StringComparison.Ordinal);
        using var twice = await again.PostAsync("/admin/access?handler=AddToken", "/admin/access", ("name", "Reads the Feeds"), ("scopes", "read"));
        Assert.Contains(
            "There is a token of that name.", await twice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await again.PostAsync("/admin/access?handler=EndToken", "/admin/access", ("name", "reads the feeds"))).Dispose();
        Assert.Empty(site.Services.GetRequiredService<ApiTokens>().All);
        Assert.Equal(["token-end", "token-add", "token-add"], (await site.AuditAsync()).Select(entry => entry.Action));
    }

    [Theory]
    [InlineData("", "read", "", "A name has 1 to 60 characters.")]
    [InlineData("a\u0001b", "read", "", "A name has 1 to 60 characters.")]
    [InlineData("one", "", "", "Choose what the token may do.")]
    [InlineData("one", "everything", "", "Choose what the token may do.")]
    [InlineData("one", "read", "0", "A token holds for 1 to 3650 days, or for good.")]
    [InlineData("one", "read", "9999999999999", "A token holds for 1 to 3650 days, or for good.")]
    [InlineData("one", "read", "soon", "A token holds for 1 to 3650 days, or for good.")]
    public async Task What_makes_no_token_is_said(string name, string scope, string days, string said)
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator();
        using var response = await administrator.PostAsync(
            "/admin/access?handler=AddToken", "/admin/access", ("name", name), ("days", days), scope.Length > 0 ? ("scopes", scope) : ("none", string.Empty));
        Assert.Contains(said, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(site.Services.GetRequiredService<ApiTokens>().All);
        var entry = Assert.Single(await site.AuditAsync());
        Assert.Equal(("token-add", "admin", false), (entry.Action, entry.Who, entry.Done));
    }

    [Fact]
    public async Task A_token_may_what_its_scopes_say()
    {
        await using var site = AccessSite.Open();
        var tokens = site.Services.GetRequiredService<ApiTokens>();
        var policies = site.Services.GetRequiredService<IAuthorizationService>();
        foreach ((var scope, var ingest, var all) in new[] { (Scopes.Read, false, false), (Scopes.Ingest, true, false), (Scopes.Admin, true, true) })
        {
            tokens.Add(scope, [scope], null);
            var user = AccessClaims.ForToken(tokens.All[^1]);
            Assert.Equal((scope, ingest, all), (scope, await MayAsync(Scopes.IngestPolicy), await MayAsync(Scopes.ApiPolicy)));

            async Task<bool> MayAsync(string policy) => (await policies.AuthorizeAsync(user, policy)).Succeeded;
        }
    }

    [Fact]
    public async Task Whoever_shows_a_token_is_judged_by_it_and_not_by_his_cookie()
    {
        await using var site = AccessSite.Open();
        using var administrator = site.Administrator();
        Assert.Equal(HttpStatusCode.OK, await administrator.StatusAsync("/admin"));
        Assert.Equal(HttpStatusCode.Found, await administrator.StatusAsync("/admin", ("Authorization", "Bearer nb_nothing")));
    }
}

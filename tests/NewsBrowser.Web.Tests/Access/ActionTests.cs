using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Archive.Maintenance;
using NewsBrowser.Web.Access;

namespace NewsBrowser.Web.Tests.Access;

/// <summary>Every handler of the administration, found in the running site: whoever adds one adds it to these tests.</summary>
public sealed class ActionTests
{
    /// <summary>The pages that are there to sign in: open to all, with numbers of their own.</summary>
    private static readonly string[] SignInPages = ["/admin/login", "/admin/setup"];

    [Fact]
    public async Task Every_admin_action_is_refused_without_a_session_and_without_the_forms_token_and_is_in_the_audit_log_with_both()
    {
        await using var site = AccessSite.Open();
        IReadOnlyList<Handler> actions = [.. (await HandlersAsync(site)).Where(handler => !handler.Reads)];
        Assert.All(SignInPages, page => Assert.Contains(actions, action => action.Path == page));
        actions = [.. actions.Where(action => !SignInPages.Contains(action.Path))];
        foreach (var known in new[]
        {
            "/admin?handler=Rebuild",
            "/admin/logout",
            "/admin/searches?handler=Store",
            "/admin/access?handler=End",
            "/admin/access?handler=AddToken",
            "/admin/upload",
            "/api/v1/admin/ingest"
        })
        {
            Assert.Contains(actions, action => action.Path == known);
        }

        foreach (var action in actions)
        {
            await RefusedToStrangersAsync(site, action);

            // A session for each, by which its entries are known: some are written when what was asked for has ended.
            using var administrator = site.Administrator();
            var session = Secrets.Short(Secrets.Hash(administrator.Cookies[SessionCookie.Name]));
            using (var forged = await SendAsync(administrator, action, token: null))
            {
                Assert.Equal((action, HttpStatusCode.BadRequest), (action, forged.StatusCode));
            }

            var refused = await EntriesAsync(site, session);
            Assert.All(refused, entry => Assert.Equal((action, false), (action, entry.Done)));
            using var done = await SendAsync(administrator, action, await administrator.FormTokenAsync("/admin"));
            Assert.True(
                (int)done.StatusCode < 500 && done.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden),
                $"{action} answers {done.StatusCode}.");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            IReadOnlyList<AuditView> entries;
            while ((entries = await EntriesAsync(site, session)).Count == refused.Count)
            {
                Assert.False(patience.IsCancellationRequested, $"{action} left no entry in the audit log.");
                await Task.Yield();
            }

            Assert.Equal((action, "admin", "192.0.2.1"), (action, entries[0].Who, entries[0].Address));
        }
    }

    [Fact]
    public async Task Every_page_and_file_of_the_administration_is_refused_without_a_session()
    {
        await using var site = AccessSite.Open();
        IReadOnlyList<Handler> handlers = [.. (await HandlersAsync(site)).Where(handler => handler.Reads && !SignInPages.Contains(handler.Path))];
        foreach (var known in new[]
        {
            "/admin", "/admin/access", "/admin/audit", "/admin/audit.csv", "/admin/runs/1", "/admin/runs/1/events", "/admin/settings"
        })
        {
            Assert.Contains(handlers, handler => handler.Path == known);
        }

        foreach (var handler in handlers)
        {
            await RefusedToStrangersAsync(site, handler);
        }
    }

    [Fact]
    public async Task A_reader_and_a_token_for_ingesting_do_not_administer()
    {
        await using var site = AccessSite.OpenPrivate();
        var token = site.Services.GetRequiredService<ApiTokens>().Add("watcher", [Scopes.Read, Scopes.Ingest], null).Token!;
        var all = site.Services.GetRequiredService<ApiTokens>().Add("all", [Scopes.Admin], null).Token!;
        using var reader = site.Visit();
        reader.Cookies[SessionCookie.Name] = site.Sessions.Begin(SessionRole.Reader, "192.0.2.1", null).Id;
        Assert.Equal(HttpStatusCode.OK, await reader.StatusAsync("/about"));
        using var program = site.Visit();
        foreach (var handler in (await HandlersAsync(site)).Where(handler => !SignInPages.Contains(handler.Path)))
        {
            using var asReader = await SendAsync(reader, handler, token: null);
            Assert.True(IsRefusal(handler, asReader), $"{handler} answers {asReader.StatusCode} to a reader.");
            if (handler.Path.StartsWith("/admin", StringComparison.Ordinal))
            {
                foreach (var bearer in new[] { token, all })
                {
                    using var asProgram = await SendAsync(program, handler, token: null, ("Authorization", "Bearer " + bearer));
                    Assert.Equal((handler, HttpStatusCode.Forbidden), (handler, asProgram.StatusCode));
                }
            }
        }
    }

    private static async Task<IReadOnlyList<AuditView>> EntriesAsync(AccessSite site, string session) =>
        [.. (await site.AuditAsync()).Where(entry => entry.Session == session)];

    private static async Task RefusedToStrangersAsync(AccessSite site, Handler handler)
    {
        using var stranger = site.Visit("203.0.113.9");
        stranger.Cookies[SessionCookie.Name] = Secrets.Create();
        using var response = await SendAsync(stranger, handler, token: null);
        Assert.True(IsRefusal(handler, response), $"{handler} answers {response.StatusCode} to a stranger.");
        using var withToken = await SendAsync(stranger, handler, token: null, ("Authorization", "Bearer nb_" + Secrets.Create()));
        Assert.True(IsRefusal(handler, withToken), $"{handler} answers {withToken.StatusCode} to a token that nobody made.");
    }

    private static bool IsRefusal(Handler handler, HttpResponseMessage response) => handler.Path.StartsWith("/api/", StringComparison.Ordinal)
        ? response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        : response.StatusCode == HttpStatusCode.Found
            && response.Headers.Location!.OriginalString.StartsWith("/admin/login?returnUrl=%2Fadmin", StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> SendAsync(Visitor visitor, Handler handler, string? token, params (string, string)[] headers)
    {
        // The JSON interface takes no other kind of form.
        using HttpContent form = handler.Path.StartsWith("/api/", StringComparison.Ordinal)
            ? new MultipartFormDataContent()
            : new FormUrlEncodedContent(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
        // Pages have it in the form, the JSON interface in a header.
        var said = token is null ? headers : [.. headers, ("RequestVerificationToken", token)];
        return await visitor.SendAsync(new HttpMethod(handler.Method), handler.Path, handler.Reads ? null : form, said);
    }

    /// <summary>What the site answers under /admin and /api/v1/admin, with 1 for every part of an address that differs.</summary>
    private static async Task<IReadOnlyList<Handler>> HandlersAsync(AccessSite site)
    {
        var found = new List<Handler>();
        var loader = site.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));
            if (!Array.Exists(["/admin", "/api/v1/admin"], root => new PathString(path).StartsWithSegments(root, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // A page without a handler for GET is shown all the same.
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                found.Add(new Handler("GET", path));
                found.AddRange(compiled.HandlerMethods.Select(
                    method => new Handler(method.HttpMethod.ToUpperInvariant(), method.Name is null ? path : $"{path}?handler={method.Name}")));
            }
            else
            {
                found.AddRange((endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["POST"]).Select(method => new Handler(method, path)));
            }
        }

        return [.. found.Distinct()];
    }

    private sealed record Handler(string Method, string Path)
    {
        public bool Reads => Method is "GET" or "HEAD";

        public override string ToString() => $"{Method} {Path}";
    }
}

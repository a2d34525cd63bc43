using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsBrowser.Web.Access;
using NewsBrowser.Web.Tests.Operating;

namespace NewsBrowser.Web.Tests.TakingIn;

/// <summary>Programs ask for runs with a token and read how they stand.</summary>
public sealed class RunApiTests
{
    [Fact]
    public async Task A_program_takes_a_folder_and_files_in_and_hears_what_came_of_it()
    {
        await using var site = await ServedSite.StartAsync();
        using var program = Program(site, Scopes.Ingest);

        using var dry = await program.PostAsJsonAsync("/api/v1/admin/ingest?dryRun=true", new { folder = "seeds" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, dry.StatusCode);
        Assert.Equal(2, (await JsonAsync(dry)).GetProperty("unchanged").GetInt32());

        using var asked = await program.PostAsJsonAsync("/api/v1/admin/ingest", new { folder = "seeds" }, TestContext.Current.CancellationToken);
        var run = await EndedAsync(site, program, asked);
        Assert.Equal(
            ("completed", "folder", 2), (run.GetProperty("state").GetString(), run.GetProperty("kind").GetString(), run.GetProperty("unchanged").GetInt32()));

        using var files = Administrator.Multipart(("good.md", Administrator.News("By a program")), ("../bad.md", [1]), ("odd.txt", "nothing\n"u8.ToArray()));
        using var sent = await program.PostAsync(new Uri("/api/v1/admin/ingest", UriKind.Relative), files, TestContext.Current.CancellationToken);
        var taken = await JsonAsync(sent);
        Assert.Equal((2, "../bad.md"), (taken.GetProperty("files").GetInt32(), taken.GetProperty("refused")[0].GetProperty("name").GetString()));
        run = await EndedAsync(site, program, sent);
        Assert.Equal(("upload", 1, 1, 1), (
            run.GetProperty("kind").GetString(),
            run.GetProperty("added").GetInt32(),
            run.GetProperty("rejected").GetInt32(),
            run.GetProperty("rejectionsTotal").GetInt32()));
        Assert.Equal(
            ("odd.txt", "open"),
            (run.GetProperty("rejections")[0].GetProperty("path").GetString(), run.GetProperty("rejections")[0].GetProperty("state").GetString()));

        using var administrator = await Administrator.SignInAsync(site);
        Assert.Equal(
            ["upload", "ingest", "dry-run"], (await administrator.AuditAsync()).Where(entry => entry.Who == "token:test").Select(entry => entry.Action));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_with_the_right_status()
    {
        await using var site = await ServedSite.StartAsync();
        using var stranger = site.Reader();
        using var reader = Program(site, Scopes.Read);
        using var program = Program(site, Scopes.Ingest);
        using var administrator = await Administrator.SignInAsync(site);
        foreach ((var client, var status) in new[]
        {
            (stranger, HttpStatusCode.Unauthorized), (reader, HttpStatusCode.Forbidden), (administrator.Client, HttpStatusCode.BadRequest)
        })
        {
            using var refused = await client.PostAsJsonAsync("/api/v1/admin/ingest", new { folder = "seeds" }, TestContext.Current.CancellationToken);
            Assert.Equal(status, refused.StatusCode);
            using var files = Administrator.Multipart(("good.md", Administrator.News("Forged")));
            using var untaken = await client.PostAsync(new Uri("/api/v1/admin/ingest", UriKind.Relative), files, TestContext.Current.CancellationToken);
            Assert.Equal(status, untaken.StatusCode);
            Assert.Equal("application/problem+json", untaken.Content.Headers.ContentType!.MediaType);
        }

        foreach ((var content, var status) in new (HttpContent, HttpStatusCode)[]
        {
            (JsonContent.Create(new { folder = "/etc" }), HttpStatusCode.BadRequest),
            (new StringContent("{", new MediaTypeHeaderValue("application/json")), HttpStatusCode.BadRequest),
            (new StringContent("hello", new MediaTypeHeaderValue("text/plain")), HttpStatusCode.UnsupportedMediaType),
            (Administrator.Multipart(), HttpStatusCode.BadRequest),
            (Administrator.Multipart(("a/b.md", [1])), HttpStatusCode.UnprocessableEntity),
        })
        {
            using (content)
            {
                using var refused = await program.PostAsync(new Uri("/api/v1/admin/ingest", UriKind.Relative), content, TestContext.Current.CancellationToken);
                Assert.Equal(status, refused.StatusCode);
                Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            }
        }

        using var missing = await program.GetAsync(new Uri("/api/v1/admin/runs/99", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Single(await administrator.Archive.Runs.ListAsync(10, TestContext.Current.CancellationToken));
    }

    private static HttpClient Program(ServedSite site, string scope)
    {
        var client = site.Reader();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", site.Services.GetRequiredService<ApiTokens>().Add(scope == Scopes.Ingest ? "test" : scope, [scope], null).Token);
        return client;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static async Task<JsonElement> EndedAsync(ServedSite site, HttpClient program, HttpResponseMessage asked)
    {
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await site.Services.GetRequiredService<Web.Jobs.IngestionJob>().WhenIdleAsync();
        return await program.GetFromJsonAsync<JsonElement>(asked.Headers.Location, TestContext.Current.CancellationToken);
    }
}

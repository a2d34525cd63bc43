using System.Net;
using System.Text.Json;
using NewsBrowser.Web.Tests.Commands;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>The log: one object a line for machines, the id of the request in it, each fault once, and nobody's secrets.</summary>
public sealed class LogTests
{
    private static readonly string[] Secrets = ["unmentionable", "wrong-password-4711", "token-abcdef-0815", "session-cookie-2342"];

    [Fact]
    public async Task Machines_read_whole_lines_with_the_requests_id_and_no_secrets()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Log:Format", "json", "--Serilog:MinimumLevel:Override:NewsBrowser", "Debug");
        foreach (var path in new[]
        {
            "/search?q=unmentionable",
            "/comments?q=unmentionable",
            "/api/v1/items?q=unmentionable&sort=upward",
            "/feed.atom?q=unmentionable",
            "/suggest.json?q=unmentionable",
            "/export.csv?q=unmentionable",
            "/search?q=%FF%FEunmentionable",
            "/no-such-page?q=unmentionable"
        })
        {
            using var response = await site.AskAsync(
                path, "Authorization: Bearer token-abcdef-0815", "Cookie: newsbrowser-admin=session-cookie-2342; newsbrowser-form=session-cookie-2342");
        }

        using (var reader = site.Reader())
        using (var refused = await reader.PostAsync(
            new Uri("/admin/login", UriKind.Relative),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["password"] = "wrong-password-4711" }),
            TestContext.Current.CancellationToken))
        {
            Assert.False(refused.IsSuccessStatusCode);
        }

        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var failed = await site.AskAsync(ServedSite.FailingPath + "?q=unmentionable", $"traceparent: 00-{Trace}-00f067aa0ba902b7-01");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        var id = Assert.Single(failed.Headers.GetValues("X-Request-Id"));
        Assert.Contains($"<code>{id}</code>", await failed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var text = await ReadAsync(site, $"\"Status\":500");
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        List<JsonElement> lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line =>
        {
            Assert.True(line.TryGetProperty("Timestamp", out var time) && time.TryGetDateTimeOffset(out _));
            Assert.False(string.IsNullOrEmpty(line.GetProperty("Level").GetString()));
            Assert.False(string.IsNullOrEmpty(line.GetProperty("MessageTemplate").GetString()));
        });

        // The failed request has two lines: its fault, once, and what was answered.
        List<JsonElement> ofRequest = [.. lines.Where(
            line => line.TryGetProperty("Properties", out var properties) && properties.TryGetProperty("RequestId", out var own) && own.GetString() == id)];
        var fault = Assert.Single(ofRequest, line => line.TryGetProperty("Exception", out _));
        Assert.Contains("a fault from the inside", fault.GetProperty("Exception").GetString(), StringComparison.Ordinal);
        Assert.Equal("Error", fault.GetProperty("Level").GetString());
        Assert.Equal(Trace, fault.GetProperty("TraceId").GetString());
        var answered = Assert.Single(
            ofRequest, line => line.GetProperty("MessageTemplate").GetString()!.StartsWith("{Method} {Path}", StringComparison.Ordinal));
        Assert.Equal(500, answered.GetProperty("Properties").GetProperty("Status").GetInt32());
        Assert.Single(lines, line => line.TryGetProperty("Exception", out var exception)
            && exception.GetString()!.Contains("a fault from the inside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_request_is_one_line_without_its_query_and_monitors_leave_none()
    {
        await using var site = await ServedSite.StartAsync();
        string id;
        using (var found = await site.AskAsync("/search?q=unmentionable"))
        {
            id = Assert.Single(found.Headers.GetValues("X-Request-Id"));
        }

        using (var missing = await site.AskAsync("/no%0Asuch?q=unmentionable"))
        {
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        }

        foreach (var quiet in new[] { "/healthz", "/readyz", "/assets/site.css" })
        {
            using var response = await site.AskAsync(quiet);
        }

        using (var last = await site.AskAsync("/about"))
        {
            Assert.True(last.IsSuccessStatusCode);
        }

        var lines = (await ReadAsync(site, "GET /about ", "GET /search ", "GET /no%0Asuch ")).Split('\n');
        var searched = Assert.Single(lines, line => line.Contains("GET /search ", StringComparison.Ordinal));
        Assert.Matches($@"\[INF\] GET /search 200 in \d+\.\d ms {id}$", searched);
        Assert.Single(lines, line => line.Contains("GET /no%0Asuch 404 in ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("unmentionable", StringComparison.Ordinal) || line.Contains("healthz", StringComparison.Ordinal)
            || line.Contains("readyz", StringComparison.Ordinal) || line.Contains("/assets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_write_to_the_files_of_the_site_and_beside_it()
    {
        await using var site = await ServedSite.StartAsync();
        var ended = await CommandProcess.RunAsync("backup", Path.Combine(site.Files, "by-hand.backup"), "--data", site.Data);
        Assert.True(ended.ExitCode == 0, ended.Error);
        using (var found = await site.AskAsync("/about"))
        {
            Assert.True(found.IsSuccessStatusCode);
        }

        var lines = (await ReadAsync(site, "GET /about ")).Split('\n');
        Assert.Single(lines, line => line.Contains("The command backup ended with 0 after ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("GET /about 200 in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_production_the_console_speaks_to_machines_and_the_setup_link_stands_apart()
    {
        var folder = Directory.CreateTempSubdirectory("newsbrowser-log-").FullName;
        try
        {
            using var process = CommandProcess.StartUnder(
                ["env", "ASPNETCORE_ENVIRONMENT=Production"],
                "serve",
                "--urls",
                "http://127.0.0.1:0",
                "--data",
                Path.Combine(folder, "data"),
                "--seeds",
                Path.Combine(folder, "none"));
            string? line;
            var lines = new List<string>();
            while ((line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is not null)
            {
                lines.Add(line);
                if (line.Contains("NewsBrowser is at", StringComparison.Ordinal))
                {
                    break;
                }
            }

            await CommandProcess.SignalAsync(process, "TERM");
            var ended = await CommandProcess.EndAsync(process);
            Assert.Equal(0, ended.ExitCode);
            Assert.Contains("/admin/setup?token=", ended.Error, StringComparison.Ordinal);
            lines.AddRange(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.All(lines, one => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(one).RootElement.ValueKind));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The site's log, once each of the texts is in it: a request's line is written when its response is already sent.</summary>
    private static async Task<string> ReadAsync(ServedSite site, params string[] awaited)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            await using var file = new FileStream(
                Assert.Single(Directory.GetFiles(Path.Combine(site.Data, "logs"))), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (awaited.All(one => text.Contains(one, StringComparison.Ordinal)))
            {
                return text;
            }

            Assert.False(patience.IsCancellationRequested, text);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}

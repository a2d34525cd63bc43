using System.Net;
using System.Text;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>What is sent to who collects telemetry: requests, searches and runs, and nothing of what people searched for.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION")]
    public async Task Traces_tell_of_requests_searches_and_runs_and_never_of_the_query(string? unredacted)
    {
        using var collector = new HttpListener();
        var port = FreePort();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        var received = ReceiveAsync(collector);

        string[] settings = unredacted is null ? [] : ["--" + unredacted, "true"];
        await using (var site = await ServedSite.StartAsync([
            "--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}", "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY", "50",
            .. settings]))
        {
            foreach (var path in new[] { "/search", "/comments", "/api/v1/items", "/feed.atom" })
            {
                using var response = await site.AskAsync(path + "?q=unmentionable");
            }

            using var fault = await site.AskAsync(ServedSite.FailingPath + "?q=unmentionable");
            await site.IngestAsync();
        }

        collector.Stop();
        var sent = await received;
        Assert.Contains("search items", sent, StringComparison.Ordinal);
        Assert.Contains("search comments", sent, StringComparison.Ordinal);
        Assert.Contains("newsbrowser.run.kind", sent, StringComparison.Ordinal);
        Assert.Contains("/feed.atom", sent, StringComparison.Ordinal);
        Assert.Contains("newsbrowser.ingest.files", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("unmentionable", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("url.query", sent, StringComparison.Ordinal);
    }

    /// <summary>Everything that was posted until the listener stopped, as text: names in a protobuf message are readable.</summary>
    private static async Task<string> ReceiveAsync(HttpListener collector)
    {
        var sent = new StringBuilder();
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body, TestContext.Current.CancellationToken);
                sent.Append(Encoding.Latin1.GetString(body.ToArray()));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            return sent.ToString();
        }
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}

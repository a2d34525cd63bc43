using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NewsBrowser.Web.Tests.Operating;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Figures_of_ingestion_searches_cache_database_and_index_are_there_in_the_text_format()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Metrics:Enabled", "true");
        await site.TextAsync("/search?q=AI");
        await site.TextAsync("/search?q=AI");
        await site.TextAsync("/comments?q=AI");
        await site.TextAsync("/api/v1/suggest?q=mic");
        await File.WriteAllTextAsync(Path.Combine(site.Files, "broken.txt"), "\0\u0001no document", TestContext.Current.CancellationToken);
        await site.IngestAsync();

        using var response = await site.AskAsync("/metrics");
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("version=0.0.4", response.Content.Headers.ContentType.ToString(), StringComparison.Ordinal);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        IReadOnlyDictionary<string, double> samples = Read(text);
        Assert.Equal(5, samples["newsbrowser_ingest_files_total"]);
        Assert.Equal(2, samples["newsbrowser_ingest_items_total{result=\"added\"}"]);
        Assert.Equal(2, samples["newsbrowser_ingest_items_total{result=\"unchanged\"}"]);
        Assert.Equal(1, samples["newsbrowser_ingest_rejections_total"]);
        Assert.Equal(2, samples["newsbrowser_ingest_duration_seconds_count{outcome=\"completed\"}"]);
        Assert.Equal(1, samples["newsbrowser_search_duration_seconds_count{kind=\"items\"}"]);
        Assert.Equal(1, samples["newsbrowser_search_duration_seconds_count{kind=\"comments\"}"]);
        Assert.Equal(1, samples["newsbrowser_cache_requests_total{result=\"hit\"}"]);
        Assert.Equal(15, samples["newsbrowser_index_documents{index=\"items\"}"]);
        Assert.Equal(0, samples["newsbrowser_index_lag"]);
        Assert.Equal(0, samples["newsbrowser_ingest_active"]);
        Assert.True(samples["newsbrowser_database_size_bytes"] > 100_000);
        Assert.True(samples["newsbrowser_index_segments{index=\"items\"}"] >= 1);
        Assert.Contains(samples.Keys, key => key.StartsWith("http_server_request_duration_seconds_bucket{", StringComparison.Ordinal));
        Assert.Contains(samples.Keys, key => key.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task They_are_off_unless_switched_on_and_only_for_named_addresses()
    {
        await using (var off = await ServedSite.StartAsync())
        {
            using var response = await off.AskAsync("/metrics");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        await using var site = await ServedSite.StartAsync(
            "--NewsBrowser:Metrics:Enabled", "true", "--NewsBrowser:Metrics:AllowFrom:0", "192.0.2.0/24", "--NewsBrowser:Proxy:KnownProxies:0", "127.0.0.1");
        foreach ((var from, var status) in new (string?, HttpStatusCode)[]
        {
            (null, HttpStatusCode.Forbidden),
            ("192.0.2.9", HttpStatusCode.OK),
            ("203.0.113.7", HttpStatusCode.Forbidden),
            ("203.0.113.7, 127.0.0.1", HttpStatusCode.Forbidden),
            ("192.0.2.9, 203.0.113.7", HttpStatusCode.Forbidden)
        })
        {
            using var response = await site.AskAsync("/metrics", from is null ? [] : ["X-Forwarded-For: " + from]);
            Assert.True(response.StatusCode == status, $"{from} is answered {response.StatusCode}.");
        }
    }

    [Fact]
    public async Task A_stranger_behind_a_proxy_that_nobody_named_reads_nothing()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Metrics:Enabled", "true");
        using var stranger = await site.AskAsync("/metrics", "X-Forwarded-For: 203.0.113.7");
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        using var own = await site.AskAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    /// <summary>Reads the format as its description has it: a family is told before its samples,
    /// names and labels are well formed, buckets grow to the count.</summary>
    private static Dictionary<string, double> Read(string text)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        (string Name, string Type) family = default;
        double last = 0;
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "# EOF")
            {
                continue;
            }

            if (line.StartsWith('#'))
            {
                var told = Comment().Match(line);
                Assert.True(told.Success, line);
                if (told.Groups["kind"].Value == "TYPE")
                {
                    family = (told.Groups["name"].Value, told.Groups["rest"].Value);
                    Assert.DoesNotContain(samples.Keys, key => key.Split('{')[0] == family.Name);
                }

                continue;
            }

            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var name = sample.Groups["name"].Value;
            var value = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
            Assert.Contains(name, family.Type == "histogram" ? [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"] : new[] { family.Name });
            last = name.EndsWith("_bucket", StringComparison.Ordinal) ? NotLess(last, value, line) : name.EndsWith("_count", StringComparison.Ordinal)
                && family.Type == "histogram" ? Same(last, value, line) : name.EndsWith("_sum", StringComparison.Ordinal) ? last : 0;
            Assert.True(samples.TryAdd(name + sample.Groups["labels"].Value.Replace("{}", string.Empty, StringComparison.Ordinal), value), line);
        }

        return samples;
    }

    private static double NotLess(double last, double value, string line)
    {
        Assert.True(value >= last, line);
        return value;
    }

    private static double Same(double last, double value, string line)
    {
        Assert.True(value.Equals(last), line);
        return 0;
    }

    [GeneratedRegex("^# (?<kind>HELP|TYPE|UNIT) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*\})? (?<value>[-+]?([0-9.]+(E[-+]?[0-9]+)?|Inf|NaN))$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();
}

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace NewsBrowser.Web.Tests.Feeds;

/// <summary>That a file holds all that a search finds, arrives while it is made, and never ends in the middle as if it were whole.</summary>
public sealed class ExportTests(FeedSite site)
{
    private const int Patience = 60_000;

    [Fact]
    public async Task CSV_holds_everything_that_was_found_in_its_order()
    {
        var rows = Csv(await ReadAsync("/export.csv?q=rain&sort=oldest"));
        Assert.Equal(FeedSite.Stories + 1, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        var (title, url, published) = (rows[0].IndexOf("title"), rows[0].IndexOf("url"), rows[0].IndexOf("publishedAt"));
        var times = rows.Skip(1).Select(row => row[published]).ToList();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.All(rows.Skip(1), row => Assert.StartsWith("Story ", row[title], StringComparison.Ordinal));
        Assert.All(rows.Skip(1), row => Assert.StartsWith(site.Address.AbsoluteUri + "news/", row[url], StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_text_of_a_source_is_a_formula_in_the_table()
    {
        var bytes = await ReadAsync("/export.csv?q=source%3Aformula.example");
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var rows = Csv(bytes);
        var row = Assert.Single(rows.Skip(1));
        Assert.StartsWith("'=cmd|", row[rows[0].IndexOf("title")], StringComparison.Ordinal);
        Assert.StartsWith("'＝SUM", row[rows[0].IndexOf("excerpt")], StringComparison.Ordinal);
        Assert.Equal("'+Press", row[rows[0].IndexOf("source")]);
        Assert.Equal("'@weather, wind", row[rows[0].IndexOf("topics")]);
        Assert.Equal(string.Empty, Csv(await ReadAsync("/export.csv?q=source%3Aundated.example"))[1][rows[0].IndexOf("publishedAt")]);
    }

    [Theory]
    [InlineData("rain", "")]
    [InlineData("board:Stock OR board:Test OR source:formula.example", "&sort=newest")]
    [InlineData("nothing has all of these words rain", "")]
    public async Task JSON_lines_are_the_items_of_the_API(string query, string sort)
    {
        var lines = Encoding.UTF8.GetString(await ReadAsync($"/export.jsonl?q={Uri.EscapeDataString(query)}{sort}")).Split('\n');
        Assert.Equal(string.Empty, lines[^1]);
        var items = new List<string>();
        string? cursor = null;
        do
        {
            using var page = JsonDocument.Parse(await ReadAsync($"/api/v1/items?limit=100&q={Uri.EscapeDataString(query)}{sort}&cursor={cursor}"));
            items.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            cursor = page.RootElement.GetProperty("next").GetString();
        }
        while (cursor is not null);
        Assert.NotEmpty(items);
        Assert.Equal(items, lines[..^1]);
    }

    [Theory]
    [InlineData("/export.csv?q=nothinghasthisword", 1)]
    [InlineData("/export.jsonl?q=nothinghasthisword", 0)]
    public async Task A_search_that_finds_nothing_is_a_file_without_items(string address, int lines) =>
        Assert.Equal(lines, (await ReadAsync(address)).Count(letter => letter == '\n'));

    [Theory]
    [InlineData("/export.csv", "text/csv", "newsbrowser.csv")]
    [InlineData("/export.jsonl", "application/jsonl", "newsbrowser.jsonl")]
    public async Task HEAD_tells_what_the_file_is(string address, string type, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address, UriKind.Relative));
        using var response = await site.Reader().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(
            (HttpStatusCode.OK, type, name),
            (response.StatusCode, response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        Assert.Equal("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
    }

    [Theory(Timeout = Patience)]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task The_first_items_arrive_while_the_rest_is_still_looked_for(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(FeedSite.HeldPath + encoding, UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var reader = site.Reader();
        using var response = await reader.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(encoding == "identity" ? [] : [encoding], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body
        };
        var text = string.Empty;
        var buffer = new byte[4096];
        while (!text.Contains("\"first\"", StringComparison.Ordinal))
        {
            // The rest is held back, so all that can come is the beginning: an answer that were kept until its end would never come.
            var read = await plain.ReadAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        Assert.DoesNotContain("second", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_more_is_looked_for_when_the_reader_has_left()
    {
        using (var reader = site.Reader())
        {
            using var response = await reader.GetAsync(
                new Uri(FeedSite.HeldPath + "leaving", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await site.LeftAsync("leaving").WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory(Timeout = Patience)]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task An_error_in_the_middle_breaks_the_connection(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(FeedSite.FailingPath, UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var reader = site.Reader();
        var fault = await Record.ExceptionAsync(async () =>
        {
            using var response = await reader.SendAsync(request, TestContext.Current.CancellationToken);
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        });
        Assert.True(fault is HttpRequestException or IOException, $"The answer ended with {fault?.GetType().Name ?? "nothing wrong"}.");
    }

    [Fact]
    public async Task A_search_that_cannot_be_answered_is_an_error_and_no_file()
    {
        using var response = await site.Reader().GetAsync(new Uri(FeedSite.BusyPath, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    private async Task<byte[]> ReadAsync(string address)
    {
        using var response = await site.Reader().GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    // RFC 4180, read letter by letter.
    private static List<List<string>> Csv(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.AsSpan(3));
        var rows = new List<List<string>>();
        var row = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var cell = new StringBuilder();
            if (text[at] == '"')
            {
                for (at++; text[at] != '"' || (at + 1 < text.Length && text[at + 1] == '"'); at++)
                {
                    cell.Append(text[at]);
                    if (text[at] == '"')
                    {
                        at++;
                    }
                }

                at++;
            }
            else
            {
                for (; text[at] is not (',' or '\r'); at++)
                {
                    cell.Append(text[at]);
                }
            }

            row.Add(cell.ToString());
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(at, 2));
            at += 2;
            rows.Add(row);
            row = [];
        }

        Assert.Empty(row);
        return rows;
    }
}

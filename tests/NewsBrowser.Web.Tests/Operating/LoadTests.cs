using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using NewsBrowser.Web.Tests.Commands;

namespace NewsBrowser.Web.Tests.Operating;

/// <summary>Many readers at once while everything is taken in again and again: nothing fails,
/// and nobody sees half an item or an older state after a newer one.</summary>
public sealed partial class LoadTests(ITestOutputHelper output)
{
    private const int Readers = 64;

    private const int SecondsInTheGate = 8;

    private const int IdleSecondsInTheGate = 2;

    private static readonly string[] Words = ["AI", "微軟", "癌症", "story", "Azure", "台積電", "kind:forum", "\"earnings\"", "股東會 OR battery", "nothing-has-this"];

    private readonly ConcurrentBag<(HttpStatusCode Status, double Milliseconds)> _answers = [];

    /// <summary><c>NEWSBROWSER_LOAD=60</c> runs so many seconds over the corpus, and before that as many while nothing is taken in.</summary>
    private static int? Long =>
        int.TryParse(Environment.GetEnvironmentVariable("NEWSBROWSER_LOAD"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    [Fact]
    public async Task Readers_during_ingestions_get_whole_answers_and_never_older_ones()
    {
        await using var site = await ServedSite.StartAsync("--NewsBrowser:Limits:ExportsAtOnce", "64");
        Fill(site);
        await site.IngestAsync();
        string[] items =
        [
            .. Locations().Matches(await site.TextAsync("/sitemap-items-1.xml")).Select(match => new Uri(match.Groups["address"].Value).PathAndQuery).Take(2000)
        ];
        Assert.True(items.Length > 200, $"Only {items.Length} items.");

        // The same readers while nothing else goes on, to compare with.
        var started = Stopwatch.GetTimestamp();
        using (var idle = new CancellationTokenSource(TimeSpan.FromSeconds(Long ?? IdleSecondsInTheGate)))
        {
            await Task.WhenAll(Begin(idle.Token));
        }

        Report("nothing", Stopwatch.GetElapsedTime(started));
        Assert.DoesNotContain(_answers, answer => (int)answer.Status >= 500);
        _answers.Clear();
        using var ended = new CancellationTokenSource();
        var readers = Begin(ended.Token);
        started = Stopwatch.GetTimestamp();
        var rounds = 0;
        do
        {
            await AddCommentsAsync(site, ++rounds);
            await site.IngestAsync();
        }
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(Long ?? SecondsInTheGate) && !readers.Any(reader => reader.IsFaulted));

        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Report($"{rounds} ingestions", Stopwatch.GetElapsedTime(started));
        Assert.DoesNotContain(_answers, answer => (int)answer.Status >= 500);
        foreach (var log in Directory.GetFiles(Path.Combine(site.Data, "logs")))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("locked", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("[ERR]", text, StringComparison.Ordinal);
        }

        Task[] Begin(CancellationToken end) =>
            [.. Enumerable.Range(0, Readers).Select(number => Task.Run(() => ReadAsync(site, items, new Random(number), end)))];
    }

    private static void Fill(ServedSite site)
    {
        if (Long is null)
        {
            InventedFolder.Write(site.Files, news: 250, posts: 150, commentsPerPost: 8);
            return;
        }

        var corpus = Path.Combine(Checkout.Root, "..", "shared", "corpus");
        Assert.True(Directory.Exists(corpus), $"There is no corpus at {corpus}.");
        foreach (var part in new[] { "news-smartable", "news-smartable-ai", "ptt-stock-text" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(corpus, part), "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".md" or ".txt"))
            {
                var copy = Path.Combine(site.Files, Path.GetRelativePath(corpus, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    /// <summary>Every post gets one more comment, so that all of them are written again.</summary>
    private static async Task AddCommentsAsync(ServedSite site, int round)
    {
        foreach (var file in Directory.EnumerateFiles(site.Files, "M.*.txt", SearchOption.AllDirectories))
        {
            await File.AppendAllTextAsync(
                file,
                string.Create(CultureInfo.InvariantCulture, $"推 loadtester: 第{round}輪 12/31 23:{round % 60:00}\n"),
                TestContext.Current.CancellationToken);
        }
    }

    private async Task ReadAsync(ServedSite site, string[] items, Random random, CancellationToken ended)
    {
        using var reader = site.Reader();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!ended.IsCancellationRequested)
        {
            var word = Uri.EscapeDataString(Words[random.Next(Words.Length)]);
            var item = items[random.Next(Math.Min(items.Length, 400))];
            switch (random.Next(20))
            {
                case < 3:
                    Whole(await TextAsync(reader, new[] { "/", "/topics", "/boards", "/sources", "/changes" }[random.Next(5)]));
                    break;
                case < 10:
                    var page = await TextAsync(reader, item);
                    Whole(page);
                    if (item.StartsWith("/forum/", StringComparison.Ordinal))
                    {
                        NotLess(seen, item, Messages(page));
                    }

                    break;
                case < 13:
                    Whole(await TextAsync(reader, "/search?q=" + word));
                    break;
                case < 14:
                    Whole(await TextAsync(reader, "/comments?q=" + word));
                    break;
                case < 17:
                    using (var found = JsonDocument.Parse(await TextAsync(reader, "/api/v1/items?q=" + word)))
                    {
                        NotLess(seen, word, found.RootElement.GetProperty("total").GetInt32());
                    }

                    break;
                case < 19:
                    var feed = await TextAsync(reader, "/feed.atom?q=" + word);
                    Assert.EndsWith("</feed>", feed.TrimEnd(), StringComparison.Ordinal);
                    break;
                default:
                    foreach (var line in (await TextAsync(reader, "/export.jsonl?q=" + word)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    {
                        using var one = JsonDocument.Parse(line);
                    }

                    break;
            }
        }
    }

    private async Task<string> TextAsync(HttpClient reader, string path)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await reader.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        _answers.Add((response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} answers {response.StatusCode}.");
        return text;
    }

    private static void Whole(string page) => Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);

    /// <summary>How many messages the head of a thread tells of; where the page lists them, it lists as many, each once and in order.</summary>
    private static int Messages(string page)
    {
        // A thread without messages tells of none.
        var told = Told().Match(page) is { Success: true } head
            ? int.Parse(head.Groups["number"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : 0;
        List<int> floors = [.. Floors().Matches(page).Select(match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))];
        if (floors.Count > 0 || told == 0)
        {
            Assert.Equal(floors.Distinct().Order(), floors);
            Assert.Equal(told, floors.Count);
        }

        return told;
    }

    private static void NotLess(Dictionary<string, int> seen, string of, int number)
    {
        Assert.True(number >= seen.GetValueOrDefault(of), $"{of}: {number} after {seen.GetValueOrDefault(of)}.");
        seen[of] = number;
    }

    private void Report(string beside, TimeSpan time)
    {
        double[] times = [.. _answers.Select(answer => answer.Milliseconds).Order()];
        double At(double part) => times[Math.Min(times.Length - 1, (int)(times.Length * part))];
        var statuses = string.Join(", ", _answers.GroupBy(answer => answer.Status).Select(group => $"{(int)group.Key}: {group.Count()}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Length} requests of {Readers} readers in {time.TotalSeconds:0.0} s beside {beside}; p50 {At(0.5):0.0} ms, p95 {At(0.95):0.0} "
                + $"ms, p99 {At(0.99):0.0} ms, most {times[^1]:0.0} ms; {statuses}"));
    }

    [GeneratedRegex("<loc>(?<address>[^<]+)</loc>", RegexOptions.ExplicitCapture)]
    private static partial Regex Locations();

    [GeneratedRegex("<span>(?<number>[0-9,]+) messages?</span>", RegexOptions.ExplicitCapture)]
    private static partial Regex Told();

    [GeneratedRegex("<div class=\"run [^\"]*\" id=\"b(?<number>[0-9]+)\">", RegexOptions.ExplicitCapture)]
    private static partial Regex Floors();
}

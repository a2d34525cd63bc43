using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Benchmarks;

/// <summary>Times a page of results, as a page model asks for it: total, 20 hits, facets, rows, snippets.</summary>
internal static class SearchBenchmark
{
    private const int Rounds = 20;

    /// <summary>Single characters, names, phrases, mixed scripts, exclusions, filters, and nothing at all.</summary>
    private static readonly string[] Queries =
    [
        "微軟", "台積電", "股票", "的", "醫", "生成式AI", "外資買超", "聯準會升息", "power apps", "ChatGPT", "AI", "Microsoft -AI", "台積電 OR 聯發科",
        "\"power apps\"", "micro*", "in:title 台積電", "in:comments 哈哈", "in:own 看法", "board:Stock 航運", "class:新聞 台積電", "date:2023 股市", "push:>100", "kind:news",
        "source:microsoft.com", "", "has:comments -台積電", "is:published", "quality:>=50", "reporter:鉅亨網", "台積電 美國 設廠",
    ];

    public static async Task<int> RunAsync(string data, IReadOnlyList<string> paths)
    {
        var none = CancellationToken.None;
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = data }, TimeProvider.System, NullLoggerFactory.Instance, none);
        if (await archive.IsEmptyAsync(none))
        {
            var report = await archive.Ingestor.RunAsync(new IngestionRequest(paths), null, none);
            Console.WriteLine($"ingested {report.Counts.Files} files in {report.Seconds:F2} s, durable and searchable");
        }

        for (var round = 0; round < 3; round++)
        {
            var building = Stopwatch.GetTimestamp();
            var (items, runs) = await archive.ReindexAsync(none);
            Console.WriteLine($"index built from the store: {items} items, {runs} comment runs, {Stopwatch.GetElapsedTime(building).TotalSeconds:F2} s");
        }

        Console.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) / (1024.0 * 1024):F0} MB after collection");
        var pages = new List<double>();
        var comments = new List<double>();
        foreach (var query in Queries)
        {
            var parsed = QueryParser.Parse(query, DateTime.UnixEpoch.AddDays(20000), TimeZoneInfo.Utc);
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                var found = await archive.Search.FindAsync(new SearchRequest(parsed), none);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (found.Hits.Count != Math.Min(20, found.Total) || found.Facets.Count != 7)
                {
                    Console.Error.WriteLine($"“{query}” is answered wrongly: {found.Total} in all, {found.Hits.Count} shown.");
                    return 1;
                }

                started = Stopwatch.GetTimestamp();
                await archive.Search.FindCommentsAsync(new SearchRequest(parsed), none);
                comments.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            // The first rounds compile; the page is timed warm, as a running site answers it.
            times.RemoveRange(0, 2);
            pages.AddRange(times);
            Console.WriteLine($"{Percentile(times, 50),8:F2} ms  {query}");
        }

        Console.WriteLine(
            $"page of items: p50 {Percentile(pages, 50):F2} ms, p95 {Percentile(pages, 95):F2} ms, max {pages.Max():F2} ms over {Queries.Length} queries");
        Console.WriteLine($"page of comments: p50 {Percentile(comments, 50):F2} ms, p95 {Percentile(comments, 95):F2} ms, max {comments.Max():F2} ms");
        return 0;
    }

    private static double Percentile(List<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}

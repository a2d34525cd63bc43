using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Storage;

namespace NewsBrowser.Benchmarks;

/// <summary>Times suggestions over an archive, for each beginning in a file as it is typed sign by sign, and how long its words take to learn.</summary>
internal static class SuggestionBenchmark
{
    private const int Rounds = 20;

    public static async Task<int> RunAsync(string data, string prefixes, IReadOnlyList<string> paths)
    {
        var none = CancellationToken.None;
        await using var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = data }, TimeProvider.System, NullLoggerFactory.Instance, none);
        if (await archive.IsEmptyAsync(none))
        {
            var report = await archive.Ingestor.RunAsync(new IngestionRequest(paths), null, none);
            Console.WriteLine($"ingested {report.Counts.Files} files in {report.Seconds:F2} s");
        }

        var learning = Stopwatch.GetTimestamp();
        await archive.Search.LearnWordsAsync();
        Console.WriteLine($"words learnt and counted in {Stopwatch.GetElapsedTime(learning).TotalSeconds:F2} s");
        string[] typed =
        [
            .. File.ReadLines(prefixes).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')[0])
                .SelectMany(text => Enumerable.Range(1, text.Length).Select(length => text[..length])).Distinct(),
        ];
        var first = new List<double>();
        var warm = new List<double>();
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var text in typed)
            {
                var started = Stopwatch.GetTimestamp();
                found += (await archive.Search.SuggestAsync(text, 10, none)).Count;
                (round == 0 ? first : warm).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        Console.WriteLine($"{typed.Length} beginnings, {(double)found / Rounds / typed.Length:F1} suggestions each");
        Report("first time", first);
        Report("warm", warm);
        foreach (var days in (int[])[7, 30, 90, 365])
        {
            var trending = await archive.Search.TrendingAsync(days, 10, none);
            var terms = trending?.Terms.Select(term => $"{term.Text} {term.Count}/{term.Before}") ?? [];
            Console.WriteLine($"{days} days to {trending?.To:yyyy-MM-dd}: {string.Join(' ', terms)}");
        }

        return 0;
    }

    private static void Report(string name, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{name}: p50 {times[times.Count / 2]:F2} ms, p95 {times[times.Count * 95 / 100]:F2} ms, max {times[^1]:F2} ms");
    }
}

using System.Diagnostics;
using System.Text.Json;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks;

/// <summary>Opens an index in a process that has done nothing before, and says how long it took to the first page.</summary>
internal static class OpenBenchmark
{
    /// <summary>Milliseconds; documents that the first page found; MB after every query of the set was answered once.</summary>
    public sealed record Opened(double Open, double FirstPage, int Total, double Anonymous);

    private const int WarmUp = 40;

    /// <summary>Asks for the pages of some queries over and over: the processor's time is the same however much else the machine does.</summary>
    public static int Loop(string folder, string name, int seconds)
    {
        var sentences = SentenceSets.Load();
        var values = new FacetValues();
        using var index = SearchIndex.Open(
            ItemTextFields.Schema, folder, EngineBenchmark.Keeping(merge: false, () => new ItemGenerator(sentences, values).Make));
        BenchmarkQuery[] queries = [.. QuerySet.All.Where(query => name is "all" || query.Name == name || query.Class == name)];
        IndexRequest[] pages = [.. queries.Select(query => query.Page())];
        for (var round = 0; round < WarmUp; round++)
        {
            foreach (var page in pages)
            {
                index.Search(page);
            }
        }

        var share = TimeSpan.FromSeconds((double)seconds / Math.Max(1, pages.Length));
        var all = new List<double>();
        for (var i = 0; i < pages.Length; i++)
        {
            var rounds = 0;
            var used = Environment.CpuUsage.TotalTime;
            var started = Stopwatch.GetTimestamp();
            for (; Stopwatch.GetElapsedTime(started) < share; rounds++)
            {
                index.Search(pages[i]);
            }

            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds / rounds;
            all.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds / rounds);
            Console.WriteLine($"{all[^1],8:F3} ms of processor {elapsed,8:F3} ms  {queries[i].Class}: {queries[i].Name} ({rounds} pages)");
        }

        Console.WriteLine($"processor a page: {Percentiles.Compute(all)}, sum {all.Sum():F1} ms");
        return pages.Length > 0 ? 0 : 1;
    }

    public static int Run(string folder)
    {
        var sentences = new Lazy<SentenceSets>(SentenceSets.Load);
        var values = new Lazy<FacetValues>(() => new FacetValues());
        var request = QuerySet.All.First(query => query.Name == "台積電").Page();
        var started = Stopwatch.GetTimestamp();
        using var index = SearchIndex.Open(
            ItemTextFields.Schema, folder, EngineBenchmark.Keeping(merge: false, () => new ItemGenerator(sentences.Value, values.Value).Make));
        var opened = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var total = index.Search(request).Total;
        var answered = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        foreach (var query in QuerySet.All)
        {
            index.Search(query.Page());
        }

        Console.WriteLine(JsonSerializer.Serialize(new Opened(opened, answered - opened, total, MemoryWatch.Anonymous)));
        return 0;
    }
}

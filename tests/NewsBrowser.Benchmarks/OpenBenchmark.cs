using System.Diagnostics;
using System.Text.Json;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;

namespace NewsBrowser.Benchmarks;

/// <summary>Opens an index in a process that has done nothing before, and says how long it took to the first page.</summary>
internal static class OpenBenchmark
{
    /// <summary>Milliseconds; documents that the first page found; MB after every query of the set was answered once.</summary>
    public sealed record Opened(double Open, double FirstPage, int Total, double Anonymous);

    public static int Run(string folder)
    {
        var sentences = new Lazy<SentenceSets>(SentenceSets.Load);
        var values = new Lazy<FacetValues>(() => new FacetValues());
        var request = QuerySet.All.First(query => query.Name == "台積電").Page();
        var started = Stopwatch.GetTimestamp();
        using var index = SearchIndex.Open(ItemTexts.Schema, folder, EngineBenchmark.Keeping(merge: false, () => new ItemGenerator(sentences.Value, values.Value).Make));
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

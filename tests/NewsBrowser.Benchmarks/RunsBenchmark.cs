using System.Diagnostics;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Checking;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks;

/// <summary>The engine over runs of comments: many, short, with the item that they stand under.</summary>
internal static class RunsBenchmark
{
    public static int Run(BenchmarkOptions options)
    {
        var runs = options.Documents;
        var sentences = SentenceSets.Load();
        var values = new FacetValues();
        Func<long, IndexDocument> Generator() => new RunGenerator(sentences, values).Make;
        var make = Generator();
        var folder = Path.Combine(options.Folder, "runs");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine($"machine: {Machine.Description}");
        using var index = SearchIndex.Open(MessageTextFields.Schema, folder, EngineBenchmark.Keeping(merge: true, Generator));
        var memory = new MemoryWatch();
        var applying = TimeSpan.Zero;
        long bytes = 0;
        var all = Stopwatch.GetTimestamp();
        foreach (var numbers in Enumerable.Range(0, runs).Chunk(options.Batch * 10))
        {
            IndexDocument[] batch = [.. numbers.Select(number => make(number))];
            bytes += batch.Sum(document => (long)Encoding.UTF8.GetByteCount(document.Texts[MessageTextFields.Text]!));
            var started = Stopwatch.GetTimestamp();
            index.Apply(batch, [], numbers[^1] + 1);
            applying += Stopwatch.GetElapsedTime(started);
        }

        var flushing = Stopwatch.GetTimestamp();
        index.Flush();
        applying += Stopwatch.GetElapsedTime(flushing);
        memory.Dispose();
        var statistics = index.Statistics;
        Console.WriteLine($"{runs} runs of comments, {bytes / 1e6:F1} MB of text: {runs / applying.TotalSeconds:F0} a second, "
            + $"{runs / Stopwatch.GetElapsedTime(all).TotalSeconds:F0} with making them; "
            + $"{statistics.Segments} segments, {statistics.FileBytes / 1e6:F0} MB; peak of memory {memory.PeakAnonymous:F0} MB (RssAnon), managed "
            + $"{memory.PeakManaged:F0} MB");

        var expected = new ScanOracle(MessageTextFields.Schema, RunQuerySet.All).Answer(runs, Generator);
        if (PageTimes.Measure(index, RunQuerySet.All, expected, RunQuerySet.Page) is not { } times)
        {
            return 1;
        }

        foreach (var time in times)
        {
            Console.WriteLine($"    {time.Milliseconds,9:F2} ms {time.Total,9} found  {time.Class}: {time.Name}");
        }

        Console.WriteLine($"page of comments: {PageTimes.Summary(times)}");
        return 0;
    }
}

using System.Diagnostics;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Checking;
using NewsBrowser.Benchmarks.Fts;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks;

/// <summary>The same documents and pages in SQLite's FTS5, in the same run; where it has fewer documents than the engine,
/// the engine is built again at that size.</summary>
internal sealed class FtsComparison(BenchmarkOptions options, Dictionary<string, object> report, Func<Func<long, IndexDocument>> generator)
{
    private readonly int _size = options.FtsDocuments;

    public void Run(IReadOnlyList<BenchmarkQuery> queries, int documents, IReadOnlyList<PageTimes.Timed> engine, IReadOnlyList<ExpectedAnswer> expected)
    {
        Console.WriteLine();
        if (_size != documents)
        {
            expected = new ScanOracle(ItemTextFields.Schema, queries).Answer(_size, generator);
            if (Smaller(queries, expected) is not { } smaller)
            {
                return;
            }

            engine = smaller;
        }

        var path = Path.Combine(options.Folder, $"fts-{_size}.db");
        var there = File.Exists(path) && options.Reuse;
        if (!there)
        {
            foreach (var old in (string[])[path, path + "-wal", path + "-shm"])
            {
                File.Delete(old);
            }
        }

        using var index = new FtsIndex(path);
        if (!there)
        {
            Build(index);
        }

        Say("FTS5 bytes", index.Bytes);
        var times = new List<PageTimes.Timed>();
        var different = 0;
        for (var n = 0; n < queries.Count; n++)
        {
            using var page = new FtsPage(index, queries[n]);
            var started = Stopwatch.GetTimestamp();
            page.Run();
            var first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var time = first > 2_000 ? first : QueryTimer.Median(page.Run, 3, 50, 150);
            times.Add(new PageTimes.Timed(queries[n].Class, queries[n].Name, (int)page.Total, time));
            if (page.Total != expected[n].Total)
            {
                different++;
                Console.WriteLine($"    FTS5 finds {page.Total} where {expected[n].Total} match: {queries[n].Class}: {queries[n].Name}");
            }
        }

        Say("FTS5 queries with another total", different);
        Say($"FTS5 page at {_size}", PageTimes.Summary(times));
        report["FTS5 page, by query"] = times;
        var ours = PageTimes.Summary(engine);
        var theirs = PageTimes.Summary(times);
        Say($"engine page at {_size}", ours);
        Say("times faster at p50", Math.Round(theirs.P50 / ours.P50, 1));
        Say("times faster at p95", Math.Round(theirs.P95 / ours.P95, 1));
        Say("times faster at the slowest", Math.Round(theirs.Max / ours.Max, 1));
        Console.WriteLine();
        foreach (var ofClass in times.Zip(engine).GroupBy(pair => pair.First.Class))
        {
            Console.WriteLine($"    {ofClass.Key,-18} "
                + $"{string.Join("   ", ofClass.Select(pair => $"{pair.First.Name} {pair.First.Milliseconds:F1} ms, {pair.First.Milliseconds / pair.Second.Milliseconds:F0} x"))}");
        }
    }

    private void Build(FtsIndex index)
    {
        var make = generator();
        var generating = Stopwatch.GetTimestamp();
        for (var number = 0; number < Math.Min(_size, 20_000); number++)
        {
            make(number);
        }

        var share = Stopwatch.GetElapsedTime(generating).TotalSeconds / Math.Min(_size, 20_000) * _size;
        var started = Stopwatch.GetTimestamp();
        index.Create();
        index.Fill(Enumerable.Range(0, _size).Select(number => make(number)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Say("FTS5 documents", _size);
        Say("FTS5 built, documents a second, generation excluded", Math.Round(_size / (seconds - share)));
    }

    /// <summary>The engine at FTS5's size.</summary>
    private IReadOnlyList<PageTimes.Timed>? Smaller(IReadOnlyList<BenchmarkQuery> queries, IReadOnlyList<ExpectedAnswer> expected)
    {
        var folder = Path.Combine(options.Folder, $"index-{_size}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var make = generator();
        using var index = SearchIndex.Open(ItemTextFields.Schema, folder, EngineBenchmark.Keeping(merge: true, generator));
        foreach (var batch in Enumerable.Range(0, _size).Chunk(options.Batch))
        {
            index.Apply([.. batch.Select(number => make(number))], [], batch[^1] + 1);
        }

        index.Flush();
        return PageTimes.Measure(index, queries, expected);
    }

    private void Say(string name, object value)
    {
        report[name] = value;
        Console.WriteLine($"{name}: {value}");
    }
}

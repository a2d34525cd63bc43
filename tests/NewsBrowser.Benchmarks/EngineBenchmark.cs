using System.Diagnostics;
using System.Text;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Benchmarks.Checking;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Benchmarks.Measuring;
using NewsBrowser.Benchmarks.Queries;
using NewsBrowser.Index;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Benchmarks;

/// <summary>The engine over generated items: building, pages, one document more, opening, suggestions, many readers; beside FTS5 when asked.</summary>
internal sealed class EngineBenchmark(BenchmarkOptions options)
{
    private readonly SentenceSets _sentences = SentenceSets.Load();
    private readonly FacetValues _values = new();
    private readonly Dictionary<string, object> _report = [];
    private readonly int _documents = options.Documents;
    private readonly string _folder = Path.Combine(options.Folder, "index");

    /// <param name="merge">Whether segments are merged in the background.</param>
    /// <param name="generator">Stands for the store where texts have to be looked up: they are made again by number.</param>
    public static IndexOptions Keeping(bool merge, Func<Func<long, IndexDocument>> generator)
    {
        var makers = new ThreadLocal<Func<long, IndexDocument>>(generator);
        return new IndexOptions
        {
            Identity = "benchmark",
            MergeInBackground = merge,
            Texts = ids => [.. ids.Select(id => makers.Value!(id - 1).Texts)],
        };
    }

    private string TextBytes => Path.Combine(options.Folder, "text-bytes");

    public int Run()
    {
        Directory.CreateDirectory(options.Folder);
        Say("machine", Machine.Description);
        Say("documents", _documents);
        Say("sentences", _sentences.Origin);
        if (options.Reuse)
        {
            Console.WriteLine("the index of an earlier run");
        }
        else
        {
            Build();
        }

        if (options.BuildOnly)
        {
            WriteReport();
            return 0;
        }

        var queries = QuerySet.All;
        var expected = Expected(queries);
        IReadOnlyList<PageTimes.Timed>? asTheyCome;
        using (var index = SearchIndex.Open(ItemTextFields.Schema, _folder, Keeping(merge: false, MakeGenerator)))
        {
            // An engine that keeps nothing in files has to be filled again.
            Refill(index);
            Say("segments as they come", index.Statistics.Segments);
            asTheyCome = PageTimes.Measure(index, queries, expected);
            if (asTheyCome is null)
            {
                return 1;
            }

            Pages("page as segments come", asTheyCome);
        }

        using (var index = SearchIndex.Open(ItemTextFields.Schema, _folder, Keeping(merge: true, MakeGenerator)))
        {
            Refill(index);
            var merging = Stopwatch.GetTimestamp();
            index.Optimize(CancellationToken.None);
            Say("seconds to merge all", Round(Stopwatch.GetElapsedTime(merging).TotalSeconds));
            Say("segments after merging", index.Statistics.Segments);
            Say("index bytes after merging", index.Statistics.FileBytes);
            if (File.Exists(TextBytes))
            {
                Say(
                    "index / raw text after merging",
                    Round(index.Statistics.FileBytes / double.Parse(File.ReadAllText(TextBytes), System.Globalization.CultureInfo.InvariantCulture), 3));
            }

            var settled = PageTimes.Measure(index, queries, expected);
            if (settled is null)
            {
                return 1;
            }

            PagesByClass(settled);
            Pages("page", settled);
            Suggestions(index);
            Readers(index, queries);
            OneMore(index);
            if (options.FtsDocuments > 0)
            {
                new FtsComparison(options, _report, MakeGenerator).Run(queries, _documents, settled, expected);
            }
        }

        Opening();
        WriteReport();
        return 0;
    }

    private void WriteReport()
    {
        if (options.Json is { } file)
        {
            File.WriteAllText(file, System.Text.Json.JsonSerializer.Serialize(_report, Indented));
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private Func<long, IndexDocument> MakeGenerator() => new ItemGenerator(_sentences, _values).Make;

    private void Build()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        var make = MakeGenerator();
        for (var number = 0; number < 2_000; number++)
        {
            make(number);
        }

        Say("memory before building, MB", Math.Round(MemoryWatch.Anonymous));
        var memory = new MemoryWatch();
        using var index = SearchIndex.Open(ItemTextFields.Schema, _folder, Keeping(merge: true, MakeGenerator));
        long textBytes = 0;
        long keywordBytes = 0;
        var generating = TimeSpan.Zero;
        var counting = TimeSpan.Zero;
        var applying = TimeSpan.Zero;
        var batch = new List<IndexDocument>(options.Batch);
        for (var from = 0; from < _documents; from += options.Batch)
        {
            var started = Stopwatch.GetTimestamp();
            batch.Clear();
            for (var number = from; number < Math.Min(_documents, from + options.Batch); number++)
            {
                batch.Add(make(number));
            }

            generating += Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            textBytes += batch.Sum(document => document.Texts.Sum(text => text is null ? 0L : Encoding.UTF8.GetByteCount(text)));
            keywordBytes += batch.Sum(document => document.Keywords.Sum(of => of is null ? 0L : of.Sum(value => (long)Encoding.UTF8.GetByteCount(value))));
            counting += Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            index.Apply(batch, [], from + batch.Count);
            applying += Stopwatch.GetElapsedTime(started);
        }

        var flushing = Stopwatch.GetTimestamp();
        index.Flush();
        applying += Stopwatch.GetElapsedTime(flushing);
        Say("raw text, MB", Round(textBytes / 1e6));
        Say("raw text a document, bytes", textBytes / _documents);
        Say("keywords, MB", Round(keywordBytes / 1e6));
        Say("generation alone, documents a second", Math.Round(_documents / generating.TotalSeconds));
        Say("built, documents a second, generation excluded", Math.Round(_documents / applying.TotalSeconds));
        Say("built, documents a second, generation included", Math.Round(_documents / (applying + generating).TotalSeconds));
        Say("seconds in Apply and Flush", Round(applying.TotalSeconds));
        var statistics = index.Statistics;
        Say("segments when built", statistics.Segments);
        Say("index bytes when built", statistics.FileBytes);
        Say("index bytes in memory", statistics.MemoryBytes);
        Say("index / raw text", Round((double)statistics.FileBytes / textBytes, 3));
        memory.Dispose();
        Say("peak of memory while building (RssAnon), MB", Math.Round(memory.PeakAnonymous));
        Say("peak of managed heap while building, MB", Math.Round(memory.PeakManaged));
        Say("peak with mapped files (VmHWM), MB", Math.Round(MemoryWatch.HighWater));
        File.WriteAllText(TextBytes, textBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Refill(SearchIndex index)
    {
        if (index.Count == _documents)
        {
            return;
        }

        if (index.Count != 0)
        {
            throw new InvalidOperationException($"The index opened with {index.Count} of {_documents} documents: {index.Opening}.");
        }

        Console.WriteLine("(the index kept no files: filled again)");
        var make = MakeGenerator();
        foreach (var batch in Enumerable.Range(0, _documents).Chunk(options.Batch))
        {
            index.Apply([.. batch.Select(number => make(number))], [], batch[^1] + 1);
        }
    }

    private IReadOnlyList<ExpectedAnswer> Expected(IReadOnlyList<BenchmarkQuery> queries)
    {
        var started = Stopwatch.GetTimestamp();
        var file = Path.Combine(options.Folder, $"answers-{_documents}.bin");
        var fingerprint = AnswerFile.Fingerprint(queries, _documents, MakeGenerator());
        var answers = AnswerFile.Read(file, fingerprint, queries.Count);
        if (answers is null)
        {
            answers = new ScanOracle(ItemTextFields.Schema, queries).Answer(_documents, MakeGenerator);
            AnswerFile.Write(file, fingerprint, answers);
            Say("seconds to look through all documents", Round(Stopwatch.GetElapsedTime(started).TotalSeconds));
        }

        return answers;
    }

    private void Pages(string name, IReadOnlyList<PageTimes.Timed> times)
    {
        Say(name, PageTimes.Summary(times));
        _report[name + ", by query"] = times;
        foreach (var time in times.OrderByDescending(time => time.Milliseconds).Take(8))
        {
            Console.WriteLine($"    {time.Milliseconds,9:F2} ms {time.Total,9} found  {time.Class}: {time.Name}");
        }
    }

    private static void PagesByClass(IReadOnlyList<PageTimes.Timed> times)
    {
        Console.WriteLine();
        foreach (var group in times.GroupBy(time => time.Class))
        {
            Console.WriteLine($"    {group.Key,-18} {string.Join("   ", group.Select(time => $"{time.Name} {time.Milliseconds:F2} ms ({time.Total})"))}");
        }

        Console.WriteLine();
    }

    private void Suggestions(SearchIndex index)
    {
        string[] words = ["台積電", "聯準會升息", "生成式ai", "外資買超", "的", "microsoft", "power", "developer", "the", "a", "20", "index", "龘靐", "zyntharia", "qzx"];
        var times = new List<double>();
        foreach (var prefix in words.SelectMany(word => Enumerable.Range(1, word.Length).Select(length => word[..length])).Distinct())
        {
            index.TermsWithPrefix(prefix, 10);
            times.Add(QueryTimer.Median(() => index.TermsWithPrefix(prefix, 10), 5, 50, 50));
        }

        Say("suggestions while typing", Percentiles.Compute(times));
    }

    private void Readers(SearchIndex index, IReadOnlyList<BenchmarkQuery> queries)
    {
        const int threads = 8;
        IndexRequest[] pages = [.. queries.Select(query => query.Page())];
        var times = new List<double>[threads];
        var began = Stopwatch.GetTimestamp();
        var readers = Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var mine = times[thread] = [];
                for (var n = thread * 7; Stopwatch.GetElapsedTime(began).TotalSeconds < 5; n++)
                {
                    var started = Stopwatch.GetTimestamp();
                    index.Search(pages[n % pages.Length]);
                    mine.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            },
            TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(readers);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Say("pages a second with 8 readers", Math.Round(times.Sum(of => of.Count) / seconds));
        Say("page with 8 readers", Percentiles.Compute(times.SelectMany(of => of)));
    }

    /// <summary>The time from handing a document over until a search finds it.</summary>
    private void OneMore(SearchIndex index)
    {
        const int rounds = 50;
        var make = MakeGenerator();
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var document = make(_documents + round);
            var word = $"newcomer{round}word";
            document.Texts[ItemTextFields.Own] += " " + word;
            var request = new IndexRequest { Query = new IndexQuery.Text(word, MatchForm.Words, ItemTextFields.EverywhereMask) };
            var started = Stopwatch.GetTimestamp();
            index.Apply([document], [], _documents + round + 1);
            while (index.Search(request).Total == 0)
            {
                Thread.Yield();
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        Say("one document until it is found", Percentiles.Compute(times));
        index.Apply([], [.. Enumerable.Range(_documents + 1, rounds).Select(id => (long)id)], _documents + rounds + 1);
        index.Flush();
    }

    private void Opening()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "NewsBrowser.Benchmarks");
        var runs = new List<OpenBenchmark.Opened>();
        for (var round = 0; round < 5; round++)
        {
            using var child = Process.Start(new ProcessStartInfo(program, ["open", _folder]) { RedirectStandardOutput = true })!;
            runs.Add(System.Text.Json.JsonSerializer.Deserialize<OpenBenchmark.Opened>(child.StandardOutput.ReadToEnd())!);
            child.WaitForExit();
        }

        Say("opening until the first answer, ms", Round(runs.Select(run => run.Open + run.FirstPage).Order().ElementAt(2), 1));
        Say("of it the opening itself, ms", Round(runs.Select(run => run.Open).Order().ElementAt(2), 1));
        Say("memory after all queries in a fresh process (RssAnon), MB", Math.Round(runs[^1].Anonymous));
        Say("documents found by it", runs[^1].Total);
    }

    private static double Round(double value, int digits = 1) => Math.Round(value, digits);

    private void Say(string name, object value)
    {
        _report[name] = value;
        Console.WriteLine($"{name}: {value}");
    }
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NewsBrowser.Archive;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Ingestion;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Benchmarks.Generation;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Benchmarks;

/// <summary>Measures how good the order of results is on two public sets, through the archive's own ingestion and search; with <c>--sweep</c>
/// for other numbers of the ranking too, one at a time.</summary>
/// <remarks>Posts that are known to be there are looked for by a title with a fault and by what one of their comments says (<see cref="KnownPosts"/>).
/// English: Cranfield, nDCG@10 with the gains as they are given. Chinese: the questions of DRCD, MRR@10, beside the corpus's posts and items.
/// Each figure is also given for the queries of even and of odd place, so that nothing is chosen for a few of them.</remarks>
internal static class RelevanceBenchmark
{
    private const int Depth = 10;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Query(ParsedQuery Parsed, IReadOnlyDictionary<string, double> Gains);

    public static async Task<int> RunAsync(string folder, bool sweep, bool details, IReadOnlyList<string> tried)
    {
        if (CorpusSentences.Folder() is not { } corpus)
        {
            Console.Error.WriteLine("The corpus is not there: ../shared/corpus beside the checkout.");
            return 1;
        }

        var cranfield = ReadLines(corpus, "relevance-cranfield/documents.jsonl")
            .Select(row => (Id: row.GetProperty("id").GetRawText(), Title: row.GetProperty("title").GetString()!, Text: row.GetProperty("text").GetString()!));
        var drcd = ReadLines(corpus, "relevance-drcd/paragraphs.jsonl")
            .Select(row => (Id: row.GetProperty("id").GetString()!, Title: row.GetProperty("title").GetString()!, Text: row.GetProperty("text").GetString()!));
        await using var english = await OpenAsync(Path.Combine(folder, "cranfield"), cranfield, []);
        await using var chinese = await OpenAsync(
            Path.Combine(folder, "drcd"), drcd, [.. new[] { "ptt-stock-text", "news-smartable", "news-smartable-ai" }.Select(name => Path.Combine(corpus, name))]);
        var topics = ReadLines(corpus, "relevance-cranfield/queries.jsonl")
            .Select(row => new Query(
                Parse(row.GetProperty("query").GetString()!), row.GetProperty("gain").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetDouble())))
            .ToList();
        var questions = ReadLines(corpus, "relevance-drcd/questions.jsonl")
            .Select(row => new Query(Parse(row.GetProperty("question").GetString()!), new Dictionary<string, double> { [row.GetProperty("paragraph").GetString()!] = 1 }))
            .ToList();
        var known = KnownPosts.Make(CorpusSentences.ReadPosts(corpus));
        Console.WriteLine("| ranking | Cranfield nDCG@10 | even / odd | DRCD MRR@10 | even / odd | titles | comments |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, ranking) in tried.Count > 0 ? tried.Select(text => (text, Read(text))) : sweep ? Variants() : [("as it is", Ranking.Default)])
        {
            english.Search.Ranking = chinese.Search.Ranking = ranking;
            var gain = await MeasureAsync(english, topics, ComputeGain, details);
            var rank = await MeasureAsync(chinese, questions, ComputeReciprocalRank, details);
            var titles = await FindKnownAsync(chinese, known.Titles, details);
            var comments = await FindKnownAsync(chinese, known.Comments, details);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {gain.All:0.0000} | {gain.Even:0.0000} / {gain.Odd:0.0000} | {rank.All:0.0000} | {rank.Even:0.0000} / {rank.Odd:0.0000} | {titles} | {comments} |"));
        }

        return 0;
    }

    // Numbers to try together, as k1=1.5,title=2.
    private static Ranking Read(string text)
    {
        var ranking = Ranking.Default;
        var weights = ItemTextFields.Schema.Texts.Select(field => field.Weight).ToArray();
        foreach (var part in text.Split(','))
        {
            var name = part[..part.IndexOf('=', StringComparison.Ordinal)];
            var value = double.Parse(part[(name.Length + 1)..], CultureInfo.InvariantCulture);
            ranking = name switch
            {
                "k1" => ranking with { WordSaturation = value },
                "pairk1" => ranking with { PairSaturation = value },
                "b" => ranking with { LengthShare = value },
                "power" => ranking with { WordRarityPower = value },
                "pairpower" => ranking with { PairRarityPower = value },
                "passage" => ranking with { Passage = value },
                "characters" => ranking with { CharactersOfWord = (int)value },
                "length" => ranking with { PassageLength = (int)value },
                "word" => ranking with { Word = value },
                "form" => ranking with { OtherForm = value },
                "function" => ranking with { FunctionWord = value },
                "pair" => ranking with { FunctionPair = value },
                "character" => ranking with { Character = value },
                "title" => ranking with { FieldWeights = [value, .. (ranking.FieldWeights ?? weights).Skip(1)] },
                _ => throw new ArgumentException($"There is no number {name}."),
            };
        }

        return ranking;
    }

    // One number changed at a time, from what is.
    private static IEnumerable<(string Name, Ranking Ranking)> Variants()
    {
        var now = Ranking.Default;
        yield return ("as it is", now);
        foreach (var value in new[] { 1.2, 1.5, 1.8, 2.2, 2.6, 3 })
        {
            yield return (Name("word saturation (k1)", value), now with { WordSaturation = value });
        }

        foreach (var value in new[] { 0.5, 0.7, 0.9, 1.2 })
        {
            yield return (Name("pair saturation (k1)", value), now with { PairSaturation = value });
        }

        foreach (var value in new[] { 0.4, 0.5, 0.6, 0.7, 0.8 })
        {
            yield return (Name("length share (b)", value), now with { LengthShare = value });
        }

        foreach (var value in new[] { 0.8, 1, 1.15, 1.3 })
        {
            yield return (Name("word rarity power", value), now with { WordRarityPower = value });
        }

        foreach (var value in new[] { 1.15, 1.3, 1.5, 1.7 })
        {
            yield return (Name("pair rarity power", value), now with { PairRarityPower = value });
        }

        foreach (var value in new[] { 0.5, 0.7, 0.85, 1 })
        {
            yield return (Name("other form", value), now with { OtherForm = value });
        }

        foreach (var value in new[] { 0, 0.2, 0.35, 0.5, 0.7, 1 })
        {
            yield return (Name("passage", value), now with { Passage = value });
        }

        foreach (var value in new[] { 10, 15, 20, 30, 50 })
        {
            yield return (Name("length of a passage", value), now with { PassageLength = value });
        }

        foreach (var value in new[] { 1, 1.5, 2, 2.5, 3 })
        {
            yield return (Name("word beside a pair", value), now with { Word = value });
        }

        foreach (var value in new[] { 0.5, 0.7, 1, 1.3 })
        {
            yield return (Name("single character", value), now with { Character = value });
        }

        foreach (var value in new[] { 0, 0.1, 0.3, 1 })
        {
            yield return (Name("function word", value), now with { FunctionWord = value });
        }

        foreach (var value in new[] { 0.3, 0.5, 0.7, 1 })
        {
            yield return (Name("function pair", value), now with { FunctionPair = value });
        }

        foreach (var value in new[] { 1, 1.5, 2, 3, 4 })
        {
            yield return (Name("title", value), now with { FieldWeights = [value, 1, 1, 0.7, 0.6, 1] });
        }

        static string Name(string what, double value) => string.Create(CultureInfo.InvariantCulture, $"{what} {value}");
    }

    private static async Task<(double All, double Even, double Odd)> MeasureAsync(
        NewsArchive archive, List<Query> queries, Func<Query, IReadOnlyList<string>, double> score, bool details)
    {
        var sums = new double[2];
        for (var at = 0; at < queries.Count; at++)
        {
            var search = new SearchRequest(queries[at].Parsed) { Limit = Depth, WithFacets = false, WithSnippets = false };
            var found = await archive.Search.FindAsync(search, CancellationToken.None);
            var worth = score(queries[at], [.. found.Hits.Select(hit => (hit.Item.Link ?? "").Split('/')[^1])]);
            sums[at % 2] += worth;
            if (details && worth < 1)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{worth:0.000} {(found.IsClosest ? "closest" : "all")} {found.Total,6} {queries[at].Parsed.Text} wanted {string.Join(" ", queries[at].Gains.Keys.Take(3))}, found {string.Join(" ", found.Hits.Take(3).Select(hit => (hit.Item.Link ?? "").Split('/')[^1]))}"));
            }
        }

        return ((sums[0] + sums[1]) / queries.Count, sums[0] / ((queries.Count + 1) / 2), sums[1] / Math.Max(1, queries.Count / 2));
    }

    // How many posts are among the first ten, of all.
    private static async Task<string> FindKnownAsync(NewsArchive archive, IReadOnlyList<(string Typed, string Title)> searches, bool details)
    {
        var count = 0;
        foreach (var (typed, title) in searches)
        {
            var search = new SearchRequest(Parse(typed)) { Limit = Depth, WithFacets = false, WithSnippets = false };
            var found = await archive.Search.FindAsync(search, CancellationToken.None);
            var isFound = found.Hits.Any(hit => hit.Item.Title == title);
            count += isFound ? 1 : 0;
            if (details && !isFound)
            {
                Console.WriteLine($"not found ({(found.IsClosest ? "closest" : "all")} {found.Total}): {typed} — {title}");
            }
        }

        return $"{count} of {searches.Count}";
    }

    // K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002), with the usual logarithmic discount.
    private static double ComputeGain(Query query, IReadOnlyList<string> found)
    {
        var ideal = query.Gains.Values.OrderDescending().Take(Depth).Select(Discount).Sum();
        return ideal == 0 ? 0 : found.Select((id, at) => Discount(query.Gains.GetValueOrDefault(id), at)).Sum() / ideal;

        static double Discount(double gain, int at) => gain / Math.Log2(at + 2);
    }

    private static double ComputeReciprocalRank(Query query, IReadOnlyList<string> found)
    {
        for (var at = 0; at < found.Count; at++)
        {
            if (query.Gains.ContainsKey(found[at]))
            {
                return 1.0 / (at + 1);
            }
        }

        return 0;
    }

    private static async Task<NewsArchive> OpenAsync(string folder, IEnumerable<(string Id, string Title, string Text)> documents, string[] others)
    {
        var archive = await NewsArchive.OpenAsync(
            new ArchiveOptions { DataDirectory = Path.Combine(folder, "data") }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        if (await archive.IsEmptyAsync(CancellationToken.None))
        {
            var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
            foreach (var (id, title, text) in documents)
            {
                // A line of a text may look like one of the front matter's: a block of its own keeps them apart.
                await File.WriteAllTextAsync(Path.Combine(files, id + ".md"), $"""
                    ---
                    category: news
                    title: {JsonSerializer.Serialize(title, Readable)}
                    publishedDateTime: 2024-01-01T08:00:00Z
                    originalUrl: "https://documents.example/{id}"
                    webUrl: "https://documents.example/{id}"
                    type: article
                    published: true
                    provider:
                      name: Documents
                      domain: documents.example
                    ---

                    {text}

                    """);
            }

            await archive.Ingestor.RunAsync(new IngestionRequest([files, .. others]), null, CancellationToken.None);
        }

        return archive;
    }

    private static ParsedQuery Parse(string text) => QueryParser.Parse(text, DateTime.UnixEpoch.AddDays(20000), TimeZoneInfo.Utc);

    private static IEnumerable<JsonElement> ReadLines(string corpus, string name)
    {
        foreach (var line in File.ReadLines(Path.Combine(corpus, name)))
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }
}

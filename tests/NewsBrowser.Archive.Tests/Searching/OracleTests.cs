using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Searching;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Tests.Searching;

/// <summary>Results, totals and facet counts of random queries equal those of a plain scan.</summary>
public class OracleTests
{
    private const int Queries = 1200;

    [Fact]
    public async Task Random_queries_over_the_seeds_answer_as_a_scan_does()
    {
        await using var archive = await OpenedArchive.OpenAsync(Checkout.Seeds);
        await CompareAsync(archive, seed: 1);
    }

    [Fact]
    public async Task Random_queries_over_the_corpus_answer_as_a_scan_does()
    {
        var corpus = Checkout.Corpus();
        await using var archive = await OpenedArchive.OpenAsync(
            Path.Combine(corpus, "ptt-stock-text"), Path.Combine(corpus, "news-smartable"), Path.Combine(corpus, "news-smartable-ai"));
        await CompareAsync(archive, seed: 2);
    }

    private static readonly SearchField[] Counted = [.. SearchFields.Default.All.Where(field => field.Counted.HasFlag(CountedIn.Items))];

    private static async Task CompareAsync(OpenedArchive archive, int seed)
    {
        var oracle = ScanOracle.Read(archive);
        var random = new Random(seed);
        var questions = new RandomQueries(oracle.Rows, random);
        var matched = 0;
        for (var n = 0; n < Queries; n++)
        {
            var text = questions.Next();
            var facet = Counted[random.Next(Counted.Length)];
            var sort = (SortOrder)random.Next(6);
            var found = await archive.FindAsync(text, sort);
            // Names that the archive does not have are left out, and said to be.
            var parsed = found.Problems.Any(p => p.Code.StartsWith("unknown-", StringComparison.Ordinal)) ? found.Query : OpenedArchive.Parse(text);
            var expected = oracle.Matches(parsed.Root);
            if (found.IsClosest)
            {
                Assert.True(expected.Count == 0, $"“{text}” is answered by the closest, and a scan finds {expected.Count}.");
                continue;
            }

            Assert.True(expected.Count == found.Total, $"“{text}” finds {found.Total}, a scan {expected.Count}.");
            Assert.Equal(Math.Min(expected.Count, 100), found.Hits.Count);
            Assert.All(found.Hits, h => Assert.True(expected.Contains(h.Item.RowId), $"“{text}” finds {h.Item.Title}, a scan does not."));
            Assert.Equal(found.Hits.Count, found.Hits.Select(h => h.Item.RowId).Distinct().Count());
            CompareFacet(text, parsed, oracle, found, facet);
            matched += expected.Count > 0 ? 1 : 0;
        }

        // Most questions are made of the stored texts: a generator that asks for nothing would prove nothing.
        Assert.InRange(matched, Queries / 2, Queries);
    }

    private static void CompareFacet(string text, ParsedQuery parsed, ScanOracle oracle, SearchPage<ItemHit> found, SearchField name)
    {
        var counted = oracle.Count(parsed.Root, name);
        var values = found.Facets.Single(f => f.Field == name).Values;
        Assert.All(values, v => Assert.True(
            counted.GetValueOrDefault(v.Value) == v.Count, $"“{text}”: {name} {v.Value} counts {v.Count}, a scan {counted.GetValueOrDefault(v.Value)}."));
        if (name == SearchFields.Date || counted.Count <= SearchFacets.MaxValues)
        {
            Assert.Equal(counted.Count, values.Count);
            Assert.Equal(counted.Values.Sum(), values.Sum(v => v.Count));
        }

        if (name == SearchFields.Kind && !parsed.Text.Contains("kind:", StringComparison.Ordinal))
        {
            Assert.Equal(found.Total, values.Sum(v => v.Count));
        }
    }
}

/// <summary>Makes queries of every form out of stored texts and values, so that most of them find something.</summary>
internal sealed class RandomQueries(IReadOnlyList<IndexedItem> rows, Random random)
{
    public string Next() => random.Next(8) switch
    {
        0 => Term(),
        1 => Term() + " " + Term(),
        2 => Term() + " -" + Term(),
        3 => Term() + " OR " + Term(),
        4 => Filter() + " " + Term(),
        5 => Filter() + " " + Filter(),
        6 => "(" + Term() + " OR " + Filter() + ") -" + Filter(),
        _ => "in:" + Pick(["title", "body", "comments", "own"]) + " " + Term(),
    };

    private string Term()
    {
        var text = PickText(rows[random.Next(rows.Count)]);
        return random.Next(8) switch
        {
            0 => Han(text, 1),
            1 => Han(text, 2),
            2 => Han(text, 3),
            3 => Han(text, 4 + random.Next(6)),
            4 => Word(text),
            5 => Word(text)[..1] + "*",
            6 => "\"" + Words(text) + "\"",
            _ => Mixed(text),
        };
    }

    private string PickText(IndexedItem row)
    {
        var texts = new List<string> { row.Title };
        texts.AddRange(row.Parts.Select(p => p.Text));
        texts.AddRange(row.Messages.Select(r => r.Text));
        texts.Add(row.Excerpt ?? row.Title);
        return texts[random.Next(texts.Count)];
    }

    private string Han(string text, int length)
    {
        var starts = Enumerable.Range(0, Math.Max(0, text.Length - length + 1))
            .Where(i => text.AsSpan(i, length).IndexOfAnyExceptInRange('\u4E00', '\u9FFF') < 0).ToList();
        return starts.Count == 0 ? "微軟醫生判讀股票市場"[..Math.Min(length, 10)] : text.Substring(starts[random.Next(starts.Count)], length);
    }

    private string Word(string text)
    {
        var words = text.Split(' ', '\n').Where(w => w.Length > 0 && w.All(char.IsAsciiLetterOrDigit) && w is not ("OR" or "AND" or "NOT")).ToList();
        return words.Count == 0 ? "AI" : words[random.Next(words.Count)];
    }

    private string Words(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = random.Next(Math.Max(1, words.Length - 2));
        var phrase = string.Join(' ', words.Skip(start).Take(1 + random.Next(3)));
        var plain = new string([.. phrase.Where(c => char.IsLetterOrDigit(c) || c == ' ')]).Trim();
        return plain.Length is 0 or > 60 ? "machine learning" : plain;
    }

    // A piece that begins in one script and ends in the other, such as 生成式AI.
    private string Mixed(string text)
    {
        var seams = Enumerable.Range(1, Math.Max(0, text.Length - 1)).Where(i => IsHan(text[i - 1]) && char.IsAsciiLetter(text[i])).ToList();
        if (seams.Count == 0)
        {
            return "生成式AI";
        }

        var seam = seams[random.Next(seams.Count)];
        var start = seam - 1;
        while (start > 0 && seam - start < 3 && IsHan(text[start - 1]))
        {
            start--;
        }

        var end = seam + 1;
        while (end < text.Length && end - seam < 4 && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        return text[start..end];
    }

    private string Filter()
    {
        var row = rows[random.Next(rows.Count)];
        return random.Next(16) switch
        {
            0 => "kind:" + Pick(["news", "forum"]),
            1 => "topic:" + Quoted(row.Topics.Count == 0 ? "AI" : row.Topics[0].Name),
            2 => "source:" + Quoted(row.SourceName ?? row.SourceDomain ?? "statnews.com"),
            3 => "board:" + (row.BoardName ?? "Stock"),
            4 => "author:" + Quoted(row.AuthorKey ?? "nk11208z"),
            5 => "commenter:" + (row.Messages.Count == 0 ? "bj45566" : row.Messages[random.Next(row.Messages.Count)].PersonKey),
            6 => "class:" + Quoted(row.TitleClass ?? "新聞"),
            7 => "type:" + (row.Type ?? "article"),
            8 => "date:" + (row.PublishedAt?.ToString(Pick(["yyyy", "yyyy-MM", "yyyy-MM-dd"]), System.Globalization.CultureInfo.InvariantCulture) ?? "2024"),
            9 => Pick(["after:", "before:"]) + (row.PublishedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "2024-01-01"),
            10 => Pick(["push:>", "boo:<", "comments:>="]) + random.Next(60),
            11 => Pick(["quality:>=", "heat:<"]) + random.Next(90),
            12 => "reporter:" + Quoted(row.Reporter is { Length: > 0 } line ? line[random.Next(line.Length)..] : "記者"),
            13 => "lang:" + Pick([row.Language, row.Language[..2]]),
            14 => "is:" + Pick(["published", "unpublished", "link", "unscored"]),
            _ => "has:" + Pick(["image", "comments", "related"]),
        };
    }

    private string Pick(string[] values) => values[random.Next(values.Length)];

    private static string Quoted(string value) => "\"" + value.Replace("\"", string.Empty, StringComparison.Ordinal) + "\"";

    private static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';
}

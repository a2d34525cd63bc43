using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds what the newest days speak of more than the days before, from titles and excerpts.</summary>
/// <remarks>By log-likelihood, which does not take a word of one day for a trend. What is counted are words as the archive's vocabulary parts them;
/// there is no list of stop words: words that are everywhere do not grow.</remarks>
internal sealed class TrendingTerms(ArchiveStore store, ArchiveVocabulary vocabulary)
{
    public const int MaxDays = 366;

    /// <summary>The newest items of each period that are read.</summary>
    public const int MaxItems = 5_000;

    /// <summary>A term in fewer items is no trend.</summary>
    public const int MinItems = 8;

    /// <summary>So many terms or none: two or three are an accident and no picture of a period.</summary>
    public const int Shown = 10;

    /// <summary>The log-likelihood from which a growth is no chance even where thousands of words are looked at (p &lt; 0.01 is 6.63).</summary>
    private const double Significant = 6.63;

    /// <summary>A word that so great a part of all items has tells nothing of a period.</summary>
    private const double SaysNothing = 0.05;

    /// <summary>In a small archive a word of so many items may still be what a period is about.</summary>
    private const int NeverCommon = 100;

    private readonly Lock _making = new();
    private readonly Dictionary<int, (long ChangeNumber, Trending? Terms)> _known = [];

    public Trending? Find(IndexGeneration index, int days, int limit, CancellationToken cancellation)
    {
        // One at a time: who waits finds what the other made.
        lock (_making)
        {
            var at = index.Items.ChangeNumber;
            if (!_known.TryGetValue(days, out var made) || made.ChangeNumber != at)
            {
                _known[days] = made = (at, Make(index.Items, vocabulary.Find(index), days, cancellation));
            }

            return made.Terms is null ? null : made.Terms with { Terms = [.. made.Terms.Terms.Take(limit)] };
        }
    }

    private Trending? Make(SearchIndex index, Vocabulary words, int days, CancellationToken cancellation)
    {
        var zone = store.Options.Zone;
        var now = store.Clock.GetUtcNow().UtcDateTime;
        if (Newest(now) is not { } newest)
        {
            return null;
        }

        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(newest, zone));
        var first = last.AddDays(1 - days);
        var end = ZonedDay.StartUtc(last.AddDays(1), zone);
        var begin = ZonedDay.StartUtc(first, zone);
        var recent = Texts(begin, end);
        var before = Texts(ZonedDay.StartUtc(first.AddDays(-days), zone), begin);
        if (recent.Count < MinItems || before.Count < MinItems)
        {
            return null;
        }

        var counts = Counts(recent, words);
        var earlier = Counts(before, words);
        var terms = new List<TrendingTerm>();
        var best = counts.Where(c => c.Value >= MinItems)
            .Select(c => (Term: c.Key, c.Value, Weight: Growth(c.Value, recent.Count, earlier.GetValueOrDefault(c.Key), before.Count)))
            .Where(c => c.Weight >= Significant && index.DocumentsWith(c.Term) is var items && items <= Math.Max(NeverCommon, index.Count * SaysNothing))
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Term, StringComparer.Ordinal);
        foreach (var (term, count, _) in best)
        {
            cancellation.ThrowIfCancellationRequested();
            var form = WrittenIn(recent, term);
            var query = QueryPrinter.Print(new QueryNode.Text(form, TextForm.Word));
            terms.Add(new TrendingTerm(form, $"{query} after:{first:yyyy-MM-dd}", count, earlier.GetValueOrDefault(term)));
        }

        return new Trending(first, last, terms.Count < Shown ? [] : [.. terms.Take(Shown)]);
    }

    private DateTime? Newest(DateTime now)
    {
        using var connection = store.OpenReadConnection();
        using var newest = new Statement(connection, "SELECT max(At) FROM (SELECT max(PublishedAt) AS At FROM Items WHERE Kind = 1 AND PublishedAt <= ?1 "
            + "UNION ALL SELECT max(PublishedAt) FROM Items WHERE Kind = 2 AND PublishedAt <= ?1)");
        return newest.Bind(now).Number() is { } at ? UnixMillisecondsConverter.FromStored(at) : null;
    }

    private List<Written> Texts(DateTime from, DateTime to)
    {
        using var connection = store.OpenReadConnection();
        using var rows = new Statement(
            connection,
            $"SELECT Title, Excerpt FROM Items WHERE Kind IN (1, 2) AND PublishedAt >= ?1 AND PublishedAt < ?2 ORDER BY PublishedAt DESC LIMIT {MaxItems}");
        rows.Bind(from).Bind(to);
        var texts = new List<Written>();
        while (rows.Next())
        {
            var text = TextFolding.RemoveInvisible(rows.GetString(0) + "\n" + rows.GetText(1));
            texts.Add(new Written(text, TextFolding.Fold(text)));
        }

        return texts;
    }

    /// <summary>In how many texts each word occurs.</summary>
    private static Dictionary<string, int> Counts(List<Written> texts, Vocabulary words)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var inText = new HashSet<string>(StringComparer.Ordinal);
        var parts = new List<(int Start, int Length)>();
        foreach (var (_, folded) in texts)
        {
            inText.Clear();
            for (var at = 0; at < folded.Length; at++)
            {
                var start = at;
                var isHan = Vocabulary.IsHan(folded[at]);
                while (at < folded.Length && (isHan ? Vocabulary.IsHan(folded[at]) : char.IsAsciiLetterOrDigit(folded[at])))
                {
                    at++;
                }

                if (isHan)
                {
                    parts.Clear();
                    words.Part(folded.AsSpan(start, at - start), parts);
                    inText.UnionWith(parts.Where(part => part.Length > 1).Select(part => folded.Substring(start + part.Start, part.Length)));
                    at--;
                }
                else if (at - start > 2 && !char.IsAsciiDigit(folded[start]))
                {
                    // A number by itself is a date or a price, and one or two letters are no word.
                    inText.Add(folded[start..at]);
                }
            }

            foreach (var term in inText)
            {
                counts[term] = counts.GetValueOrDefault(term) + 1;
            }
        }

        return counts;
    }

    /// <summary>Dunning's log-likelihood of the two counts; 0 for a term that does not grow.</summary>
    internal static double Growth(int recent, int recentAll, int before, int beforeAll)
    {
        if ((double)recent / recentAll <= (double)before / beforeAll)
        {
            return 0;
        }

        var share = (double)(recent + before) / (recentAll + beforeAll);
        return 2 * (Part(recent, recentAll * share) + Part(before, beforeAll * share));

        static double Part(int seen, double expected) => seen == 0 ? 0 : seen * Math.Log(seen / expected);
    }

    private static string WrittenIn(List<Written> texts, string stretch)
    {
        var forms = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (text, folded) in texts)
        {
            var at = FindPlace(folded, stretch);
            if (at >= 0)
            {
                var form = text.Substring(at, stretch.Length);
                forms[form] = forms.GetValueOrDefault(form) + 1;
            }
        }

        return forms.MaxBy(f => f.Value).Key;
    }

    /// <summary>Where a stretch stands, of Latin letters as a whole word; negative for nowhere.</summary>
    private static int FindPlace(string folded, string stretch)
    {
        for (var at = folded.IndexOf(stretch, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(stretch, at + 1, StringComparison.Ordinal))
        {
            if (Vocabulary.IsHan(stretch[0]) || (!IsLetter(folded, at - 1) && !IsLetter(folded, at + stretch.Length)))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsLetter(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private sealed record Written(string Text, string Folded);
}

using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds what the newest days speak of more than the days before, from titles and excerpts.</summary>
/// <remarks>By log-likelihood, which does not take a word of one day for a trend. No list of stop words: words that are everywhere do not grow,
/// and pairs that only join two words are found out by their edges.</remarks>
internal sealed class TrendingTerms(ArchiveStore store)
{
    public const int MaxDays = 366;

    /// <summary>The newest items of each period that are read.</summary>
    public const int MaxItems = 5_000;

    /// <summary>A term in fewer items is no trend.</summary>
    public const int MinItems = 3;

    /// <summary>The log-likelihood from which a growth is no chance (p &lt; 0.05 is 3.84).</summary>
    private const double Significant = 3.84;

    /// <summary>How many terms are made into stretches that people can read.</summary>
    private const int Candidates = 120;

    /// <summary>A stretch goes on with its neighbour when so great a part of its occurrences do.</summary>
    private const double Continues = 0.7;

    /// <summary>A character that so great a part of all items has joins words and does not begin or end one that tells anything.</summary>
    private const double JoinsWords = 0.4;

    /// <summary>A Latin word that so great a part of all items has tells nothing of a period.</summary>
    private const double SaysNothing = 0.05;

    /// <summary>In a small archive a word of so many items may still be what a period is about.</summary>
    private const int NeverCommon = 100;

    private const int LongestStretch = 12;

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
                _known[days] = made = (at, Make(index.Items, days, cancellation));
            }

            return made.Terms is null ? null : made.Terms with { Terms = [.. made.Terms.Terms.Take(limit)] };
        }
    }

    private Trending? Make(SearchIndex index, int days, CancellationToken cancellation)
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

        var counts = Counts(recent);
        var earlier = Counts(before);
        var terms = new List<TrendingTerm>();
        var taken = new List<string>();
        var best = counts.Where(c => c.Value >= MinItems)
            .Select(c => (Term: c.Key, Weight: Growth(c.Value, recent.Count, earlier.GetValueOrDefault(c.Key), before.Count)))
            .Where(c => c.Weight >= Significant)
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Term, StringComparer.Ordinal).Take(Candidates);
        foreach (var (term, _) in best)
        {
            cancellation.ThrowIfCancellationRequested();
            var stretch = IsHan(term[0]) ? Stretched(term, recent) : term;
            if (taken.Exists(t => t.Contains(stretch, StringComparison.Ordinal) || stretch.Contains(t, StringComparison.Ordinal)) || Joins(index, stretch))
            {
                continue;
            }

            taken.Add(stretch);
            var form = WrittenIn(recent, stretch);
            var query = QueryPrinter.Print(new QueryNode.Text(form, TextForm.Word));
            terms.Add(new TrendingTerm(
                form, $"{query} after:{first:yyyy-MM-dd}", recent.Count(t => Holds(t.Folded, stretch)), before.Count(t => Holds(t.Folded, stretch))));
        }

        return new Trending(first, last, terms);
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

    /// <summary>In how many texts each word and pair of characters occurs.</summary>
    private static Dictionary<string, int> Counts(List<Written> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var inText = new HashSet<string>(StringComparer.Ordinal);
        var tokens = new List<Token>();
        foreach (var (_, folded) in texts)
        {
            tokens.Clear();
            inText.Clear();
            Tokenizer.Tokenize(folded, tokens);
            foreach (var token in tokens)
            {
                // A number by itself is a date or a price, and one or two letters are no word.
                if (((token.Kind == TokenKind.Link && IsHan(folded[token.Start]) && IsHan(folded[token.Start + token.Length - 1]))
                    || (token.Kind == TokenKind.Word && token.Length > 2 && !char.IsAsciiDigit(folded[token.Start])))
                    && folded.AsSpan(token.Start, token.Length) is var term && !term.Contains(' '))
                {
                    inText.Add(term.ToString());
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

    /// <summary>A pair made longer on either side as long as most of its occurrences go on the same way.</summary>
    private static string Stretched(string pair, List<Written> texts)
    {
        var stretch = pair;
        while (stretch.Length < LongestStretch)
        {
            var sides = new Dictionary<(bool Left, char Character), int>();
            var all = 0;
            foreach (var (_, folded) in texts)
            {
                var at = folded.IndexOf(stretch, StringComparison.Ordinal);
                if (at < 0)
                {
                    continue;
                }

                all++;
                Count(true, at - 1, folded);
                Count(false, at + stretch.Length, folded);
            }

            var (side, most) = sides.Count == 0 ? default : sides.MaxBy(s => s.Value);
            if (most < Math.Max(2, all * Continues))
            {
                break;
            }

            stretch = side.Left ? side.Character + stretch : stretch + side.Character;

            void Count(bool left, int at, string folded)
            {
                if (at >= 0 && at < folded.Length && IsHan(folded[at]))
                {
                    sides[(left, folded[at])] = sides.GetValueOrDefault((left, folded[at])) + 1;
                }
            }
        }

        return stretch;
    }

    // Two characters of which one is in nearly every item are the seam of two words; a Latin word of so many items is grammar.
    private static bool Joins(SearchIndex index, string stretch)
    {
        if (!IsHan(stretch[0]))
        {
            return index.DocumentsWith(stretch) > Math.Max(NeverCommon, index.Count * SaysNothing);
        }

        return stretch.Length == 2 && (IsCommon(stretch[0]) || IsCommon(stretch[1]));

        bool IsCommon(char c) => index.DocumentsWith(c.ToString()) > index.Count * JoinsWords;
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

    private static bool Holds(string folded, string stretch) => FindPlace(folded, stretch) >= 0;

    /// <summary>Where a stretch stands, of Latin letters as a whole word; negative for nowhere.</summary>
    private static int FindPlace(string folded, string stretch)
    {
        for (var at = folded.IndexOf(stretch, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(stretch, at + 1, StringComparison.Ordinal))
        {
            if (IsHan(stretch[0]) || (!IsLetter(folded, at - 1) && !IsLetter(folded, at + stretch.Length)))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsLetter(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    private sealed record Written(string Text, string Folded);
}

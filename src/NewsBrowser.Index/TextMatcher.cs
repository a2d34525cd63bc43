using System.Numerics;
using System.Runtime.InteropServices;

namespace NewsBrowser.Index;

/// <summary>Finds the documents that hold a text, and ranks them by it.</summary>
/// <remarks>
/// Postings give candidates: the documents that have every sure token of the query in one field. What postings cannot tell, whether the tokens stand next to
/// each other and what lies at the edges, is then looked up in the kept text, so an answer is exact.
/// </remarks>
internal sealed class TextMatcher(IndexSchema schema, TermTable terms, Snapshot snapshot, CancellationToken cancellation)
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly Dictionary<IndexQuery.Text, Matched> _known = [];
    private readonly List<IndexToken> _tokens = [];

    /// <summary>What matched, and by which groups of terms it is ranked (a group counts as one term).</summary>
    public sealed record Matched(Bitmap Documents, IReadOnlyList<int[]> Terms);

    public Matched Match(IndexQuery.Text query)
    {
        if (!_known.TryGetValue(query, out Matched? matched))
        {
            cancellation.ThrowIfCancellationRequested();
            matched = query.Folded.Length == 0
                ? new Matched(new Bitmap(snapshot.DocumentCount), [])
                : query.Form == MatchForm.Substring ? MatchSubstring(query) : MatchWords(query);
            _known.Add(query, matched);
        }
        return matched;
    }

    /// <summary>Adds to the scores of matching documents what a text is worth: BM25F over its terms.</summary>
    public void AddScores(IndexQuery.Text query, Bitmap matches, double[] scores)
    {
        Matched matched = Match(query);
        foreach (int[] group in matched.Terms)
        {
            int holding = 0;
            // One term's entries come by document; a group's come term after term and need a place to meet.
            if (group.Length == 1)
            {
                int last = -1;
                foreach (uint entry in snapshot.Entries(group[0]))
                {
                    int document = PostingStore.Document(entry);
                    if (document != last && (query.Fields >> PostingStore.Field(entry) & 1) != 0 && snapshot.Live[document])
                    {
                        holding++;
                        last = document;
                    }
                }
                double idf = Idf(holding);
                double weight = 0;
                last = -1;
                foreach (uint entry in snapshot.Entries(group[0]))
                {
                    int document = PostingStore.Document(entry);
                    if ((query.Fields >> PostingStore.Field(entry) & 1) == 0 || !matches[document] || !matched.Documents[document])
                        continue;
                    if (document != last && last >= 0)
                    {
                        scores[last] += idf * weight / (K1 + weight);
                        weight = 0;
                    }
                    last = document;
                    weight += Weight(entry);
                }
                if (last >= 0)
                    scores[last] += idf * weight / (K1 + weight);
                continue;
            }

            var weights = new double[snapshot.DocumentCount];
            foreach (int term in group)
            {
                foreach (uint entry in snapshot.Entries(term))
                {
                    int document = PostingStore.Document(entry);
                    if ((query.Fields >> PostingStore.Field(entry) & 1) == 0 || !snapshot.Live[document])
                        continue;
                    if (weights[document] == 0)
                        holding++;
                    weights[document] += Weight(entry);
                }
            }
            double groupIdf = Idf(holding);
            foreach (int document in matched.Documents)
            {
                if (matches[document] && weights[document] > 0)
                    scores[document] += groupIdf * weights[document] / (K1 + weights[document]);
            }
        }
    }

    private double Idf(int holding) => Math.Log(1 + ((snapshot.LiveCount - holding + 0.5) / (holding + 0.5)));

    private double Weight(uint entry)
    {
        int field = PostingStore.Field(entry);
        double average = (double)snapshot.TotalLengths[field] / Math.Max(1, snapshot.FieldDocuments[field]);
        double length = snapshot.Columns.Lengths[field][PostingStore.Document(entry)];
        return schema.Texts[field].Weight * PostingStore.Frequency(entry) / (1 - B + (B * length / Math.Max(1, average)));
    }

    private Matched MatchSubstring(IndexQuery.Text query)
    {
        string folded = query.Folded;
        List<IndexToken> sure = SureTokens(folded);
        var result = new Bitmap(snapshot.DocumentCount);
        int[][] known = [.. sure.Select(token => terms.Find(folded.AsSpan(token.Start, token.Length))).Distinct().Select(term => new[] { term })];
        // A token that is the whole query is the substring itself.
        bool exact = sure.Count == 1 && sure[0].Start == 0 && sure[0].Length == folded.Length;
        int seen = 0;
        foreach ((int document, int fields) in sure.Count == 0 ? EveryDocument(query.Fields) : Candidates(known, query.Fields))
        {
            if ((++seen & 255) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (exact || HoldsSubstring(document, fields, folded))
                result.Set(document);
        }
        return new Matched(result, known);
    }

    private Matched MatchWords(IndexQuery.Text query)
    {
        string folded = query.Folded;
        List<IndexToken> words = FirstOfEachPosition(folded);
        var result = new Bitmap(snapshot.DocumentCount);
        if (words.Count == 0)
            return new Matched(result, []);

        var groups = new List<int[]>();
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<char> word = folded.AsSpan(words[i].Start, words[i].Length);
            if (query.Form == MatchForm.WordsPrefix && i == words.Count - 1)
            {
                var begun = new List<int>();
                terms.FindPrefix(word, begun);
                // The chain's order depends on when terms came; sums of weights must not.
                begun.Sort();
                groups.Add([.. begun]);
            }
            else
            {
                int term = terms.Find(word);
                if (!groups.Exists(group => group.Length == 1 && group[0] == term))
                    groups.Add([term]);
            }
        }

        int seen = 0;
        foreach ((int document, int fields) in Candidates(groups, query.Fields))
        {
            if ((++seen & 255) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (words.Count == 1 || HoldsWords(document, fields, folded, words, query.Form))
                result.Set(document);
        }
        return new Matched(result, groups);
    }

    // Tokens that a text has wherever it has the query: those that stay what they are when the query goes on at either side. The word at an edge may be a
    // part of a longer one. Of a pair and its characters the pair says it all.
    private List<IndexToken> SureTokens(string folded)
    {
        List<IndexToken> own = Tokens(folded);
        HashSet<(int, int)> before = [.. Tokens("x" + folded).Select(token => (token.Start - 1, token.Length))];
        HashSet<(int, int)> after = [.. Tokens(folded + "x").Select(token => (token.Start, token.Length))];
        List<IndexToken> sure = own.FindAll(token => before.Contains((token.Start, token.Length)) && after.Contains((token.Start, token.Length)));
        var result = new List<IndexToken>();
        for (int i = 0; i < sure.Count; i++)
        {
            bool covered = false;
            for (int j = Math.Max(0, i - 2); j <= Math.Min(sure.Count - 1, i + 2); j++)
                covered |= sure[j].Length > sure[i].Length && sure[j].Start <= sure[i].Start && sure[j].Start + sure[j].Length >= sure[i].Start + sure[i].Length;
            if (!covered)
                result.Add(sure[i]);
        }
        return result;
    }

    private List<IndexToken> Tokens(string text)
    {
        var tokens = new List<IndexToken>();
        schema.Tokenize(text, tokens);
        return tokens;
    }

    private static void KeepFirstOfEachPosition(List<IndexToken> tokens)
    {
        int kept = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            if (kept == 0 || tokens[i].Position != tokens[kept - 1].Position)
                tokens[kept++] = tokens[i];
        }
        tokens.RemoveRange(kept, tokens.Count - kept);
    }

    private List<IndexToken> FirstOfEachPosition(string text)
    {
        List<IndexToken> tokens = Tokens(text);
        KeepFirstOfEachPosition(tokens);
        return tokens;
    }

    private bool HoldsSubstring(int document, int fields, string folded)
    {
        string?[] texts = snapshot.Columns.Texts[document];
        for (; fields != 0; fields &= fields - 1)
        {
            if (texts[BitOperations.TrailingZeroCount(fields)] is { } text && text.Contains(folded, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private bool HoldsWords(int document, int fields, string folded, List<IndexToken> words, MatchForm form)
    {
        string?[] texts = snapshot.Columns.Texts[document];
        for (; fields != 0; fields &= fields - 1)
        {
            if (texts[BitOperations.TrailingZeroCount(fields)] is not { } text)
                continue;
            _tokens.Clear();
            schema.Tokenize(text, _tokens);
            KeepFirstOfEachPosition(_tokens);
            Span<IndexToken> tokens = CollectionsMarshal.AsSpan(_tokens);
            for (int at = 0; at + words.Count <= tokens.Length; at++)
            {
                int same = 0;
                while (same < words.Count)
                {
                    ReadOnlySpan<char> word = text.AsSpan(tokens[at + same].Start, tokens[at + same].Length);
                    ReadOnlySpan<char> wanted = folded.AsSpan(words[same].Start, words[same].Length);
                    if (form == MatchForm.WordsPrefix && same == words.Count - 1 ? !word.StartsWith(wanted) : !word.SequenceEqual(wanted))
                        break;
                    same++;
                }
                if (same == words.Count)
                    return true;
            }
        }
        return false;
    }

    private IEnumerable<(int Document, int Fields)> EveryDocument(int fields)
    {
        for (int document = 0; document < snapshot.DocumentCount; document++)
        {
            if (snapshot.Live[document])
                yield return (document, fields);
        }
    }

    // The living documents that have one term of every group in one field, and the fields that do.
    private List<(int Document, int Fields)> Candidates(IReadOnlyList<int[]> groups, int fields)
    {
        List<(int Document, int Fields)>? candidates = null;
        foreach (int[] group in groups.OrderBy(group => group.Sum(term => (long)snapshot.Entries(term).Length)))
        {
            if (candidates is null)
                candidates = group.Length == 1 ? First(group[0], fields) : Union(group, fields);
            else if (group.Length == 1)
                Intersect(candidates, snapshot.Entries(group[0]));
            else
                Intersect(candidates, Union(group, fields));
            if (candidates.Count == 0)
                break;
        }
        return candidates ?? [];
    }

    private List<(int Document, int Fields)> First(int term, int fields)
    {
        var result = new List<(int Document, int Fields)>();
        ReadOnlySpan<uint> entries = snapshot.Entries(term);
        for (int i = 0; i < entries.Length;)
        {
            int document = PostingStore.Document(entries[i]);
            int held = 0;
            for (; i < entries.Length && PostingStore.Document(entries[i]) == document; i++)
                held |= 1 << PostingStore.Field(entries[i]);
            if ((held & fields) != 0 && snapshot.Live[document])
                result.Add((document, held & fields));
        }
        return result;
    }

    private List<(int Document, int Fields)> Union(int[] group, int fields)
    {
        var held = new byte[snapshot.DocumentCount];
        foreach (int term in group)
        {
            foreach (uint entry in snapshot.Entries(term))
                held[PostingStore.Document(entry)] |= (byte)(1 << PostingStore.Field(entry));
        }
        var result = new List<(int Document, int Fields)>();
        for (int document = 0; document < held.Length; document++)
        {
            if ((held[document] & fields) != 0 && snapshot.Live[document])
                result.Add((document, held[document] & fields));
        }
        return result;
    }

    private static void Intersect(List<(int Document, int Fields)> candidates, ReadOnlySpan<uint> entries)
    {
        int kept = 0;
        int at = 0;
        for (int i = 0; i < candidates.Count; i++)
        {
            (int document, int fields) = candidates[i];
            at = Seek(entries, at, (uint)document << 8);
            int held = 0;
            for (; at < entries.Length && PostingStore.Document(entries[at]) == document; at++)
                held |= 1 << PostingStore.Field(entries[at]);
            if ((held & fields) != 0)
                candidates[kept++] = (document, held & fields);
        }
        candidates.RemoveRange(kept, candidates.Count - kept);
    }

    private static void Intersect(List<(int Document, int Fields)> candidates, List<(int Document, int Fields)> others)
    {
        int kept = 0;
        int at = 0;
        for (int i = 0; i < candidates.Count; i++)
        {
            (int document, int fields) = candidates[i];
            while (at < others.Count && others[at].Document < document)
                at++;
            if (at < others.Count && others[at].Document == document && (others[at].Fields & fields) != 0)
                candidates[kept++] = (document, others[at].Fields & fields);
        }
        candidates.RemoveRange(kept, candidates.Count - kept);
    }

    // The first place at or behind another whose entry is not below a value: steps that double, then halves.
    private static int Seek(ReadOnlySpan<uint> entries, int from, uint value)
    {
        int step = 1;
        int low = from;
        while (low + step < entries.Length && entries[low + step] < value)
        {
            low += step;
            step *= 2;
        }
        int high = Math.Min(entries.Length, low + step + 1);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (entries[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

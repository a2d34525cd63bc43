using Microsoft.EntityFrameworkCore;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Archive.Items;
using NewsBrowser.Archive.Storage;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds the items that are most like one: about the same subject, as titles name it, and in the same words.</summary>
/// <remarks>What a title is about are the words that stand in titles more than elsewhere: a name does (緯創), 繼續 does not. A post of two lines shares little
/// more than that with others.</remarks>
internal sealed class SimilarItems(ArchiveStore store, ArchiveVocabulary vocabulary)
{
    /// <summary>How many of an item's terms are searched for.</summary>
    public const int Terms = 40;

    /// <summary>How much of a body is looked at.</summary>
    private const int BodyLength = 6_000;

    /// <summary>A term of the title counts as if it stood so often in the body.</summary>
    private const int TitleWeight = 4;

    /// <summary>How much closer an item is that shares a topic.</summary>
    private const double SharedTopic = 1.25;

    /// <summary>How many words of a title are taken for its subjects, and how much of the weight of the first the last of them has.</summary>
    private const int MostSubjects = 3;
    private const double LeastSubject = 0.3;

    /// <summary>How much naming all of the subjects counts beside being the closest in words.</summary>
    private const double SameSubject = 2;

    /// <summary>How many of the closest are looked at for shared topics, as a multiple of those asked for.</summary>
    private const int LookedAt = 3;

    public async Task<IReadOnlyList<ItemSummary>> FindAsync(
        IndexGeneration index, long itemRowId, int limit, SearchBudget budget, CancellationToken cancellation)
    {
        await using var context = store.CreateContext();
        var item = await (
            from row in context.Items
            where row.Id == itemRowId
            join body in context.Bodies on row.Id equals body.ItemId into bodies
            from written in bodies.DefaultIfEmpty()
            select new
            {
                row.Kind,
                row.Title,
                row.Excerpt,
                Text = (string?)written.Text,
                row.Board!.Form,
                Topics = row.Topics.Select(t => t.Topic!.Name).ToList(),
            }).AsSingleQuery().FirstOrDefaultAsync(cancellation);
        if (item is null)
        {
            return [];
        }

        var words = vocabulary.Find(index);
        var own = item.Text is { } text ? StoredForm.Parse(item.Form).Extract(IndexDocumentBuilder.Readable(item.Kind, text), form: false) : null;
        var terms = TellingTerms(index.Items, words, item.Title, item.Kind == ItemKind.News ? item.Excerpt : null, own);
        var topics = item.Topics.Select(TextFolding.FoldForSearch).ToList();
        var scores = new Dictionary<long, double>();
        if (terms.Count > 0)
        {
            var closest = Ask(new IndexQuery.Closest(terms, ItemTextFields.LikenessMask, terms.Count), relevance: true);
            var sharing = topics.Count == 0 || closest.Count == 0
                ? []
                : Ask(
                    new IndexQuery.And(
                        [new IndexQuery.Keyword(SearchSchema.Topic, topics), new IndexQuery.Closest(terms, ItemTextFields.LikenessMask, terms.Count)]),
                    relevance: true).Select(h => h.Id).ToHashSet();
            var most = closest.Select(hit => hit.Score).Append(float.Epsilon).Max();
            foreach (var hit in closest)
            {
                scores[hit.Id] = hit.Score / most * (sharing.Contains(hit.Id) ? SharedTopic : 1);
            }

            var subjects = FindSubjects(index.Items, words, item.Title);
            var all = subjects.Sum(subject => subject.Weight);
            foreach (var (subject, weight) in subjects)
            {
                var form = Vocabulary.IsHan(subject[0]) ? MatchForm.Substring : MatchForm.Words;
                var named = Ask(
                    new IndexQuery.And(
                        [
                            new IndexQuery.Text(subject, form, ItemTextFields.TitleMask),
                            new IndexQuery.Closest(terms, ItemTextFields.LikenessMask, terms.Count),
                        ]),
                    relevance: true);
                foreach (var hit in named)
                {
                    if (!scores.TryGetValue(hit.Id, out var score))
                    {
                        score = hit.Score / most;
                    }

                    scores[hit.Id] = score + (SameSubject * weight / all);
                }
            }
        }

        List<long> best = [.. scores.OrderByDescending(s => s.Value).ThenByDescending(s => s.Key).Select(s => s.Key)];
        if (best.Count < limit && topics.Count > 0)
        {
            best.AddRange(Ask(new IndexQuery.Keyword(SearchSchema.Topic, topics), relevance: false).Select(h => h.Id).Where(id => !scores.ContainsKey(id)));
        }

        best.Remove(itemRowId);
        var ids = best.Take(limit).ToList();
        return ids.Count == 0 ? [] : ItemSummaryQueries.InOrder(await ItemSummaryQueries.ByIdAsync(context, ids, cancellation), ids);

        IReadOnlyList<IndexHit> Ask(IndexQuery query, bool relevance) => index.Items.Search(
            new IndexRequest { Query = query, Limit = (limit * LookedAt) + 1, SortColumn = relevance ? null : SearchSchema.Time, Budget = budget },
            cancellation).Hits;
    }

    /// <summary>The words of a title that say what it is about, the most telling first.</summary>
    private static List<(string Word, double Weight)> FindSubjects(SearchIndex index, Vocabulary words, string title)
    {
        var folded = TextFolding.FoldForSearch(title);
        var ends = FindWordEnds(folded, words);
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int start = 0, end = 1; end <= folded.Length; end++)
        {
            if (end < folded.Length && !ends[end])
            {
                continue;
            }

            if (words.Find(folded[start..end]) is { Titles: > 1 } word)
            {
                found[word.Folded] = word.Titles / (double)word.Items * Math.Log(Math.Max(1, (double)index.Count / word.Titles));
            }

            start = end;
        }

        var best = found.OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).Take(MostSubjects).ToList();
        return [.. best.Where(f => f.Value > 0 && f.Value >= best[0].Value * LeastSubject).Select(f => (f.Key, f.Value))];
    }

    /// <summary>Before which places of a folded text a word ends: between two words, and between a word and what is none.</summary>
    private static bool[] FindWordEnds(string folded, Vocabulary words)
    {
        var ends = new bool[folded.Length + 1];
        var parts = new List<(int Start, int Length)>();
        for (var at = 0; at < folded.Length;)
        {
            var start = at;
            var isHan = Vocabulary.IsHan(folded[at]);
            var isWord = char.IsAsciiLetterOrDigit(folded[at]);
            do
            {
                at++;
            }
            while (at < folded.Length && (isHan ? Vocabulary.IsHan(folded[at]) : isWord && char.IsAsciiLetterOrDigit(folded[at])));

            ends[at] = true;
            if (isHan)
            {
                parts.Clear();
                words.Part(folded.AsSpan(start, at - start), parts);
                foreach (var part in parts)
                {
                    ends[start + part.Start + part.Length] = true;
                }
            }
        }

        return ends;
    }

    /// <summary>The terms that say most of what the item is about: often in it, in few others, but in some.</summary>
    private static List<string> TellingTerms(SearchIndex index, Vocabulary words, string title, string? excerpt, string? body)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Count(title, TitleWeight);
        Count(excerpt, 1);
        Count(body is { Length: > BodyLength } ? body[..BodyLength] : body, 1);
        double all = Math.Max(2, index.Count);
        return
        [
            .. counts.Select(c => (Term: c.Key, Count: c.Value, Documents: index.DocumentsWith(c.Key)))
                .Where(c => c.Documents >= 2 && c.Documents < all)
                .OrderByDescending(c => (1 + Math.Log(c.Count)) * Math.Log(all / c.Documents)).ThenBy(c => c.Term, StringComparer.Ordinal)
                .Take(Terms).Select(c => c.Term),
        ];

        void Count(string? text, int weight)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                return;
            }

            var folded = TextFolding.FoldForSearch(text);
            var tokens = new List<Token>();
            Tokenizer.Tokenize(folded, tokens);
            var ends = FindWordEnds(folded, words);
            foreach (var token in tokens.Where(t => t.Kind != TokenKind.Character && t.Length > 1))
            {
                // A pair of characters over the seam of two words says nothing.
                if (token.Kind == TokenKind.Link && ends[token.Start + 1])
                {
                    continue;
                }

                var term = folded.Substring(token.Start, token.Length);
                counts[term] = counts.GetValueOrDefault(term) + weight;
            }
        }
    }
}

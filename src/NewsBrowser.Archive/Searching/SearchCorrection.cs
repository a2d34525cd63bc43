using System.Diagnostics;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds the spelling that a search with few matches may have meant: a word by a letter or two, a Chinese text by a character or two.</summary>
/// <remarks>What is offered are words of the archive, the likeliest slip first (<see cref="SpellingSlips"/>). A correction is offered only
/// when it really finds more.</remarks>
internal sealed class SearchCorrection(IndexGeneration index, SearchTarget target, Vocabulary words, SearchBudget budget)
{
    /// <summary>A word that more documents have is not taken for a mistake.</summary>
    private const int RareDocuments = 2;

    /// <summary>Shorter words have too many neighbours.</summary>
    private const int MinWord = 4;

    /// <summary>Words from this length on may have two letters wrong.</summary>
    private const int LongWord = 7;

    /// <summary>How the words begin that are looked through for two wrong letters, and how many of them.</summary>
    private const int LongPrefix = 2;
    private const int LongCandidates = 3_000;

    /// <summary>How many times as many documents a word with two letters changed must have to be preferred to one with one.</summary>
    private const int SecondEdit = 20;

    /// <summary>A word in fewer items is not what was meant.</summary>
    private const int LeastItems = 2;

    /// <summary>How many corrections of one text are searched for.</summary>
    private const int Tried = 4;

    /// <summary>How many letters the texts of a search may have together: each is looked at with all that may stand in its
    /// place, and nobody mistypes a page.</summary>
    private const int LongestSearch = 100;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    private SearchIndex Searched => target.GetIndex(index);

    /// <summary>The search with another spelling that finds more than <paramref name="found"/>; null when there is none.</summary>
    public string? Find(ParsedQuery query, int found, CancellationToken cancellation)
    {
        if (QueryTerms.Extract(query.Root).Sum(text => text.Text.Length) > LongestSearch)
        {
            return null;
        }

        (QueryNode Root, int Total)? best = null;
        var started = Stopwatch.GetTimestamp();
        foreach (var text in QueryTerms.Extract(query.Root).Where(t => t.Form != TextForm.Prefix))
        {
            // The likeliest that finds more; how many it finds does not make it likelier.
            foreach (var (correction, _) in Corrections(text.Text).Take(Tried))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(started) > budget.Time)
                {
                    break;
                }

                var root = Replaced(best?.Root ?? query.Root, text.Text, correction);
                var total = CountResults(root, cancellation);
                if (total > Math.Max(found, best?.Total ?? 0))
                {
                    best = (root, total);
                    break;
                }
            }
        }

        // Two mistakes find nothing until both are mended.
        if (best is null && QueryTerms.Extract(query.Root) is { Count: > 1 } texts)
        {
            var root = texts.Aggregate(
                query.Root,
                (node, text) => Corrections(text.Text) is [var correction, ..] ? Replaced(node, text.Text, correction.Text) : node);
            if (!root.Equals(query.Root) && CountResults(root, cancellation) is var total && total > found)
            {
                best = (root, total);
            }
        }

        return best is null ? null : QueryPrinter.Print(best.Value.Root);
    }

    private int CountResults(QueryNode root, CancellationToken cancellation)
    {
        var translated = QueryTranslator.Translate(new ParsedQuery(string.Empty, root, []), index, target);
        return Searched.Search(new IndexRequest { Query = translated.Query, Limit = 0, SortColumn = SearchSchema.Time, Budget = budget }, cancellation).Total;
    }

    private static QueryNode Replaced(QueryNode node, string text, string correction) => node switch
    {
        QueryNode.Text t when t.Value == text => t with { Value = correction },
        QueryNode.And and => new QueryNode.And([.. and.Children.Select(c => Replaced(c, text, correction))]),
        QueryNode.Or or => new QueryNode.Or([.. or.Children.Select(c => Replaced(c, text, correction))]),
        QueryNode.Within within => within with { Child = Replaced(within.Child, text, correction) },
        _ => node,
    };

    /// <summary>Other spellings of a text, the likeliest first, each with one word changed.</summary>
    private List<(string Text, double Weight)> Corrections(string text)
    {
        var folded = TextFolding.Fold(text);
        var found = new List<(string Text, double Weight)>();
        for (var at = 0; at < folded.Length; at++)
        {
            var start = at;
            if (Vocabulary.IsHan(folded[at]))
            {
                while (at + 1 < folded.Length && Vocabulary.IsHan(folded[at + 1]))
                {
                    at++;
                }

                AddChineseCorrections(text, folded, start, at + 1 - start, found);
            }
            else if (char.IsAsciiLetterOrDigit(folded[at]))
            {
                while (at + 1 < folded.Length && char.IsAsciiLetterOrDigit(folded[at + 1]))
                {
                    at++;
                }

                AddWordCorrections(text, folded[start..(at + 1)], start, found);
            }
        }

        return [.. found.OrderByDescending(f => f.Weight).DistinctBy(f => f.Text, StringComparer.Ordinal)];
    }

    private void AddWordCorrections(string text, string word, int start, List<(string Text, double Weight)> found)
    {
        if (word.Length < MinWord || !word.All(char.IsAsciiLetter))
        {
            return;
        }

        var documents = Searched.DocumentsWith(word);
        if (documents > RareDocuments)
        {
            return;
        }

        var candidates = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var candidate in OneEditAway(word))
        {
            if (Searched.DocumentsWith(candidate) is var count && count > documents)
            {
                candidates[candidate] = count * SpellingSlips.Likeliness(word, candidate);
            }
        }

        if (word.Length >= LongWord)
        {
            foreach (var (term, count) in Searched.TermsWithPrefix(word[..LongPrefix], LongCandidates))
            {
                if (count > documents && Math.Abs(term.Length - word.Length) <= 2 && EditDistance.Between(word, term) == 2)
                {
                    candidates.TryAdd(term, (double)count / SecondEdit);
                }
            }
        }

        foreach (var (candidate, weight) in candidates.OrderByDescending(c => c.Value).Take(Tried))
        {
            found.Add((string.Concat(text.AsSpan(0, start), words.Find(candidate)?.Written ?? candidate, text.AsSpan(start + word.Length)), weight));
        }
    }

    // A known word in the place of a stretch that differs from it by a character or two.
    private void AddChineseCorrections(string text, string folded, int start, int length, List<(string Text, double Weight)> found)
    {
        var run = folded.AsSpan(start, length);
        var best = new List<(LearntWord Word, int Start, int Length, double Weight)>();
        foreach (var word in words.ChineseWords)
        {
            if (word.Folded.Length > length + 1 || word.Items < LeastItems)
            {
                continue;
            }

            for (var size = Math.Max(2, word.Folded.Length - 1); size <= Math.Min(length, word.Folded.Length + 1); size++)
            {
                // A character too many or too few is looked for in the whole text alone: in the middle of one every word has such neighbours.
                for (var at = 0; at + size <= length && (size == word.Folded.Length || size == length); at++)
                {
                    var likeliness = SpellingSlips.ChineseLikeliness(run.Slice(at, size), word.Folded);
                    if (likeliness > 0)
                    {
                        best.Add((word, start + at, size, likeliness * word.Weight * size));
                    }
                }
            }
        }

        foreach (var (word, at, size, weight) in best.OrderByDescending(b => b.Weight).Take(Tried * 2))
        {
            if (Searched.DocumentsWith(folded.Substring(at, size)) is var now && size == 2 && now > RareDocuments)
            {
                continue;
            }

            // Characters that are right stay as they were typed.
            var form = word.Folded.Length != size ? word.Written
                : string.Concat(Enumerable.Range(0, size).Select(i => folded[at + i] == word.Folded[i] ? text[at + i] : word.Written[i]));
            found.Add((string.Concat(text.AsSpan(0, at), form, text.AsSpan(at + size)), weight));
        }
    }

    private static IEnumerable<string> OneEditAway(string word)
    {
        for (var at = 0; at <= word.Length; at++)
        {
            if (at < word.Length)
            {
                yield return word.Remove(at, 1);
            }

            if (at + 1 < word.Length)
            {
                yield return string.Concat(word.AsSpan(0, at), [word[at + 1], word[at]], word.AsSpan(at + 2));
            }

            foreach (var letter in Letters)
            {
                yield return word.Insert(at, letter.ToString());
                if (at < word.Length && word[at] != letter)
                {
                    yield return string.Concat(word.AsSpan(0, at), [letter], word.AsSpan(at + 1));
                }
            }
        }
    }
}

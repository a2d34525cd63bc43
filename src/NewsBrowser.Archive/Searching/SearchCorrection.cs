using System.Diagnostics;
using NewsBrowser.Archive.Indexing;
using NewsBrowser.Index;
using NewsBrowser.Index.Queries;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;
using Tokenizer = NewsBrowser.Text.Analysis.Tokenizer;
using TokenKind = NewsBrowser.Text.Analysis.TokenKind;

namespace NewsBrowser.Archive.Searching;

/// <summary>Finds the spelling that a search with few matches may have meant: a word by a letter or two, a Chinese text by one character.</summary>
/// <remarks>Everything is judged by what the archive holds; there is no dictionary. A correction is offered only when it really finds more.</remarks>
internal sealed class SearchCorrection(IndexGeneration index, SearchTarget target, OriginalSpellings written, SearchBudget budget)
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

    /// <summary>How many characters that follow another are tried.</summary>
    private const int Followers = 400;

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
            foreach (var correction in Corrections(text.Text).Take(Tried))
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
                }
            }
        }

        // Two mistakes find nothing until both are mended.
        if (best is null && QueryTerms.Extract(query.Root) is { Count: > 1 } texts)
        {
            var root = texts.Aggregate(
                query.Root, (node, text) => Corrections(text.Text).FirstOrDefault() is { } correction ? Replaced(node, text.Text, correction) : node);
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

    /// <summary>Other spellings of a text, the likeliest first, each with one word or one character changed.</summary>
    private List<string> Corrections(string text)
    {
        var folded = TextFolding.Fold(text);
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        var found = new List<(string Text, double Weight)>();
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind == TokenKind.Word)
            {
                AddWordCorrections(text, folded, tokens[at], found);
            }
            else if (tokens[at].Kind == TokenKind.Character)
            {
                AddCharacterCorrections(text, folded, tokens[at], found);
            }
        }

        return [.. found.OrderByDescending(f => f.Weight).Select(f => f.Text).Distinct(StringComparer.Ordinal)];
    }

    private void AddWordCorrections(string text, string folded, Token token, List<(string Text, double Weight)> found)
    {
        var word = folded.Substring(token.Start, token.Length);
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
                candidates[candidate] = count;
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
            found.Add((string.Concat(text.AsSpan(0, token.Start), candidate, text.AsSpan(token.Start + token.Length)), weight));
        }
    }

    // A character whose pairs with its neighbours are rare is replaced by one whose pairs are frequent on both sides.
    private void AddCharacterCorrections(string text, string folded, Token token, List<(string Text, double Weight)> found)
    {
        if (token.Length != 1)
        {
            return;
        }

        var at = token.Start;
        var before = at > 0 && IsHan(folded[at - 1]) ? folded[at - 1] : (char?)null;
        var after = at + 1 < folded.Length && IsHan(folded[at + 1]) ? folded[at + 1] : (char?)null;
        if (before is null && after is null)
        {
            return;
        }

        var now = Weakest(before, folded[at], after);
        if (now > RareDocuments)
        {
            return;
        }

        var candidates = new List<(char Character, int Weight)>();
        // The first character of a text has none before it to be looked up by: then it is one of those that occur in titles.
        foreach (var candidate in before is { } first ? FindFollowers(first) : written.Characters(Searched.ChangeNumber))
        {
            if (candidate != folded[at] && Weakest(before, candidate, after) is var weight && weight > now)
            {
                candidates.Add((candidate, weight));
            }
        }

        foreach (var (character, weight) in candidates.OrderByDescending(c => c.Weight).Take(Tried))
        {
            var corrected = string.Concat(folded.AsSpan(0, at), [character], folded.AsSpan(at + 1));
            var around = corrected[(before is null ? at : at - 1)..(after is null ? at + 1 : at + 2)];
            if (written.Find(index.Items, around) is not { } form)
            {
                continue;
            }

            found.Add((string.Concat(text.AsSpan(0, at), [form[before is null ? 0 : 1]], text.AsSpan(at + 1)), weight));
        }
    }

    private int Weakest(char? before, char character, char? after)
    {
        var left = before is { } b ? Searched.DocumentsWith(string.Concat([b], [character])) : int.MaxValue;
        return left == 0 || after is not { } a ? left : Math.Min(left, Searched.DocumentsWith(string.Concat([character], [a])));
    }

    private IEnumerable<char> FindFollowers(char first) =>
        Searched.TermsWithPrefix(first.ToString(), Followers).Where(t => t.Term.Length == 2 && IsHan(t.Term[1])).Select(t => t.Term[1]);

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

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';
}

using System.Runtime.InteropServices;
using NewsBrowser.Text.Analysis;
using NewsBrowser.Text.Queries;

namespace NewsBrowser.Text.Snippets;

/// <summary>Finds where the texts of a search occur, as ranges of the text itself.</summary>
/// <remarks>
/// Follows <see cref="TextMatch"/>: what has Han matches as a substring, all else as whole words. One pass for each term, so the time grows with the length of
/// the text and the number of terms alone.
/// </remarks>
public static class Highlighter
{
    /// <summary>The ranges in order, joined where they touch.</summary>
    public static IReadOnlyList<TextRange> Ranges(string text, IReadOnlyList<HighlightTerm> terms) => Merge(Hits(text, terms).ConvertAll(hit => hit.Range));

    /// <summary>Every occurrence with the number of its term, in order of start.</summary>
    internal static List<(TextRange Range, int Term)> Hits(string text, IReadOnlyList<HighlightTerm> terms)
    {
        var hits = new List<(TextRange Range, int Term)>();
        if (terms.Count == 0 || text.Length == 0)
        {
            return hits;
        }

        var folded = TextFolding.Fold(TextFolding.RemoveInvisible(text, out var places));
        List<Token>? words = null;
        for (var i = 0; i < terms.Count; i++)
        {
            var wanted = TextFolding.FoldForSearch(terms[i].Text);
            switch (TextMatch.DetermineForm(wanted, terms[i].Form == TextForm.Prefix))
            {
                case TextMatchForm.Substring:
                    FindSubstring(folded, wanted, i, hits);
                    break;
                case { } form:
                    words ??= Words(folded);
                    FindWords(folded, words, wanted, form == TextMatchForm.WordsPrefix, i, hits);
                    break;
            }
        }
        if (places is not null)
        {
            // What is invisible inside an occurrence belongs to it.
            hits = hits.ConvertAll(hit => (Restore(hit.Range, places), hit.Term));
        }

        hits.Sort(static (a, b) => a.Range.Start != b.Range.Start ? a.Range.Start.CompareTo(b.Range.Start) : b.Range.Length.CompareTo(a.Range.Length));
        return hits;
    }

    private static TextRange Restore(TextRange range, int[] places)
    {
        var start = places[range.Start];
        return new TextRange(start, places[range.End - 1] + 1 - start);
    }

    internal static List<TextRange> Merge(List<TextRange> sorted)
    {
        var merged = new List<TextRange>();
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
            {
                merged[^1] = new TextRange(merged[^1].Start, Math.Max(merged[^1].End, range.End) - merged[^1].Start);
            }
            else
            {
                merged.Add(range);
            }
        }
        return merged;
    }

    private static void FindSubstring(string folded, string wanted, int term, List<(TextRange Range, int Term)> hits)
    {
        // White space inside may be longer in the text than the one space that was asked for: the first part leads, the others follow it.
        var parts = wanted.Split(' ');
        for (var at = folded.IndexOf(parts[0], StringComparison.Ordinal); at >= 0; at = folded.IndexOf(parts[0], at + 1, StringComparison.Ordinal))
        {
            var end = at + parts[0].Length;
            var whole = true;
            for (var i = 1; i < parts.Length && whole; i++)
            {
                var next = end;
                while (next < folded.Length && folded[next] == ' ')
                {
                    next++;
                }

                whole = next > end && string.CompareOrdinal(folded, next, parts[i], 0, parts[i].Length) == 0;
                end = next + parts[i].Length;
            }
            if (!whole)
            {
                continue;
            }

            hits.Add((new TextRange(at, end - at), term));
            at = end - 1;
        }
    }

    private static void FindWords(string folded, List<Token> words, string wanted, bool prefix, int term, List<(TextRange Range, int Term)> hits)
    {
        var parts = Words(wanted);
        for (var at = 0; at + parts.Count <= words.Count; at++)
        {
            var same = 0;
            while (same < parts.Count)
            {
                var word = folded.AsSpan(words[at + same].Start, words[at + same].Length);
                var part = wanted.AsSpan(parts[same].Start, parts[same].Length);
                if (prefix && same == parts.Count - 1 ? !word.StartsWith(part) : !word.SequenceEqual(part))
                {
                    break;
                }

                same++;
            }
            if (same < parts.Count
                || !WordSigns.Agree(wanted, CollectionsMarshal.AsSpan(parts), folded, CollectionsMarshal.AsSpan(words).Slice(at, same), prefix))
            {
                continue;
            }

            var (first, last) = (words[at], words[at + same - 1]);
            var start = WordSigns.HasLead(wanted, parts[0].Start) ? first.Start - 1 : first.Start;
            var end = last.Start + last.Length;
            if (!prefix && WordSigns.FindTail(wanted, parts[^1].Start + parts[^1].Length) > parts[^1].Start + parts[^1].Length)
            {
                end = WordSigns.FindTail(folded, end);
            }

            hits.Add((new TextRange(start, end - start), term));
            at += same - 1;
        }
    }

    // Words, and Han characters singly.
    private static List<Token> Words(string folded)
    {
        var words = new WordSink([]);
        Tokenizer.Tokenize(folded, ref words);
        return words.Words;
    }

    private readonly struct WordSink(List<Token> words) : ITokenSink
    {
        public List<Token> Words => words;

        public void Add(int start, int length, int position, TokenKind kind)
        {
            if (kind != TokenKind.Link)
            {
                words.Add(new Token(start, length, position, kind));
            }
        }
    }
}

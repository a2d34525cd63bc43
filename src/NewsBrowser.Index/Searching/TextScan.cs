using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Searching;

/// <summary>Looks for a text in the kept texts of a document: what decides where positions cannot.</summary>
internal sealed class TextScan(IndexSchema schema)
{
    private readonly List<IndexToken> _tokens = [];
    private readonly HashSet<(int Start, int Length)> _signs = [];

    /// <summary>Whether one of the fields holds the text.</summary>
    public bool Holds(string?[] texts, IndexQuery.Text query)
    {
        var words = query.Form == MatchForm.Substring ? null : TextPlan.Atoms(TextPlan.Tokens(schema, query.Folded));
        for (var field = 0; field < texts.Length; field++)
        {
            if ((query.Fields >> field & 1) == 0 || texts[field] is not { } text)
            {
                continue;
            }

            if (words is null ? text.Contains(query.Folded, StringComparison.Ordinal) : HoldsWords(text, query, words))
            {
                return true;
            }
        }
        return false;
    }

    private bool HoldsWords(string text, IndexQuery.Text query, List<IndexToken> words)
    {
        _tokens.Clear();
        _signs.Clear();
        schema.Tokenize(text, _tokens);
        foreach (var token in _tokens)
        {
            if (token.Kind == IndexTokenKind.Sign)
            {
                _signs.Add((token.Start, token.Length));
            }
        }

        _tokens.RemoveAll(static token => token.Kind is IndexTokenKind.Link or IndexTokenKind.Sign);
        ReadOnlySpan<IndexToken> atoms = CollectionsMarshal.AsSpan(_tokens);
        for (var at = 0; words.Count > 0 && at + words.Count <= atoms.Length; at++)
        {
            var same = 0;
            while (same < words.Count)
            {
                var atom = text.AsSpan(atoms[at + same].Start, atoms[at + same].Length);
                var wanted = query.Folded.AsSpan(words[same].Start, words[same].Length);
                var goesOn = query.Form == MatchForm.WordsPrefix && same == words.Count - 1;
                if (goesOn ? !atom.StartsWith(wanted, StringComparison.Ordinal) : !atom.SequenceEqual(wanted))
                {
                    break;
                }

                same++;
            }
            if (same == words.Count && HasSigns(text, atoms.Slice(at, same), query, words))
            {
                return true;
            }
        }
        return false;
    }

    // Whether words that are there have the signs that the query's words have.
    private bool HasSigns(string text, ReadOnlySpan<IndexToken> there, IndexQuery.Text query, List<IndexToken> words)
    {
        foreach (var sign in TextPlan.WordSigns(schema, query.Folded))
        {
            var first = words.FindIndex(word => word.Start + word.Length > sign.Start);
            var start = there[first].Start - (words[first].Start - sign.Start);
            if (start < 0)
            {
                return false;
            }

            var last = words[^1];
            if (query.Form == MatchForm.WordsPrefix && sign.Start + sign.Length >= last.Start + last.Length)
            {
                // What stands behind a word that goes on is not asked for.
                if (sign.Start < last.Start && !text.AsSpan(start).StartsWith(query.Folded.AsSpan(sign.Start, sign.Length), StringComparison.Ordinal))
                {
                    return false;
                }

                continue;
            }

            if (!_signs.Contains((start, sign.Length)) || !text.AsSpan(start, sign.Length).SequenceEqual(query.Folded.AsSpan(sign.Start, sign.Length)))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;

namespace NewsBrowser.Index.Searching;

/// <summary>Looks for a text in the kept texts of a document: what decides where positions cannot.</summary>
internal sealed class TextScan(IndexSchema schema)
{
    private readonly List<IndexToken> _tokens = [];

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
        schema.Tokenize(text, _tokens);
        _tokens.RemoveAll(static token => token.Kind == IndexTokenKind.Link);
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
            if (same == words.Count)
            {
                return true;
            }
        }
        return false;
    }
}

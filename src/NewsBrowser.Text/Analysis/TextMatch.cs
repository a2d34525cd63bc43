using System.Runtime.InteropServices;

namespace NewsBrowser.Text.Analysis;

/// <summary>How folded text has to occur in a field.</summary>
public enum TextMatchForm
{
    /// <summary>Anywhere, as a substring: text that holds any Han character, and text of signs alone.</summary>
    Substring = 0,

    /// <summary>As consecutive whole words, with the signs that are part of them: text without Han.</summary>
    Words,

    /// <summary>As consecutive words of which the last may go on.</summary>
    WordsPrefix,
}

/// <summary>What it means that a text matches: the definition that the index is held to and that highlights follow.</summary>
public static class TextMatch
{
    /// <summary>How a text has to occur; null when it has no letter, digit, Han character or symbol and so cannot be searched.</summary>
    public static TextMatchForm? DetermineForm(string folded, bool prefix)
    {
        var words = false;
        int signs = 0, letters = 0;
        var ascii = false;
        for (var at = 0; at < folded.Length;)
        {
            var kind = CharacterClass.At(folded, at, out var length);
            if (kind == CharacterKind.Han)
            {
                return TextMatchForm.Substring;
            }

            words |= kind == CharacterKind.Word;
            letters += kind == CharacterKind.Word ? 1 : 0;
            signs += kind != CharacterKind.Word && !char.IsWhiteSpace(folded[at]) ? 1 : 0;
            ascii |= char.IsAsciiLetterOrDigit(folded[at]);
            at += length;
        }
        // The letters of a face are no words: ´・ω・`.
        if (!words || (!ascii && signs > letters))
        {
            return SignTokens.AreSearchable(folded) ? TextMatchForm.Substring : words ? TextMatchForm.Words : null;
        }

        return prefix ? TextMatchForm.WordsPrefix : TextMatchForm.Words;
    }

    /// <summary>Whether a folded field holds a folded text. Runs of white space count as one space on both sides, and
    /// invisible characters do not count.</summary>
    public static bool Matches(string foldedField, string foldedQuery, TextMatchForm form)
    {
        var query = TextFolding.CollapseSpaces(foldedQuery);
        if (query.Length == 0)
        {
            return false;
        }

        if (form == TextMatchForm.Substring)
        {
            return TextFolding.CollapseSpaces(foldedField).Contains(query, StringComparison.Ordinal);
        }

        var wanted = Words(query);
        if (wanted.Count == 0)
        {
            return false;
        }

        var text = TextFolding.RemoveInvisible(foldedField);
        var words = Words(text);
        for (var at = 0; at + wanted.Count <= words.Count; at++)
        {
            if (MatchesAt(query, CollectionsMarshal.AsSpan(wanted), text, CollectionsMarshal.AsSpan(words).Slice(at, wanted.Count), form))
            {
                return true;
            }
        }
        return false;
    }

    private static bool MatchesAt(string query, ReadOnlySpan<Token> wanted, string text, ReadOnlySpan<Token> words, TextMatchForm form)
    {
        var goesOn = form == TextMatchForm.WordsPrefix;
        for (var i = 0; i < wanted.Length; i++)
        {
            var asked = query.AsSpan(wanted[i].Start, wanted[i].Length);
            var word = text.AsSpan(words[i].Start, words[i].Length);
            if (!(goesOn && i == wanted.Length - 1 ? word.StartsWith(asked, StringComparison.Ordinal) : word.SequenceEqual(asked)))
            {
                return false;
            }
        }

        return WordSigns.Agree(query, wanted, text, words, goesOn);
    }

    // One entry a position: words, and Han characters singly.
    private static List<Token> Words(string folded)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        tokens.RemoveAll(static token => token.Kind == TokenKind.Link);
        return tokens;
    }
}

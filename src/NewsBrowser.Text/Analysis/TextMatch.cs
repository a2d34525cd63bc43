namespace NewsBrowser.Text.Analysis;

/// <summary>How folded text has to occur in a field.</summary>
public enum TextMatchForm
{
    /// <summary>Anywhere, as a substring: text that holds any Han character.</summary>
    Substring = 0,

    /// <summary>As consecutive whole words: text without Han.</summary>
    Words,

    /// <summary>As consecutive words of which the last may go on.</summary>
    WordsPrefix,
}

/// <summary>What it means that a text matches: the definition that the index is held to and that highlights follow.</summary>
public static class TextMatch
{
    /// <summary>How a text has to occur; null when it has no letter, digit or Han character and so cannot be searched.</summary>
    public static TextMatchForm? DetermineForm(string folded, bool prefix)
    {
        var words = false;
        for (var at = 0; at < folded.Length;)
        {
            var kind = CharacterClass.At(folded, at, out var length);
            if (kind == CharacterKind.Han)
            {
                return TextMatchForm.Substring;
            }

            words |= kind == CharacterKind.Word;
            at += length;
        }
        if (!words)
        {
            return null;
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

        var words = Words(TextFolding.RemoveInvisible(foldedField));
        for (var at = 0; at + wanted.Count <= words.Count; at++)
        {
            var same = 0;
            while (same < wanted.Count && (words[at + same] == wanted[same] || (form == TextMatchForm.WordsPrefix && same == wanted.Count - 1
                && words[at + same].StartsWith(wanted[same], StringComparison.Ordinal))))
            {
                same++;
            }

            if (same == wanted.Count)
            {
                return true;
            }
        }
        return false;
    }

    // One entry a position: words, and Han characters singly.
    private static List<string> Words(string folded)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        var words = new List<string>();
        foreach (var token in tokens)
        {
            if (token.Position == words.Count)
            {
                words.Add(folded.Substring(token.Start, token.Length));
            }
        }
        return words;
    }
}

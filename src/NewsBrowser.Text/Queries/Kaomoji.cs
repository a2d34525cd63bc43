using NewsBrowser.Text.Analysis;
using static NewsBrowser.Text.Queries.QueryDelimiters;

namespace NewsBrowser.Text.Queries;

/// <summary>Tells faces made of signs from the signs of the search language.</summary>
internal static class Kaomoji
{
    /// <summary>Where a face ends that begins with a parenthesis, such as (´・ω・`) and (╯°□°）╯; -1 when a group begins there.</summary>
    public static int FindEnd(string text, int at)
    {
        var depth = 0;
        var end = at;
        do
        {
            if (end >= text.Length || !IsSignOfFace(text[end]))
            {
                return -1;
            }

            depth += IsOpen(text[end]) ? 1 : IsClose(text[end]) ? -1 : 0;
            end++;
        }
        while (depth > 0);
        var inner = TextFolding.Fold(text[(at + 1)..(end - 1)]);
        if (TextMatch.DetermineForm(inner, prefix: false) != TextMatchForm.Substring || inner.Count(c => CharacterClass.Classify(c) == CharacterKind.Other) < 2)
        {
            return -1;
        }

        // Its arms.
        var arms = end;
        while (arms < text.Length && !EndsWord(text[arms]))
        {
            if (!IsSignOfFace(text[arms]))
            {
                return end;
            }

            arms++;
        }

        return arms;
    }

    /// <summary>Whether a word that begins with a minus is a face, such as -_-.</summary>
    public static bool BeginsWithMinus(string word) =>
        word.Length > 2 && IsMinus(word[^1]) && !CharacterClass.HasHan(word)
        && TextMatch.DetermineForm(TextFolding.Fold(word), prefix: false) == TextMatchForm.Substring;

    // No letter of a word, no Han of a text, no quote.
    private static bool IsSignOfFace(char c) =>
        !char.IsWhiteSpace(c) && !IsQuote(c) && !char.IsAsciiLetterOrDigit(c) && c is not (>= '\u4E00' and <= '\u9FFF') and not ':' and not '：';
}

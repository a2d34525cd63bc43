using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Takes the punctuation of a sentence from the ends of a Chinese word that was typed without quotes: who asks 什麼？ wants 什麼.</summary>
/// <remarks>
/// Such a word matches as a substring, so a mark at its end would have to stand in the text as well.
/// Words of other scripts are matched without their signs anyway. A bracket goes when its partner is not in the word: 《三體》 and [新聞] stay what they are.
/// </remarks>
internal static class EndPunctuation
{
    // The star among them: it changes nothing for a Chinese word.
    private const string Marks = ".,;:!?~…、。，；：！？．～・*＊";
    private const string Openers = "[{《〈【〔［｛";
    private const string Closers = "]}》〉】〕］｝」』";
    private const string OpenersOfClosers = "[{《〈【〔［｛「『";

    /// <summary>The word without marks at its ends; the word itself when it has no Han character.</summary>
    public static string Trim(string word)
    {
        int start = 0, end = word.Length;
        while (end > start && IsTrailing(word, end - 1))
        {
            end--;
        }

        while (start < end && IsLeading(word, start))
        {
            start++;
        }

        return (start > 0 || end < word.Length) && CharacterClass.HasHan(word) ? word[start..end] : word;
    }

    private static bool IsTrailing(string word, int at) => Marks.Contains(word[at], StringComparison.Ordinal)
        || (Closers.IndexOf(word[at], StringComparison.Ordinal) is >= 0 and var closer && !word.AsSpan(0, at).Contains(OpenersOfClosers[closer]));

    private static bool IsLeading(string word, int at) => Marks.Contains(word[at], StringComparison.Ordinal) || QueryDelimiters.IsMinus(word[at])
        || (Openers.IndexOf(word[at], StringComparison.Ordinal) is >= 0 and var opener && !word.AsSpan(at).Contains(Closers[opener]));
}

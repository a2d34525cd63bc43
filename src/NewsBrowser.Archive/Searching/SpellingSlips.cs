using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>How likely people are to write one word when they mean another.</summary>
internal static class SpellingSlips
{
    private const double Swapped = 1;
    private const double Doubled = 1;
    private const double Neighbour = 0.7;
    private const double Vowel = 0.7;
    private const double LeftOut = 0.7;
    private const double Added = 0.5;
    private const double AnyLetter = 0.2;

    private const double ChineseSwapped = 0.3;
    private const double ChineseLength = 0.03;
    private const double AnyCharacter = 0.01;

    private const string Vowels = "aeiouy";

    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    /// <summary>Of two words of letters that one change parts.</summary>
    public static double Likeliness(string typed, string meant)
    {
        var at = 0;
        while (at < Math.Min(typed.Length, meant.Length) && typed[at] == meant[at])
        {
            at++;
        }

        // The first letter is seldom wrong.
        var first = at == 0 ? 0.3 : 1;
        if (typed.Length < meant.Length)
        {
            return first * (at > 0 && meant[at] == meant[at - 1] ? Doubled : LeftOut);
        }

        if (typed.Length > meant.Length)
        {
            return first * (at > 0 && typed[at] == typed[at - 1] ? Doubled : Added);
        }

        if (at + 1 < typed.Length && typed[at] == meant[at + 1] && typed[at + 1] == meant[at])
        {
            return Swapped;
        }

        return first * (AreVowels(typed[at], meant[at]) ? Vowel : AreNeighbours(typed[at], meant[at]) ? Neighbour : AnyLetter);
    }

    /// <summary>Of two stretches of Chinese, folded: 0 when more parts them than people mistake.</summary>
    public static double ChineseLikeliness(ReadOnlySpan<char> typed, ReadOnlySpan<char> meant)
    {
        if (typed.Length != meant.Length)
        {
            return OneMore(typed.Length > meant.Length ? typed : meant, typed.Length > meant.Length ? meant : typed) ? ChineseLength : 0;
        }

        var first = -1;
        var second = -1;
        for (var at = 0; at < typed.Length; at++)
        {
            if (typed[at] == meant[at])
            {
                continue;
            }

            if (second >= 0)
            {
                return 0;
            }

            (first, second) = first < 0 ? (at, second) : (first, at);
        }

        if (first < 0)
        {
            return 0;
        }

        if (second < 0)
        {
            return typed.Length == 1 ? 0 : Math.Max(AnyCharacter, CharacterLikeness.Between(typed[first], meant[first]));
        }

        if (second == first + 1 && typed[first] == meant[second] && typed[second] == meant[first])
        {
            return typed.Length > 2 ? ChineseSwapped : AnyCharacter;
        }

        // Two wrong characters are two slips of sound or looks, and leave another to know the word by.
        return typed.Length < 3 ? 0 : CharacterLikeness.Between(typed[first], meant[first]) * CharacterLikeness.Between(typed[second], meant[second]) / 4;
    }

    private static bool OneMore(ReadOnlySpan<char> longer, ReadOnlySpan<char> shorter)
    {
        if (longer.Length != shorter.Length + 1 || shorter.Length < 2)
        {
            return false;
        }

        var same = longer.CommonPrefixLength(shorter);
        return longer[(same + 1)..].SequenceEqual(shorter[same..]);
    }

    private static bool AreVowels(char one, char other) => Vowels.Contains(one, StringComparison.Ordinal) && Vowels.Contains(other, StringComparison.Ordinal);

    // Beside each other, or above one another where the rows are shifted by half a key.
    private static bool AreNeighbours(char one, char other)
    {
        var (row, place) = Find(one);
        var (otherRow, otherPlace) = Find(other);
        var apart = place - otherPlace;
        return row == otherRow ? Math.Abs(apart) == 1 : Math.Abs(row - otherRow) == 1 && (row < otherRow ? apart is 0 or 1 : apart is 0 or -1);

        static (int Row, int Place) Find(char letter)
        {
            for (var row = 0; row < Rows.Length; row++)
            {
                if (Rows[row].IndexOf(letter, StringComparison.Ordinal) is var place and >= 0)
                {
                    return (row, place);
                }
            }

            return (int.MaxValue / 2, 0);
        }
    }
}

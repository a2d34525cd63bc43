using System.Buffers;

namespace NewsBrowser.Text.Analysis;

/// <summary>The signs that are part of a word, as in C++, C#, .NET, $TSLA, 10%, AT&amp;T, F-16 and 3.6.9.12.</summary>
/// <remarks>
/// They count where they are asked for: C finds C++ too, C++ does not find C. Behind a word a run of + # % counts as a whole. Before one a $ counts, and
/// a full stop before a letter. Between two words that touch the signs count that tell things apart (docs/query-language.md); an apostrophe and the hyphen of
/// machine-learning do not, since people write those with and without.
/// </remarks>
internal static class WordSigns
{
    /// <summary>Longer rows of signs between words part them.</summary>
    private const int MaxGap = 3;

    private static readonly SearchValues<char> Joining = SearchValues.Create("&._+#/@^~=%$");

    /// <summary>Where the signs end that stand right behind a word and belong to it; the word's end where there are none.</summary>
    public static int FindTail(ReadOnlySpan<char> folded, int wordEnd)
    {
        while (wordEnd < folded.Length && folded[wordEnd] is '+' or '#' or '%')
        {
            wordEnd++;
        }

        return wordEnd;
    }

    /// <summary>Whether the sign right before a word belongs to it.</summary>
    public static bool HasLead(ReadOnlySpan<char> folded, int wordStart) => wordStart > 0
        && (folded[wordStart - 1] == '$' || (folded[wordStart - 1] == '.' && char.IsAsciiLetter(folded[wordStart])));

    /// <summary>Whether what stands between two words makes them one thing.</summary>
    public static bool IsJoint(ReadOnlySpan<char> folded, int firstEnd, int secondStart)
    {
        var gap = folded[firstEnd..secondStart];
        if (gap.Length is 0 or > MaxGap || gap.IndexOf("..", StringComparison.Ordinal) >= 0)
        {
            return false;
        }

        if (gap.Length > 1)
        {
            return gap.IndexOfAnyExcept(Joining) < 0;
        }

        bool before = char.IsAsciiDigit(folded[firstEnd - 1]), after = char.IsAsciiDigit(folded[secondStart]);
        return gap[0] switch
        {
            '-' => before || after,
            ',' or ':' => before && after,
            _ => Joining.Contains(gap[0]),
        };
    }

    /// <summary>Whether words of a text that are those of a query also have the signs that the query asks for.</summary>
    /// <param name="query">The folded query.</param>
    /// <param name="asked">Its words and Han characters.</param>
    /// <param name="text">The folded text.</param>
    /// <param name="there">As many of its words and Han characters, the same ones.</param>
    /// <param name="goesOn">Whether the last word may go on, so that nothing is asked behind it.</param>
    public static bool Agree(ReadOnlySpan<char> query, ReadOnlySpan<Token> asked, ReadOnlySpan<char> text, ReadOnlySpan<Token> there, bool goesOn)
    {
        for (var i = 0; i < asked.Length; i++)
        {
            if (asked[i].Kind != TokenKind.Word)
            {
                continue;
            }

            int start = asked[i].Start, end = asked[i].Start + asked[i].Length;
            int startThere = there[i].Start, endThere = there[i].Start + there[i].Length;
            if (i > 0 && AreJoined(query, asked[i - 1], asked[i]))
            {
                var gap = query[(asked[i - 1].Start + asked[i - 1].Length)..start];
                if (!text[(there[i - 1].Start + there[i - 1].Length)..startThere].SequenceEqual(gap))
                {
                    return false;
                }
            }
            else if (HasLead(query, start) && (startThere == 0 || text[startThere - 1] != query[start - 1]))
            {
                return false;
            }

            if ((goesOn && i == asked.Length - 1) || (i + 1 < asked.Length && AreJoined(query, asked[i], asked[i + 1])))
            {
                continue;
            }

            var tail = FindTail(query, end);
            if (tail > end && !text[endThere..FindTail(text, endThere)].SequenceEqual(query[end..tail]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two neighbouring tokens are words that signs make one thing.</summary>
    public static bool AreJoined(ReadOnlySpan<char> folded, Token first, Token second) => first.Kind == TokenKind.Word && second.Kind == TokenKind.Word
        && IsJoint(folded, first.Start + first.Length, second.Start);
}

using System.Text;

namespace NewsBrowser.Benchmarks.Generation;

/// <summary>Numbers, names, ids and misspelt words: what makes the vocabulary of real text grow without end.</summary>
internal static class RareWords
{
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int FirstHan = 0x4E00;

    /// <summary>The commonest characters are far fewer than there are, but any may stand in a name.</summary>
    private static readonly char[] Han = [.. Enumerable.Range(FirstHan, 20_000).Select(c => Text.Analysis.TextFolding.Fold((char)c)).Distinct()];

    /// <summary>Two or three Han characters.</summary>
    public static void AppendName(StringBuilder text, long number)
    {
        text.Append(Han[(int)(Scatter(number) % 3001)]).Append(Han[(int)(Scatter(number / 3) % (ulong)Han.Length)]);
        if (number % 4 == 0)
        {
            text.Append(Han[(int)(Scatter(number / 7) % 2003)]);
        }
    }

    public static void AppendWord(StringBuilder text, long number)
    {
        var rest = Scatter(number) % 40_000_000_000UL;
        do
        {
            text.Append(Consonants[(int)(rest % 18)]).Append(Vowels[(int)(rest / 18 % 5)]);
            rest /= 90;
        }
        while (rest > 0);
    }

    public static void AppendId(StringBuilder text, ref Draw draw, int length)
    {
        var rest = draw.Next();
        for (var n = 0; n < length; n++)
        {
            text.Append(Letters[(int)(rest % 36)]);
            rest /= 36;
        }
    }

    public static ulong Scatter(long number)
    {
        var z = ((ulong)number + 0x632BE59BD9B4E019UL) * 0x9E3779B97F4A7C15UL;
        return (z ^ (z >> 29)) * 0xBF58476D1CE4E5B9UL >> 8;
    }
}

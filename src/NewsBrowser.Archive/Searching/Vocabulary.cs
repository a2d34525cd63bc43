using System.Collections.Concurrent;

namespace NewsBrowser.Archive.Searching;

/// <summary>A word, or words that stand side by side, of an archive's texts.</summary>
/// <param name="Folded">As the index has it.</param>
/// <param name="Written">As most texts write it.</param>
/// <param name="Items">Of the items that it was learnt from, how many have it.</param>
/// <param name="Titles">How many have it in the title.</param>
internal sealed record LearntWord(string Folded, string Written, int Items, int Titles)
{
    /// <summary>What a title says is what an item is about.</summary>
    private const int TitleWeight = 4;

    /// <summary>How likely readers mean it.</summary>
    public int Weight { get; } = Items + (TitleWeight * Titles);
}

/// <summary>The words of an archive's texts as far as they were learnt from them, in order; made by <see cref="VocabularyLearner"/>.</summary>
/// <param name="changeNumber">Where the index stood.</param>
/// <param name="items">How many items the index had.</param>
/// <param name="words">The words in ordinal order of their folded forms.</param>
/// <param name="costs">What each word and each character costs where a text is parted.</param>
internal sealed class Vocabulary(long changeNumber, int items, LearntWord[] words, Dictionary<UInt128, float> costs)
{
    /// <summary>The longest single word.</summary>
    public const int LongestWord = 6;

    /// <summary>What a character costs that was never seen.</summary>
    private const float Unseen = 20;

    private readonly LearntWord[] _chinese = [.. words.Where(word => IsHan(word.Folded[0]))];

    public static Vocabulary Empty { get; } = new(-1, 0, [], []);

    public long ChangeNumber => changeNumber;

    public int Items => items;

    public IReadOnlyList<LearntWord> Words => words;

    /// <summary>Those in Chinese characters.</summary>
    public IReadOnlyList<LearntWord> ChineseWords => _chinese;

    /// <summary>How many items of the index have a text, as long as the index stands where it stood.</summary>
    public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    public static UInt128 Pack(ReadOnlySpan<char> text)
    {
        UInt128 key = 0;
        foreach (var c in text)
        {
            key = (key << 16) | c;
        }

        return key;
    }

    public LearntWord? Find(string folded)
    {
        var at = FindFirst(folded);
        return at < words.Length && words[at].Folded == folded ? words[at] : null;
    }

    /// <summary>The words that begin so and are longer, likeliest first.</summary>
    public IEnumerable<LearntWord> Begin(string folded)
    {
        var from = FindFirst(folded);
        var to = from;
        while (to < words.Length && words[to].Folded.StartsWith(folded, StringComparison.Ordinal))
        {
            to++;
        }

        return words[from..to].Where(word => word.Folded.Length > folded.Length).OrderByDescending(word => word.Weight)
            .ThenBy(word => word.Folded, StringComparer.Ordinal);
    }

    /// <summary>Parts a run of Chinese characters, folded, into words: the way that is likeliest by how often each occurs.</summary>
    public void Part(ReadOnlySpan<char> run, List<(int Start, int Length)> parts) => Part(run, costs, parts);

    public static void Part(ReadOnlySpan<char> run, Dictionary<UInt128, float> costs, List<(int Start, int Length)> parts)
    {
        var best = run.Length < 512 ? stackalloc float[run.Length + 1] : new float[run.Length + 1];
        var length = run.Length < 512 ? stackalloc byte[run.Length + 1] : new byte[run.Length + 1];
        best[1..].Fill(float.MaxValue);
        best[0] = 0;
        for (var at = 0; at < run.Length; at++)
        {
            UInt128 key = 0;
            for (var end = at; end < run.Length && end < at + LongestWord; end++)
            {
                key = (key << 16) | run[end];
                if (!costs.TryGetValue(key, out var cost))
                {
                    if (end > at)
                    {
                        continue;
                    }

                    cost = Unseen;
                }

                if (best[at] + cost < best[end + 1])
                {
                    best[end + 1] = best[at] + cost;
                    length[end + 1] = (byte)(end + 1 - at);
                }
            }
        }

        var first = parts.Count;
        for (var end = run.Length; end > 0; end -= length[end])
        {
            parts.Add((end - length[end], length[end]));
        }

        parts.Reverse(first, parts.Count - first);
    }

    private int FindFirst(string folded)
    {
        var low = 0;
        for (var high = words.Length; low < high;)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(words[middle].Folded, folded) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

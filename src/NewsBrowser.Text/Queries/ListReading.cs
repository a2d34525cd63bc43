using System.Buffers;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Text.Queries;

/// <summary>Tells a list (台積電、聯發科, AMD/NVIDIA, 輝達或超微) from a sentence that has the same signs in it.</summary>
/// <remarks>The rules are those of docs/query-language.md.</remarks>
internal static class ListReading
{
    /// <summary>The most members; a longer row is no list that anybody types.</summary>
    private const int MaxMembers = 20;

    /// <summary>The longest member between commas, and beside 或: what is longer is a clause.</summary>
    private const int MaxCommaMember = 6;

    /// <summary>The longest member between the signs that only lists have.</summary>
    private const int MaxMember = 10;

    /// <summary>The most words that a member has, and that a list has.</summary>
    private const int MaxWords = 3;
    private const int MaxAllWords = 12;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create("？?。！!；;");
    private static readonly SearchValues<char> NoList = SearchValues.Create(":.\\");

    // Of a sentence: names have none of them.
    private static readonly string[] SentenceParts =
        ["的", "了", "嗎", "吗", "呢", "吧", "我", "你", "他", "她", "這", "这", "什麼", "什么", "怎", "是", "就", "很", "沒", "没", "哪", "誰", "谁", "為何", "为何", "如何"];

    private static readonly HashSet<string> FunctionWords = new(StringComparer.Ordinal)
    {
        "an", "the", "is", "are", "was", "were", "be", "been", "to", "of", "for", "in", "on", "at", "by", "with", "from", "as", "it", "its", "you", "he",
        "she", "we", "they", "what", "who", "why", "how", "when", "where", "which", "whether", "should", "would", "could", "can", "do", "does", "did", "not",
        "and",
        "but", "if", "that", "this", "these", "those", "my", "your", "their",
    };

    /// <summary>The members of a word that is a list; null for every other word.</summary>
    public static IReadOnlyList<string>? Split(string word)
    {
        var cuts = FindCuts(word);
        if (cuts.Count == 0)
        {
            return null;
        }

        var isSentence = word.AsSpan().TrimEnd("。！!").ContainsAny(SentenceEnds);
        var parts = Cut(word, cuts);
        var longest = parts.Count == 0 ? 0 : parts.Max(part => part.Length);
        var hasWords = parts.Exists(part => Array.Exists(SentenceParts, sign => part.Contains(sign, StringComparison.Ordinal)));
        cuts.RemoveAll(cut => word[cut] switch
        {
            '|' or '｜' => false,
            '、' or '､' or '﹑' => isSentence || longest > MaxMember,
            ',' or '，' => isSentence || hasWords || (longest > MaxCommaMember && CharacterClass.HasHan(word)),
            '或' => isSentence || hasWords || Around(cut).Exists(part => part.Length is < 2 or > MaxCommaMember),
            _ => Around(cut).Exists(part => part.Length < 2),
        });
        parts = Cut(word, cuts);
        return parts.Count is > 1 and <= MaxMembers && parts.TrueForAll(part => TextMatch.DetermineForm(TextFolding.Fold(part), prefix: false) is not null)
            ? parts
            : null;

        // What stands on both sides of a sign up to the next one.
        List<string> Around(int cut)
        {
            var at = cuts.IndexOf(cut);
            var from = at == 0 ? 0 : cuts[at - 1] + 1;
            var to = at + 1 == cuts.Count ? word.Length : cuts[at + 1];
            return [word[from..cut], word[(cut + 1)..to]];
        }
    }

    /// <summary>Whether a word might be read as a list, or loses a sign at its end.</summary>
    public static bool MayBeList(string word)
    {
        for (var at = 0; at < word.Length; at++)
        {
            if (QueryDelimiters.IsListSign(word[at]) && !IsInNumber(word, at))
            {
                return true;
            }
        }

        return Split(word) is not null;
    }

    /// <summary>The members of a filter's value.</summary>
    public static IReadOnlyList<string> SplitValues(string value)
    {
        var cuts = Enumerable.Range(0, value.Length).Where(at => QueryDelimiters.IsListSign(value[at])).ToList();
        return cuts.Count == 0 ? [value] : Cut(value, cuts) is { Count: > 0 } parts ? parts : [value];
    }

    /// <summary>Whether signs and an “or” between words belong to a sentence.</summary>
    /// <param name="written">The words with what stands between them.</param>
    /// <param name="members">How many words each member of the list would have.</param>
    public static bool IsSentence(string written, IReadOnlyList<int> members) =>
        members.Count > MaxMembers || members.Sum() > MaxAllWords || members.Any(words => words > MaxWords) || IsSentence(written)
        || (CharacterClass.HasHan(written) && written.IndexOfAny(['，', ',']) >= 0
            && written.Split('，', ',', ' ').Any(part => part.Length > MaxCommaMember && CharacterClass.HasHan(part)));

    /// <summary>Whether a text is a sentence by its words or its end.</summary>
    public static bool IsSentence(string written)
    {
        if (written.AsSpan().ContainsAny(SentenceEnds))
        {
            return true;
        }

        return HasFunctionWords(written) || Array.Exists(SentenceParts, sign => written.Contains(sign, StringComparison.Ordinal));
    }

    /// <summary>Whether a text has the small words of an English sentence.</summary>
    public static bool HasFunctionWords(string written)
    {
        for (var at = 0; at < written.Length; at++)
        {
            var from = at;
            while (at < written.Length && char.IsAsciiLetter(written[at]))
            {
                at++;
            }

            // A filter's name is no word, and neither is a half of one that has signs in it.
            if (at > from && (at == written.Length || char.IsWhiteSpace(written[at]) || written[at] is ',' or '?' or '.')
                && (from == 0 || char.IsWhiteSpace(written[from - 1]))
                && FunctionWords.Contains(written[from..at].ToLowerInvariant()) && !char.IsAsciiLetterUpper(written[at - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static List<int> FindCuts(string word)
    {
        var cuts = new List<int>();
        for (var at = 0; at < word.Length; at++)
        {
            var c = word[at];
            if ((QueryDelimiters.IsListSign(c) && !IsInNumber(word, at)) || (c is '/' or '／' && PartsWords(word, at)) || (c == '或' && StandsAlone(word, at)))
            {
                cuts.Add(at);
            }
        }

        return cuts;
    }

    private static List<string> Cut(string word, List<int> cuts)
    {
        var parts = new List<string>();
        var from = 0;
        foreach (var cut in cuts.Append(word.Length))
        {
            var part = EndPunctuation.Trim(word[from..cut].Trim());
            if (part.Length > 0)
            {
                parts.Add(part);
            }

            from = cut + 1;
        }

        return parts;
    }

    // 1,000 is a number; 2330,2317 are two.
    private static bool IsInNumber(string word, int at)
    {
        if (word[at] is not (',' or '，'))
        {
            return false;
        }

        int from = at, to = at;
        while (from > 0 && (IsDigit(word[from - 1]) || word[from - 1] is ',' or '，'))
        {
            from--;
        }

        while (to < word.Length && (IsDigit(word[to]) || word[to] is ',' or '，'))
        {
            to++;
        }

        var groups = word[from..to].Split(',', '，');
        return groups.Length > 1 && groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3);
    }

    // 24/7, 2023/09/11 and an address are no lists.
    private static bool PartsWords(string word, int at) => at > 0 && at + 1 < word.Length
        && !(IsDigit(word[at - 1]) && IsDigit(word[at + 1])) && word[at - 1] is not ('/' or ':' or '\\' or '／') && word[at + 1] is not ('/' or '\\' or '／')
        && !word.AsSpan().ContainsAny(NoList);

    // 或許, 或者, 抑或 and 不可或缺 have the character in them.
    private static bool StandsAlone(string word, int at) => at > 0 && at + 1 < word.Length
        && !"許许者是然缺多少".Contains(word[at + 1], StringComparison.Ordinal) && !"抑亦甚間间容設设倘".Contains(word[at - 1], StringComparison.Ordinal);

    private static bool IsDigit(char c) => c is (>= '0' and <= '9') or (>= '０' and <= '９');
}

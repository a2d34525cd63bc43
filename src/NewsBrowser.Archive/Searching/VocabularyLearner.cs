using System.Runtime.InteropServices;
using System.Text;
using NewsBrowser.Text.Analysis;

namespace NewsBrowser.Archive.Searching;

/// <summary>A text to learn words from.</summary>
/// <param name="Item">The item that it belongs to; the texts of one stand side by side.</param>
/// <param name="Written">The text, readable.</param>
/// <param name="IsTitle">Whether it is a title.</param>
internal readonly record struct ReadText(long Item, string Written, bool IsTitle);

/// <summary>Learns the words of texts from the texts alone: what holds together and has many neighbours on either side, what a title sets apart, names;
/// beside them the common words of the language. The same texts give the same words.</summary>
/// <remarks>A stretch of characters is a word when it is far commoner than its halves would be by chance and no single character stands before or behind
/// most of its occurrences: 聯發 is followed by 科, 台積的 is no commoner than 台積 and 的 make it. The texts are then parted into words, and what is
/// counted are whole words, and words side by side.</remarks>
internal sealed class VocabularyLearner
{
    /// <summary>A stretch that occurs less often is not learnt.</summary>
    public const int LeastOccurrences = 6;

    /// <summary>How many titles have to set a stretch apart.</summary>
    private const int LeastTitles = 2;

    /// <summary>How many items words side by side need.</summary>
    private const int LeastPhrase = 3;

    /// <summary>The longest of words side by side.</summary>
    private const int LongestPhrase = 8;

    private const int LongestLatin = 40;

    /// <summary>How much commoner a stretch is than chance.</summary>
    private const double Holds = 30;

    /// <summary>One neighbour that so great a part of its occurrences have belongs to it.</summary>
    private const double Belongs = 0.65;

    private const int Longest = Vocabulary.LongestWord;

    private static readonly string NeverFirst = TextFolding.Fold("的了嗎呢吧啊喔也就都而與和及被把讓給個很還又才再有是在不會要說到去沒這那你我他她它們");
    private static readonly string NeverLast = TextFolding.Fold("的了嗎呢吧啊喔也就都而與和及被把讓給個很還又才再有是在不要到沒這那你我他她它");

    private readonly IReadOnlyList<ReadText> _texts;
    private readonly string _written;
    private readonly char[] _folded;
    private readonly int[] _starts;
    private readonly int[] _single = new int[char.MaxValue + 1];
    private readonly Dictionary<UInt128, Stretch>[] _stretches = new Dictionary<UInt128, Stretch>[Longest + 2];
    private readonly Dictionary<UInt128, float> _costs = [];

    private VocabularyLearner(IReadOnlyList<ReadText> texts)
    {
        _texts = texts;
        var written = new StringBuilder();
        _starts = new int[texts.Count + 1];
        for (var at = 0; at < texts.Count; at++)
        {
            _starts[at] = written.Length;
            written.Append(TextFolding.RemoveInvisible(texts[at].Written)).Append('\n');
        }

        _starts[^1] = written.Length;
        _written = written.ToString();
        _folded = new char[_written.Length];
        for (var at = 0; at < _folded.Length; at++)
        {
            _folded[at] = TextFolding.Fold(_written[at]);
        }
    }

    public static Vocabulary Learn(
        IReadOnlyList<ReadText> texts, IEnumerable<string> names, long changeNumber, int items, CancellationToken cancellation)
    {
        var learner = new VocabularyLearner(texts);
        learner.CountStretches(cancellation);
        learner.ChooseWords(names);
        cancellation.ThrowIfCancellationRequested();
        return new Vocabulary(changeNumber, items, learner.CountWords(cancellation), learner._costs);
    }

    // Level by level: a stretch is counted where both that are shorter by one were frequent.
    private void CountStretches(CancellationToken cancellation)
    {
        var lives = new bool[_folded.Length];
        for (var at = 0; at < _folded.Length; at++)
        {
            lives[at] = Vocabulary.IsHan(_folded[at]);
            _single[_folded[at]]++;
        }

        for (var length = 2; length <= Longest + 1; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            var counts = _stretches[length] = [];
            for (var at = 0; at + length <= _folded.Length; at++)
            {
                lives[at] = lives[at] && lives[at + 1];
                if (lives[at])
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, Pack(at, length), out _).Count++;
                }
            }

            for (var at = 0; at + length <= _folded.Length; at++)
            {
                lives[at] = lives[at] && counts[Pack(at, length)].Count >= LeastOccurrences;
            }

            foreach (var rare in counts.Where(c => c.Value.Count < LeastOccurrences && length > 2).Select(c => c.Key).ToList())
            {
                counts.Remove(rare);
            }
        }

        for (var length = 3; length <= Longest + 1; length++)
        {
            foreach (var (key, stretch) in _stretches[length])
            {
                ref var before = ref CollectionsMarshal.GetValueRefOrNullRef(_stretches[length - 1], key >> 16);
                before.MostAfter = Math.Max(before.MostAfter, stretch.Count);
                ref var after = ref CollectionsMarshal.GetValueRefOrNullRef(_stretches[length - 1], WithoutFirst(key, length));
                after.MostBefore = Math.Max(after.MostBefore, stretch.Count);
            }
        }
    }

    private void ChooseWords(IEnumerable<string> names)
    {
        double all = _folded.Length;
        for (var c = 0; c < _single.Length; c++)
        {
            if (_single[c] > 0 && Vocabulary.IsHan((char)c))
            {
                _costs[(UInt128)c] = (float)Math.Log(all / _single[c]);
            }
        }

        foreach (var word in ChineseWords.Read().Concat(names.Select(TextFolding.FoldForSearch)).Concat(WordsOfTitles()))
        {
            if (word.Length is >= 2 and <= Longest && word.All(Vocabulary.IsHan))
            {
                var key = Vocabulary.Pack(word);
                _costs[key] = (float)Math.Log(all / Math.Max(1, _stretches[word.Length].GetValueOrDefault(key).Count));
            }
        }

        for (var length = 2; length <= Longest; length++)
        {
            foreach (var (key, stretch) in _stretches[length])
            {
                if (stretch.Count >= LeastOccurrences && !_costs.ContainsKey(key) && stretch.MostAfter <= stretch.Count * Belongs
                    && stretch.MostBefore <= stretch.Count * Belongs && !NeverFirst.Contains(At(key, length, 0), StringComparison.Ordinal)
                    && !NeverLast.Contains(At(key, length, length - 1), StringComparison.Ordinal) && HoldsTogether(key, length, stretch.Count, all))
                {
                    _costs[key] = (float)Math.Log(all / stretch.Count);
                }
            }
        }
    }

    private bool HoldsTogether(UInt128 key, int length, int count, double all)
    {
        for (var first = 1; first < length; first++)
        {
            var head = key >> (16 * (length - first));
            var tail = key & (((UInt128)1 << (16 * (length - first))) - 1);
            if (count * all < Holds * Count(head, first) * Count(tail, length - first))
            {
                return false;
            }
        }

        return true;

        double Count(UInt128 part, int size) => size == 1 ? _single[(int)part] : _stretches[size].GetValueOrDefault(part).Count;
    }

    /// <summary>What stands by itself in several titles, between spaces, signs and letters.</summary>
    private IEnumerable<string> WordsOfTitles()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var text = 0; text < _texts.Count; text++)
        {
            if (_texts[text].IsTitle)
            {
                foreach (var (start, length) in Runs(_starts[text], _starts[text + 1]))
                {
                    if (length is >= 2 and <= Longest && !NeverFirst.Contains(_folded[start], StringComparison.Ordinal)
                        && !NeverLast.Contains(_folded[start + length - 1], StringComparison.Ordinal))
                    {
                        var run = new string(_folded, start, length);
                        seen[run] = seen.GetValueOrDefault(run) + 1;
                    }
                }
            }
        }

        return seen.Where(s => s.Value >= LeastTitles).Select(s => s.Key);
    }

    private LearntWord[] CountWords(CancellationToken cancellation)
    {
        var chinese = new Dictionary<UInt128, Seen>();
        var latin = new Dictionary<string, Seen>(StringComparer.Ordinal);
        var byLatin = latin.GetAlternateLookup<ReadOnlySpan<char>>();
        var parts = new List<(int Start, int Length)>();
        for (var text = 0; text < _texts.Count; text++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (start, length) in Runs(_starts[text], _starts[text + 1]))
            {
                parts.Clear();
                Vocabulary.Part(_folded.AsSpan(start, length), _costs, parts);
                for (var at = 0; at < parts.Count; at++)
                {
                    SeeHalves(chinese, text, start + parts[at].Start, parts[at].Length);
                    var size = 0;
                    for (var to = at; to < parts.Count && parts[to].Length > 1 && (size += parts[to].Length) <= LongestPhrase; to++)
                    {
                        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(chinese, Pack(start + parts[at].Start, size), out _);
                        See(ref seen, text, start + parts[at].Start, size);
                        seen.IsPhrase = to > at;
                    }
                }
            }

            for (var at = _starts[text]; at < _starts[text + 1]; at++)
            {
                var from = at;
                while (at < _starts[text + 1] && char.IsAsciiLetterOrDigit(_folded[at]))
                {
                    at++;
                }

                if (at - from is > 1 and <= LongestLatin)
                {
                    var word = _folded.AsSpan(from, at - from);
                    See(ref CollectionsMarshal.GetValueRefOrAddDefault(byLatin, word, out _), text, from, at - from);
                }
            }
        }

        LearntWord[] words =
        [
            .. chinese.Where(c => !c.Value.IsPhrase || c.Value.Items >= LeastPhrase).Select(c => c.Value)
                .Concat(latin.Select(l => l.Value))
                .Select(seen => new LearntWord(
                    new string(_folded, seen.Form, seen.Length), _written.Substring(seen.Form, seen.Length), seen.Items, seen.Titles)),
        ];
        Array.Sort(words, static (a, b) => string.CompareOrdinal(a.Folded, b.Folded));
        return words;
    }

    // A long word may be two: 新冠疫苗 holds 疫苗.
    private void SeeHalves(Dictionary<UInt128, Seen> words, int text, int start, int length)
    {
        for (var first = 2; first <= length - 2; first++)
        {
            if (_costs.ContainsKey(Pack(start + first, length - first)))
            {
                See(ref CollectionsMarshal.GetValueRefOrAddDefault(words, Pack(start + first, length - first), out _), text, start + first, length - first);
            }

            if (_costs.ContainsKey(Pack(start, first)))
            {
                See(ref CollectionsMarshal.GetValueRefOrAddDefault(words, Pack(start, first), out _), text, start, first);
            }
        }
    }

    // The form that most occurrences have, by a vote in one pass: another form takes one away.
    private void See(ref Seen seen, int text, int at, int length)
    {
        if (seen.Votes == 0)
        {
            (seen.Form, seen.Length) = (at, length);
        }

        seen.Votes += _written.AsSpan(at, length).SequenceEqual(_written.AsSpan(seen.Form, length)) ? 1 : -1;
        var item = _texts[text].Item;
        if (seen.Items == 0 || seen.LastItem != item)
        {
            seen.Items++;
            seen.LastItem = item;
        }

        if (_texts[text].IsTitle && seen.LastTitle != text + 1)
        {
            seen.Titles++;
            seen.LastTitle = text + 1;
        }
    }

    private IEnumerable<(int Start, int Length)> Runs(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var start = at;
            while (at < to && Vocabulary.IsHan(_folded[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return (start, at - start);
            }
        }
    }

    private UInt128 Pack(int start, int length) => Vocabulary.Pack(_folded.AsSpan(start, length));

    private static UInt128 WithoutFirst(UInt128 key, int length) => key & (((UInt128)1 << (16 * (length - 1))) - 1);

    private static char At(UInt128 key, int length, int place) => (char)(ushort)(key >> (16 * (length - 1 - place)));

    private struct Stretch
    {
        public int Count;
        public int MostAfter;
        public int MostBefore;
    }

    private struct Seen
    {
        public int Items;
        public int Titles;
        public long LastItem;
        public int LastTitle;
        public int Form;
        public int Length;
        public int Votes;
        public bool IsPhrase;
    }
}

using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Benchmarks.Checking;

/// <summary>A document as the scan looks at it: its texts, and by position the words that any query asks for.</summary>
/// <param name="words">Each word that a query asks for, and its number.</param>
/// <param name="prefixes">The beginnings that queries ask for; at most 64.</param>
/// <param name="tokenize">The schema's own.</param>
internal sealed class DocumentView(IReadOnlyDictionary<string, int> words, IReadOnlyList<string> prefixes, IndexTokenizer tokenize)
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numberOf =
        new Dictionary<string, int>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<IndexToken> _tokens = [];
    private readonly List<int>[] _numbers = [.. Enumerable.Range(0, 8).Select(_ => new List<int>())];
    private readonly List<ulong>[] _begun = [.. Enumerable.Range(0, 8).Select(_ => new List<ulong>())];

    public IndexDocument Document { get; private set; } = null!;

    /// <summary>Counts up with each document: what was found out of an earlier one holds no longer.</summary>
    public int Stamp { get; private set; }

    public void Look(IndexDocument document)
    {
        Document = document;
        Stamp++;
        for (var field = 0; field < document.Texts.Length; field++)
        {
            _numbers[field].Clear();
            _begun[field].Clear();
            if (document.Texts[field] is not { } text)
            {
                continue;
            }

            _tokens.Clear();
            tokenize(text, _tokens);
            foreach (var token in _tokens)
            {
                // The first of each position is the word or the character; links stand behind.
                if (token.Position != _numbers[field].Count)
                {
                    continue;
                }

                var word = text.AsSpan(token.Start, token.Length);
                _numbers[field].Add(_numberOf.TryGetValue(word, out var number) ? number : -1);
                ulong mask = 0;
                for (var n = 0; n < prefixes.Count; n++)
                {
                    if (word.StartsWith(prefixes[n], StringComparison.Ordinal))
                    {
                        mask |= 1UL << n;
                    }
                }

                _begun[field].Add(mask);
            }
        }
    }

    public bool Contains(string folded, int fields)
    {
        for (var field = 0; field < Document.Texts.Length; field++)
        {
            if ((fields >> field & 1) != 0 && Document.Texts[field] is { } text && text.Contains(folded, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether words stand one behind the other in one of the fields, and behind them, when asked for, one that begins with a prefix.</summary>
    public bool Holds(ReadOnlySpan<int> wanted, int prefix, int fields)
    {
        var length = wanted.Length + (prefix < 0 ? 0 : 1);
        for (var field = 0; field < Document.Texts.Length; field++)
        {
            if ((fields >> field & 1) == 0)
            {
                continue;
            }

            var here = CollectionsMarshal.AsSpan(_numbers[field]);
            var beginnings = CollectionsMarshal.AsSpan(_begun[field]);
            for (var at = 0; at + length <= here.Length; at++)
            {
                if (here.Slice(at, wanted.Length).SequenceEqual(wanted) && (prefix < 0 || (beginnings[at + wanted.Length] >> prefix & 1) != 0))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

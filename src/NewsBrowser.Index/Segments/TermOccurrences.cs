using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;

namespace NewsBrowser.Index.Segments;

/// <summary>The terms of documents that become a segment, and where they occur.</summary>
/// <remarks>
/// Every occurrence is noted as it comes, term number beside document, field and position; when all documents are in,
/// the notes are put into order of terms by counting. That is two passes over memory instead of a growing list for each of some hundred thousand terms.
/// </remarks>
internal sealed class TermOccurrences
{
    /// <summary>The most documents; the notes have 24 bits for them.</summary>
    public const int MaxDocuments = 1 << 24;

    private const int FieldShift = 32;
    private const int DocumentShift = 35;

    // Terms that are looked up together: enough to wait for memory at once, few enough to stay in the processor's cache.
    private const int Together = 256;

    private readonly TermTable _terms = new();
    private readonly ulong[] _hashKeys = new ulong[Together];
    private readonly int[] _tokens = new int[Together];

    // By character of one unit the document and field that had it last, plus 1: of a character that is all that is kept.
    private readonly uint[] _lastSeen = new uint[char.MaxValue + 1];
    private int[] _termOf = new int[1 << 16];
    private ulong[] _notes = new ulong[1 << 16];
    private ulong[] _sorted = [];
    private int _noted;

    public ReadOnlySpan<char> Text(int term) => _terms.Text(term);

    public void Clear()
    {
        _terms.Clear();
        Array.Clear(_lastSeen);
        _noted = 0;
    }

    /// <summary>Notes the links of a text, or everything but the links.</summary>
    public void AddText(string text, ReadOnlySpan<IndexToken> tokens, bool links, int document, int field, uint start)
    {
        Reserve(tokens.Length);
        var note = ((ulong)document << DocumentShift) | ((ulong)field << FieldShift);
        var seen = (uint)((document << 3) | field) + 1;
        var waiting = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if (token.Kind == IndexTokenKind.Link != links)
            {
                continue;
            }

            if (token is { Kind: IndexTokenKind.Character, Length: 1 })
            {
                var character = text[token.Start];
                if (_lastSeen[character] != seen)
                {
                    _lastSeen[character] = seen;
                    Note(_terms.AddCharacter(character), note);
                }
                continue;
            }
            var key = TermTable.ComputeHashKey(text.AsSpan(token.Start, token.Length), TermKey.GetPrefix(token.Kind));
            _terms.Prefetch(key);
            _hashKeys[waiting] = key;
            _tokens[waiting] = i;
            if (++waiting == Together)
            {
                AddWaiting(text, tokens, waiting, note + start);
                waiting = 0;
            }
        }
        AddWaiting(text, tokens, waiting, note + start);
    }

    /// <summary>Notes a keyword of a document, which has it once.</summary>
    public void AddKeyword(int term, int document)
    {
        Reserve(1);
        Note(term, (ulong)document << DocumentShift);
    }

    /// <summary>The number of a keyword.</summary>
    public int GetOrAddTerm(string keyword, int column) => _terms.Add(keyword, TermKey.GetKeywordPrefix(column));

    /// <summary>Puts the notes in order of the terms' keys.</summary>
    public SortedOccurrences Sort()
    {
        var order = Order();
        var places = new int[_terms.Count];
        for (var i = 0; i < _noted; i++)
        {
            places[_termOf[i]]++;
        }

        var ends = new int[order.Length];
        var total = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var count = places[order[i]];
            places[order[i]] = total;
            total += count;
            ends[i] = total;
        }
        // Within a term they stay as they came, by document, field and position.
        if (_sorted.Length < _noted)
        {
            _sorted = new ulong[_notes.Length];
        }

        for (var i = 0; i < _noted; i++)
        {
            _sorted[places[_termOf[i]]++] = _notes[i];
        }

        return new SortedOccurrences(_terms, _sorted, order, ends);
    }

    private void AddWaiting(string text, ReadOnlySpan<IndexToken> tokens, int count, ulong note)
    {
        for (var i = 0; i < count; i++)
        {
            var token = tokens[_tokens[i]];
            Note(_terms.Add(text.AsSpan(token.Start, token.Length), TermKey.GetPrefix(token.Kind), _hashKeys[i]), note + (uint)token.Position);
        }
    }

    private void Note(int term, ulong note)
    {
        _termOf[_noted] = term;
        _notes[_noted++] = note;
    }

    private void Reserve(int count)
    {
        if (_noted + count <= _notes.Length)
        {
            return;
        }

        var size = Math.Max(_notes.Length * 2, _noted + count);
        Array.Resize(ref _notes, size);
        Array.Resize(ref _termOf, size);
    }

    // The numbers of the terms in order of their keys. Most are told apart by their first eight bytes, which sort as one number.
    private int[] Order()
    {
        var count = _terms.Count;
        var heads = new ulong[count];
        var order = new int[count];
        for (var term = 0; term < count; term++)
        {
            heads[term] = TermKey.ReadHead(_terms.Key(term));
            order[term] = term;
        }
        Array.Sort(heads, order);
        for (var from = 0; from < count;)
        {
            var to = from + 1;
            while (to < count && heads[to] == heads[from])
            {
                to++;
            }

            if (to - from > 1)
            {
                order.AsSpan(from, to - from).Sort((a, b) => _terms.Key(a).SequenceCompareTo(_terms.Key(b)));
            }

            from = to;
        }
        return order;
    }

    /// <summary>Notes in order of terms, to be written once.</summary>
    /// <param name="terms">Their keys.</param>
    /// <param name="notes">Document, field and position of each.</param>
    /// <param name="order">The terms' numbers in order of their keys.</param>
    /// <param name="ends">Where the notes of each end.</param>
    public sealed class SortedOccurrences(TermTable terms, ulong[] notes, int[] order, int[] ends)
    {
        // Terms in order of keys lie anywhere in the table.
        private const int Ahead = 8;

        private readonly List<uint> _deltas = [];
        private int _next;
        private int _at;

        /// <summary>Writes the terms whose prefix is below one.</summary>
        public void WriteBelow(byte prefix, PostingWriter writer)
        {
            var at = _at;
            for (; _next < order.Length; _next++)
            {
                if (_next + Ahead < order.Length)
                {
                    terms.PrefetchKey(order[_next + Ahead]);
                }

                var key = terms.Key(order[_next]);
                if (key[0] >= prefix)
                {
                    break;
                }

                writer.BeginTerm(key);
                var isText = TermKey.IsText(key[0]);
                var hasPositions = TermKey.HasPositions(key[0]);
                var end = ends[_next];
                while (at < end)
                {
                    var document = (int)(notes[at] >> DocumentShift);
                    var mask = 0;
                    uint last = 0;
                    _deltas.Clear();
                    for (; at < end && (int)(notes[at] >> DocumentShift) == document; at++)
                    {
                        if (!isText)
                        {
                            continue;
                        }

                        mask |= 1 << ((int)(notes[at] >> FieldShift) & 7);
                        if (hasPositions)
                        {
                            var position = (uint)notes[at];
                            _deltas.Add(position - last);
                            last = position;
                        }
                    }
                    writer.Add(document, (byte)mask, CollectionsMarshal.AsSpan(_deltas));
                }
                writer.EndTerm();
            }
            _at = at;
        }
    }
}

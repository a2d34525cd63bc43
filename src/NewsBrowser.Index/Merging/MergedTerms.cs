using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Merging;

/// <summary>The terms of one segment that is merged with others, in order of their keys.</summary>
internal sealed class MergedTerms
{
    private readonly TermDictionary.TermReader _terms;
    private readonly PostingCursor _cursor;
    private readonly int[] _numberOf;
    private readonly int? _shift;

    // The key's first eight bytes, which tell most keys apart; shorter keys are filled up with zeros.
    private ulong _head;

    /// <param name="segment">Whose they are.</param>
    /// <param name="numberOf">By document its number in the merged segment, or -1.</param>
    /// <param name="isWhole">Whether all of its documents go into the merged segment, and so keep their distances.</param>
    public MergedTerms(Segment segment, int[] numberOf, bool isWhole)
    {
        _terms = segment.Terms.All();
        _cursor = new PostingCursor(segment.Bytes);
        _numberOf = numberOf;
        _shift = isWhole && numberOf.Length > 0 ? numberOf[0] : null;
    }

    public ReadOnlySpan<byte> Key => _terms.Key;

    public bool MoveNext()
    {
        if (!_terms.MoveNext())
        {
            return false;
        }

        _head = TermKey.ReadHead(_terms.Key);
        return true;
    }

    public int CompareTo(MergedTerms other) => _head != other._head ? (_head < other._head ? -1 : 1) : Key.SequenceCompareTo(other.Key);

    /// <summary>Copies the postings of the term that it stands at.</summary>
    public void CopyTo(PostingWriter writer)
    {
        var prefix = Key[0];
        var isText = TermKey.IsText(prefix);
        var hasPositions = TermKey.HasPositions(prefix);
        _cursor.Open(_terms.Entry, prefix);
        for (var block = 0; block < _cursor.Blocks; block++)
        {
            _cursor.Load(block);
            var documents = _cursor.Block;
            var masks = isText ? _cursor.Masks : default;
            if (_shift is { } shift)
            {
                ReadOnlySpan<uint> deltas = default;
                if (hasPositions)
                {
                    _cursor.ReadPositions(out _, out deltas);
                }

                writer.AddBlock(documents, shift, masks, _cursor.Repeats, deltas);
                continue;
            }
            for (var i = 0; i < documents.Length; i++)
            {
                var number = _numberOf[documents[i]];
                if (number >= 0)
                {
                    writer.Add(number, isText ? masks[i] : (byte)0, hasPositions ? _cursor.PositionDeltas(i) : default);
                }
            }
        }
    }
}

using System.Buffers.Binary;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>A term's entry in the dictionary of a segment.</summary>
/// <param name="Documents">In how many documents of the segment it occurs.</param>
/// <param name="Record">Where the posting stands in the segment, for a term of one document; -1 for others.</param>
/// <param name="RecordLength">Its bytes.</param>
/// <param name="Postings">Where the postings begin in the segment.</param>
/// <param name="PostingsLength">Their bytes, the directory among them.</param>
/// <param name="PositionsLength">Bytes of the positions, which follow the postings.</param>
internal readonly record struct TermEntry(int Documents, long Record, int RecordLength, long Postings, int PostingsLength, int PositionsLength);

/// <summary>Looks terms up in a segment.</summary>
internal sealed class TermDictionary
{
    private const int IndexEntry = 24;
    private readonly SegmentBytes _bytes;
    private readonly Section _terms;
    private readonly Section _index;
    private readonly long _postings;
    private readonly int _blocks;

    public TermDictionary(SegmentBytes bytes, Section terms, Section index, Section postings)
    {
        _bytes = bytes;
        _terms = terms;
        _index = index;
        _postings = postings.Offset;
        _blocks = BinaryPrimitives.ReadInt32LittleEndian(bytes.Read(index.Offset, 8));
    }

    /// <summary>Finds a term by its key.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out TermEntry entry)
    {
        var block = FindBlock(key);
        if (block >= 0)
        {
            var terms = new TermReader(this, block, block + 1);
            while (terms.MoveNext())
            {
                var order = terms.Key.SequenceCompareTo(key);
                if (order == 0)
                {
                    entry = terms.Entry;
                    return true;
                }
                if (order > 0)
                {
                    break;
                }
            }
        }
        entry = default;
        return false;
    }

    /// <summary>All terms in order of their keys.</summary>
    public TermReader All() => new(this, 0, _blocks);

    /// <summary>The most documents that any of a block's terms occurs in.</summary>
    public int MaxDocuments(int block) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.Read(_index.Offset + 8 + ((long)block * IndexEntry) + 20, 4));

    /// <summary>The blocks that may have terms with a prefix.</summary>
    public (int From, int To) BlocksWith(ReadOnlySpan<byte> prefix)
    {
        var from = Math.Max(0, FindBlock(prefix));
        var behind = prefix.Length <= 128 ? stackalloc byte[prefix.Length] : new byte[prefix.Length];
        prefix.CopyTo(behind);
        // The last byte of a key's prefix is never 255 in UTF-8.
        behind[^1]++;
        return (from, Math.Min(_blocks, FindBlock(behind) + 1));
    }

    public TermReader Block(int block) => new(this, block, block + 1);

    /// <summary>The terms of some blocks.</summary>
    public TermReader Blocks(int from, int to) => new(this, from, to);

    // The last block whose first key is not behind a key; -1 when the key stands before all.
    private int FindBlock(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _blocks;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (FirstKey(middle).SequenceCompareTo(key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low - 1;
    }

    private ReadOnlySpan<byte> FirstKey(int block)
    {
        var entries = _bytes.Read(_index.Offset + 8 + ((long)block * IndexEntry), IndexEntry * 2);
        var from = BinaryPrimitives.ReadUInt32LittleEndian(entries[16..]);
        var to = BinaryPrimitives.ReadUInt32LittleEndian(entries[(IndexEntry + 16)..]);
        return _bytes.Read(_index.Offset + 8 + ((long)(_blocks + 1) * IndexEntry) + from, to - from);
    }

    /// <summary>Goes through terms in order.</summary>
    public sealed class TermReader(TermDictionary dictionary, int block, int endBlock)
    {
        private int _nextBlock = block;
        private int _blockLength;
        private int _at;
        private long _blockStart;
        private long _postings;
        private byte[] _key = new byte[64];
        private int _keyLength;

        public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

        public TermEntry Entry { get; private set; }

        public bool MoveNext()
        {
            if (_at == _blockLength && !NextBlock())
            {
                return false;
            }

            var terms = dictionary._bytes.Read(_blockStart, _blockLength);
            TermHead.Read(terms, ref _at, out var shared, out var rest, out var isSingle);
            if (shared + rest > _key.Length)
            {
                Array.Resize(ref _key, (shared + rest) * 2);
            }

            terms.Slice(_at, rest).CopyTo(_key.AsSpan(shared));
            _keyLength = shared + rest;
            _at += rest;
            var documents = isSingle ? 1 : (int)ByteReader.ReadVarint(terms, ref _at);
            var length = (int)ByteReader.ReadVarint(terms, ref _at);
            if (isSingle)
            {
                Entry = new TermEntry(1, _blockStart + _at, length, -1, 0, 0);
                _at += length;
                return true;
            }
            var positions = TermKey.HasPositions(_key[0]) ? (int)ByteReader.ReadVarint(terms, ref _at) : 0;
            Entry = new TermEntry(documents, -1, 0, _postings, length, positions);
            _postings += length + positions;
            return true;
        }

        private bool NextBlock()
        {
            if (_nextBlock >= endBlock)
            {
                return false;
            }

            var entries = dictionary._bytes.Read(dictionary._index.Offset + 8 + ((long)_nextBlock * IndexEntry), IndexEntry * 2);
            var from = BinaryPrimitives.ReadInt64LittleEndian(entries);
            _blockStart = dictionary._terms.Offset + from;
            _blockLength = (int)(BinaryPrimitives.ReadInt64LittleEndian(entries[IndexEntry..]) - from);
            _postings = dictionary._postings + BinaryPrimitives.ReadInt64LittleEndian(entries[8..]);
            _at = 0;
            _nextBlock++;
            return _blockLength > 0;
        }
    }
}

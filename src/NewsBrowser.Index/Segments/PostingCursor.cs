using System.Buffers.Binary;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Reads the postings of one term of a segment, a block at a time and any block directly. Not for several threads at once.</summary>
internal sealed class PostingCursor
{
    private readonly SegmentBytes _bytes;
    private readonly int[] _documents = new int[PackedInts.Block];
    private readonly byte[] _masks = new byte[PackedInts.Block];
    private TermEntry _entry;
    private int _blocks;
    private int _directoryEntry;
    private bool _hasPositions;
    private readonly uint[] _frequencies = new uint[PackedInts.Block];
    private readonly int[] _firstPosition = new int[PackedInts.Block + 1];
    private uint[] _positionDeltas = [];
    private ulong[] _groupsRead = [];
    private int[] _positions = [];
    private int _block = -1;
    private int _count;
    private int _behindDocuments;
    private int _place;
    private int _masksOf = -1;
    private int _frequenciesOf = -1;

    public PostingCursor(SegmentBytes bytes) => _bytes = bytes;

    public PostingCursor(SegmentBytes bytes, TermEntry entry, byte prefix)
    {
        _bytes = bytes;
        Open(entry, prefix);
    }

    /// <summary>Goes to another term of the segment.</summary>
    public void Open(TermEntry entry, byte prefix)
    {
        _entry = entry;
        _hasPositions = TermKey.HasPositions(prefix);
        _blocks = (entry.Documents + PackedInts.Block - 1) / PackedInts.Block;
        _directoryEntry = _hasPositions ? 12 : 8;
        _block = -1;
        _masksOf = -1;
        _frequenciesOf = -1;
    }

    /// <summary>How many postings there are.</summary>
    public int Documents => _entry.Documents;

    /// <summary>How many postings the block that was loaded has.</summary>
    public int Count => _count;

    public int Blocks => _blocks;

    /// <summary>Whether positions are kept, and so how often the term occurs.</summary>
    public bool HasPositions => _hasPositions;

    /// <summary>The documents of the block that was loaded, ascending.</summary>
    public ReadOnlySpan<int> Block => _documents.AsSpan(0, _count);

    /// <summary>The field masks of the block that was loaded.</summary>
    public ReadOnlySpan<byte> Masks
    {
        get
        {
            if (_masksOf != _block)
            {
                LoadMasks();
            }

            return _masks.AsSpan(0, _count);
        }
    }

    /// <summary>How often each document of the block that was loaded has the term, less one; of a term without positions nothing.</summary>
    public ReadOnlySpan<uint> Repeats
    {
        get
        {
            if (!_hasPositions)
            {
                return default;
            }

            if (_frequenciesOf != _block)
            {
                LoadFrequencies();
            }

            return _frequencies.AsSpan(0, _count);
        }
    }

    // Where the blocks' data begins, behind the directory.
    private long DataStart => _entry.Postings + (_blocks > 1 ? (long)_blocks * _directoryEntry : 0);

    /// <summary>Loads a block's documents.</summary>
    public void Load(int block)
    {
        if (_block == block)
        {
            return;
        }

        _block = block;
        _place = 0;
        if (_entry.Documents == 1)
        {
            var at = 0;
            _documents[0] = (int)ByteReader.ReadVarint(_bytes.Read(_entry.Record, _entry.RecordLength), ref at);
            _behindDocuments = at;
            _count = 1;
            return;
        }
        var from = 0;
        var previous = -1;
        if (_blocks > 1)
        {
            from = BinaryPrimitives.ReadInt32LittleEndian(Directory(block)[4..]);
            if (block > 0)
            {
                previous = BinaryPrimitives.ReadInt32LittleEndian(Directory(block - 1));
            }
        }
        _count = block < _blocks - 1 ? PackedInts.Block : _entry.Documents - ((_blocks - 1) * PackedInts.Block);
        Span<uint> deltas = stackalloc uint[PackedInts.Block];
        deltas = deltas[.._count];
        var read = from;
        ByteReader.ReadPacked(_bytes.Read(DataStart, _entry.PostingsLength - (DataStart - _entry.Postings)), ref read, deltas);
        _behindDocuments = read;
        var documents = _documents.AsSpan(0, _count);
        for (var i = 0; i < deltas.Length; i++)
        {
            previous += (int)deltas[i] + 1;
            documents[i] = previous;
        }
    }

    /// <summary>The first block that may have a document at or behind one; <see cref="Blocks"/> when none has.</summary>
    /// <param name="document">A document.</param>
    /// <param name="from">A block before which there is none.</param>
    public int BlockFrom(int document, int from = 0)
    {
        if (_blocks == 1)
        {
            return from;
        }

        int low = from, step = 1;
        while (low + step <= _blocks && LastDocument(low + step - 1) < document)
        {
            low += step;
            step *= 2;
        }
        var high = Math.Min(_blocks, low + step);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (LastDocument(middle) < document)
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

    /// <summary>Sets the bits of the documents from <paramref name="start"/> on that have the term in one of the fields.</summary>
    /// <param name="start">The document of bit 0.</param>
    /// <param name="bits">A bit a document.</param>
    /// <param name="fields">A mask of fields; -1 asks for none.</param>
    /// <returns>How many postings were read.</returns>
    public int Fill(int start, Span<ulong> bits, int fields)
    {
        var end = start + (bits.Length * 64);
        var read = 0;
        for (var block = BlockFrom(start); block < _blocks; block++)
        {
            Load(block);
            var documents = Block;
            if (documents[0] >= end)
            {
                break;
            }

            read += documents.Length;
            var inside = documents[0] >= start && documents[^1] < end;
            if (fields < 0 && inside)
            {
                foreach (var document in documents)
                {
                    bits[(document - start) >> 6] |= 1UL << (document - start);
                }

                continue;
            }
            var masks = fields < 0 ? default : Masks;
            for (var i = 0; i < documents.Length; i++)
            {
                var document = documents[i];
                if (document >= start && document < end && (fields < 0 || (masks[i] & fields) != 0))
                {
                    bits[(document - start) >> 6] |= 1UL << (document - start);
                }
            }
        }
        return read;
    }

    /// <summary>Finds a document's place in its block, which is then loaded; -1 when it does not have the term.</summary>
    /// <param name="document">Not before the last one asked for in this run of calls.</param>
    /// <param name="block">The block that the run has come to; begin with 0.</param>
    public int Find(int document, ref int block)
    {
        block = BlockFrom(document, block);
        if (block >= _blocks)
        {
            return -1;
        }

        Load(block);
        var at = _documents.AsSpan(0, _count).BinarySearch(document);
        return at < 0 ? -1 : at;
    }

    /// <summary>Finds a document's place in its block, which is then loaded; -1 when it does not have the term.
    /// Quick when documents come in ascending order.</summary>
    public int Seek(int document)
    {
        if (_block < 0 || _documents[0] > document || _documents[_count - 1] < document)
        {
            var block = BlockFrom(document, _block < 0 || _documents[0] > document ? 0 : _block);
            if (block >= _blocks)
            {
                return -1;
            }

            Load(block);
            _place = 0;
        }
        var at = _place > 0 && _documents[_place - 1] >= document ? 0 : _place;
        while (at < _count && _documents[at] < document)
        {
            at++;
        }

        _place = at;
        return at < _count && _documents[at] == document ? at : -1;
    }

    /// <summary>The positions of the posting at a place of the block that was loaded, ascending; valid until the next call.</summary>
    public ReadOnlySpan<int> Positions(int at)
    {
        var deltas = PositionDeltas(at);
        if (_positions.Length < deltas.Length)
        {
            _positions = new int[Math.Max(64, deltas.Length * 2)];
        }

        var positions = _positions.AsSpan(0, deltas.Length);
        var position = 0;
        for (var i = 0; i < deltas.Length; i++)
        {
            position += (int)deltas[i];
            positions[i] = position;
        }
        return positions;
    }

    /// <summary>The same as the first position and the distance of each other from the one before.</summary>
    public ReadOnlySpan<uint> PositionDeltas(int at)
    {
        if (_entry.Documents == 1)
        {
            return SingleDeltas();
        }

        LocatePositions();
        int from = _firstPosition[at], to = _firstPosition[at + 1];
        ReadGroups(from, to);
        return _positionDeltas.AsSpan(from, to - from);
    }

    /// <summary>All positions of the block that was loaded, as distances, and where those of each document begin;
    /// the last start is where the last one's end.</summary>
    public void ReadPositions(out ReadOnlySpan<int> starts, out ReadOnlySpan<uint> deltas)
    {
        if (_entry.Documents == 1)
        {
            deltas = SingleDeltas();
            _firstPosition[0] = 0;
            _firstPosition[1] = deltas.Length;
            starts = _firstPosition.AsSpan(0, 2);
            // What is asked for one by one locates them again.
            _frequenciesOf = -1;
            return;
        }
        LocatePositions();
        var total = _firstPosition[_count];
        var groups = (total + PackedInts.Block - 1) / PackedInts.Block;
        var data = PositionBlock();
        var at = 0;
        for (var group = 0; group < groups; group++)
        {
            _groupsRead[group >> 6] |= 1UL << group;
            var start = group * PackedInts.Block;
            ByteReader.ReadPacked(data, ref at, _positionDeltas.AsSpan(start, Math.Min(PackedInts.Block, total - start)));
        }
        starts = _firstPosition.AsSpan(0, _count + 1);
        deltas = _positionDeltas.AsSpan(0, total);
    }

    private int LastDocument(int block) => BinaryPrimitives.ReadInt32LittleEndian(Directory(block));

    private ReadOnlySpan<byte> Directory(int block) => _bytes.Read(_entry.Postings + ((long)block * _directoryEntry), _directoryEntry);

    private ReadOnlySpan<byte> BehindDocuments() => _bytes.Read(DataStart, _entry.PostingsLength - (DataStart - _entry.Postings))[_behindDocuments..];

    private static int DistinctMasks(ReadOnlySpan<byte> data) => (data[0] & ~PostingWriter.OnceEachFlag) + 1;

    private void LoadMasks()
    {
        _masksOf = _block;
        if (_entry.Documents == 1)
        {
            _masks[0] = _bytes.Read(_entry.Record + _behindDocuments, 1)[0];
            return;
        }
        var data = BehindDocuments();
        var distinct = DistinctMasks(data);
        var values = data.Slice(1, distinct);
        var masks = _masks.AsSpan(0, _count);
        if (distinct == 1)
        {
            masks.Fill(values[0]);
            return;
        }
        Span<uint> codes = stackalloc uint[PackedInts.Block];
        codes = codes[.._count];
        PackedInts.Unpack(data[(1 + distinct)..], PackedInts.ComputeWidth((uint)distinct - 1), codes);
        for (var i = 0; i < masks.Length; i++)
        {
            masks[i] = values[(int)codes[i]];
        }
    }

    private ReadOnlySpan<uint> SingleDeltas()
    {
        var record = _bytes.Read(_entry.Record, _entry.RecordLength);
        // Behind the mask.
        var at = _behindDocuments + 1;
        var count = 0;
        while (at < record.Length)
        {
            if (count == _positionDeltas.Length)
            {
                Array.Resize(ref _positionDeltas, Math.Max(16, count * 2));
            }

            _positionDeltas[count++] = ByteReader.ReadVarint(record, ref at);
        }
        return _positionDeltas.AsSpan(0, count);
    }

    private ReadOnlySpan<byte> PositionBlock()
    {
        var from = _blocks > 1 ? BinaryPrimitives.ReadInt32LittleEndian(Directory(_block)[8..]) : 0;
        var to = _blocks > 1 && _block < _blocks - 1 ? BinaryPrimitives.ReadInt32LittleEndian(Directory(_block + 1)[8..]) : _entry.PositionsLength;
        return _bytes.Read(_entry.Postings + _entry.PostingsLength + from, to - from);
    }

    private void LoadFrequencies()
    {
        _frequenciesOf = _block;
        _firstPosition[0] = -1;
        if (_entry.Documents == 1)
        {
            _frequencies[0] = (uint)SingleDeltas().Length - 1;
            return;
        }
        var data = BehindDocuments();
        if ((data[0] & PostingWriter.OnceEachFlag) != 0)
        {
            _frequencies.AsSpan(0, _count).Clear();
            return;
        }
        var distinct = DistinctMasks(data);
        var at = 1 + distinct + (distinct == 1 ? 0 : PackedInts.CountBytes(_count, PackedInts.ComputeWidth((uint)distinct - 1)));
        ByteReader.ReadPacked(data, ref at, _frequencies.AsSpan(0, _count));
    }

    private void LocatePositions()
    {
        if (_frequenciesOf != _block)
        {
            LoadFrequencies();
        }

        if (_firstPosition[0] == 0)
        {
            return;
        }

        var total = 0;
        for (var i = 0; i < _count; i++)
        {
            _firstPosition[i] = total;
            total += (int)_frequencies[i] + 1;
        }
        _firstPosition[_count] = total;
        if (_positionDeltas.Length < total)
        {
            _positionDeltas = new uint[Math.Max(256, total * 2)];
        }

        var groups = (total + PackedInts.Block - 1) / PackedInts.Block;
        if (_groupsRead.Length * 64 < groups)
        {
            _groupsRead = new ulong[(groups / 64) + 1];
        }

        Array.Clear(_groupsRead);
    }

    private void ReadGroups(int from, int to)
    {
        var last = (to - 1) / PackedInts.Block;
        for (var group = from / PackedInts.Block; group <= last; group++)
        {
            if ((_groupsRead[group >> 6] >> group & 1) != 0)
            {
                continue;
            }

            _groupsRead[group >> 6] |= 1UL << group;
            var data = PositionBlock();
            var at = 0;
            for (var before = 0; before < group; before++)
            {
                ByteReader.SkipPacked(data, ref at, PackedInts.Block);
            }

            var start = group * PackedInts.Block;
            ByteReader.ReadPacked(data, ref at, _positionDeltas.AsSpan(start, Math.Min(PackedInts.Block, _firstPosition[_count] - start)));
        }
    }
}

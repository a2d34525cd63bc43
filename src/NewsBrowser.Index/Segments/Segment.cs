using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>An immutable part of the index: some documents with their terms and columns, in a file or in memory.</summary>
internal sealed class Segment
{
    private readonly SegmentBytes _bytes;
    private readonly Section _ids;
    private readonly Section _idOrder;
    private readonly Section _norms;
    private volatile FacetBitmaps? _bitmaps;
    private int _makingBitmaps;
    private int _holders = 1;
    private string? _deleteWhenReleased;

    /// <exception cref="IndexDamagedException">The segment was written for another schema, or lacks a part.</exception>
    public Segment(SegmentBytes bytes, IndexSchema schema)
    {
        _bytes = bytes;
        Documents = bytes.Documents;
        _ids = Find(SectionKind.Ids);
        _idOrder = Find(SectionKind.IdOrder);
        _norms = Find(SectionKind.Norms);
        if (_norms.Length != (long)Documents * schema.Texts.Count)
            throw bytes.Damaged("it has not as many norms as documents");
        if (_ids.Length != Documents * 8L || _idOrder.Length != Documents * 4L)
            throw bytes.Damaged("it has not as many ids as documents");
        Terms = new TermDictionary(bytes, Find(SectionKind.Dictionary), Find(SectionKind.DictionaryIndex), Find(SectionKind.Postings));
        FieldLengths = [.. schema.Texts.Select((_, field) => new NumberColumn(bytes, Find(SectionKind.FieldLengths, field), Documents))];
        Numbers = [.. schema.Numbers.Select((_, column) => new NumberColumn(bytes, Find(SectionKind.Numbers, column), Documents))];
        Keywords = [.. schema.Keywords.Select((keyword, column) => keyword.Counted
            ? new KeywordColumn(bytes, Find(SectionKind.KeywordValues, column), Find(SectionKind.KeywordCodes, column), Documents)
            : null)];
    }

    public int Documents { get; }

    public string Name => _bytes.Name;

    public bool InMemory => _bytes.InMemory;

    public long Length => _bytes.Length;

    public TermDictionary Terms { get; }

    /// <summary>Lengths in positions, by field.</summary>
    public NumberColumn[] FieldLengths { get; }

    public NumberColumn[] Numbers { get; }

    /// <summary>By column; null for one that is not counted.</summary>
    public KeywordColumn?[] Keywords { get; }

    public SegmentBytes Bytes => _bytes;

    /// <summary>Bits by value for columns of few values; null until they are made, which the first call begins in the background.</summary>
    public FacetBitmaps? Bitmaps
    {
        get
        {
            if (_bitmaps is null && Documents >= FacetBitmaps.MinDocuments && Interlocked.Exchange(ref _makingBitmaps, 1) == 0)
            {
                Hold();
                ThreadPool.UnsafeQueueUserWorkItem(static segment => segment.MakeBitmaps(), this, preferLocal: false);
            }
            return _bitmaps;
        }
    }

    /// <summary>The archive's numbers, by document.</summary>
    public ReadOnlySpan<long> Ids => MemoryMarshal.Cast<byte, long>(_bytes.Read(_ids.Offset, _ids.Length));

    /// <summary>The lengths of the fields as <see cref="FieldNorm"/> has them, document after document.</summary>
    public ReadOnlySpan<byte> Norms => _bytes.Read(_norms.Offset, _norms.Length);

    /// <summary>The document with an id, or -1.</summary>
    public int Find(long id)
    {
        ReadOnlySpan<int> order = MemoryMarshal.Cast<byte, int>(_bytes.Read(_idOrder.Offset, _idOrder.Length));
        ReadOnlySpan<long> ids = Ids;
        int low = 0, high = order.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (ids[order[middle]] < id)
                low = middle + 1;
            else
                high = middle;
        }
        return low < order.Length && ids[order[low]] == id ? order[low] : -1;
    }

    public PostingCursor Open(TermEntry entry, byte prefix) => new(_bytes, entry, prefix);

    /// <summary>Counts one more who reads it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Counts one less; the last one closes it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
            return;
        _bytes.Dispose();
        Delete();
    }

    /// <summary>Deletes its file once nobody reads it: some systems refuse to delete what is mapped.</summary>
    public void DeleteWhenReleased(string path)
    {
        Volatile.Write(ref _deleteWhenReleased, path);
        // It may have been released before, when an earlier manifest could not be written.
        if (Volatile.Read(ref _holders) <= 0)
            Delete();
    }

    private void Delete()
    {
        if (Interlocked.Exchange(ref _deleteWhenReleased, null) is not { } path)
            return;
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader that lets go is not at fault; the next opening deletes what no manifest names.
        }
    }

    private void MakeBitmaps()
    {
        try
        {
            _bitmaps = FacetBitmaps.Make(this);
        }
        catch (IndexDamagedException)
        {
            // The next search that reads the damaged page says so.
        }
        finally
        {
            Release();
        }
    }

    private Section Find(SectionKind kind, int number = 0)
    {
        foreach (Section section in _bytes.Sections)
        {
            if (section.Kind == kind && section.Number == number)
                return section;
        }
        throw _bytes.Damaged($"it has no {kind} {number}");
    }
}

/// <summary>A number of each document, or none, in as few bytes as the range needs.</summary>
internal sealed class NumberColumn
{
    /// <summary>Bytes before the values: the least value, then the width.</summary>
    public const int Head = 16;

    private readonly SegmentBytes _bytes;
    private readonly Section _section;
    private readonly int _documents;
    private readonly long _least;
    private readonly int _width;

    public NumberColumn(SegmentBytes bytes, Section section, int documents)
    {
        _bytes = bytes;
        _section = section;
        _documents = documents;
        ReadOnlySpan<byte> head = bytes.Read(section.Offset, Head);
        _least = BinaryPrimitives.ReadInt64LittleEndian(head);
        _width = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        long expected = Head + (_width == 16 ? documents * 9L : (long)documents * _width);
        if (_width is not (0 or 1 or 2 or 4 or 8 or 16) || section.Length != expected)
            throw bytes.Damaged("a number column has a wrong length");
    }

    /// <summary>Opens the column for a run of reads.</summary>
    public Reader Open() => new(_bytes.Read(_section.Offset, _section.Length)[Head..], _least, _width, _documents);

    /// <summary>Reads values by document; valid as long as the segment is held.</summary>
    public readonly ref struct Reader(ReadOnlySpan<byte> values, long least, int width, int documents)
    {
        private readonly ReadOnlySpan<byte> _values = values;

        /// <summary>Whether a document has a value, and which.</summary>
        public bool TryGet(int document, out long value)
        {
            ulong stored = width switch
            {
                0 => 0,
                1 => _values[document],
                2 => MemoryMarshal.Cast<byte, ushort>(_values)[document],
                4 => MemoryMarshal.Cast<byte, uint>(_values)[document],
                8 => MemoryMarshal.Cast<byte, ulong>(_values)[document],
                _ => _values[document],
            };
            if (width == 16)
            {
                value = BinaryPrimitives.ReadInt64LittleEndian(_values[(documents + (document * 8))..]);
                return stored != 0;
            }
            // Stored one higher than above the least, so that 0 says that there is none.
            value = least + (long)(stored - 1);
            return stored != 0;
        }

        /// <summary>Sets the bits of the documents whose value lies in a range, both ends included.</summary>
        /// <param name="start">The document of bit 0.</param>
        /// <param name="count">How many documents.</param>
        /// <param name="from">The least value.</param>
        /// <param name="to">The greatest.</param>
        /// <param name="bits">All 0 before.</param>
        public void Between(int start, int count, long from, long to, Span<ulong> bits)
        {
            // The range in terms of what is stored; a value is stored as its distance from the least, plus 1.
            if (width is 1 or 2 or 4 && to >= least && from <= to)
            {
                ulong most = width == 1 ? byte.MaxValue : width == 2 ? ushort.MaxValue : uint.MaxValue;
                ulong low = from <= least ? 1 : (ulong)(from - least) + 1;
                ulong high = (ulong)(to - least) >= most ? most : (ulong)(to - least) + 1;
                if (low > high)
                    return;
                if (width == 1)
                    RangeBits.Set(_values.Slice(start, count), (byte)low, (byte)high, bits);
                else if (width == 2)
                    RangeBits.Set(MemoryMarshal.Cast<byte, ushort>(_values).Slice(start, count), (ushort)low, (ushort)high, bits);
                else
                    RangeBits.Set(MemoryMarshal.Cast<byte, uint>(_values).Slice(start, count), (uint)low, (uint)high, bits);
                return;
            }
            for (int i = 0; i < count; i++)
            {
                if (TryGet(start + i, out long value) && value >= from && value <= to)
                    bits[i >> 6] |= 1UL << i;
            }
        }

        /// <summary>The values as they are stored, in four bytes each, when that is how wide the column is; larger stands for larger.</summary>
        public ReadOnlySpan<uint> Stored => width == 4 ? MemoryMarshal.Cast<byte, uint>(_values) : default;

        /// <summary>How a value of such a column is stored.</summary>
        public uint StoredOf(long value) => (uint)Math.Clamp(value - least + 1, 0, uint.MaxValue);

        /// <summary>The value, or 0.</summary>
        public long GetOrZero(int document) => TryGet(document, out long value) ? value : 0;
    }

    /// <summary>Writes a column.</summary>
    public static void Write(SegmentOutput output, SectionKind kind, int number, ReadOnlySpan<long> values, ReadOnlySpan<bool> has)
    {
        long least = long.MaxValue, most = long.MinValue;
        for (int i = 0; i < values.Length; i++)
        {
            if (has[i])
            {
                least = Math.Min(least, values[i]);
                most = Math.Max(most, values[i]);
            }
        }
        // The number of values that have to be told apart, "none" among them.
        ulong range = least > most ? 0 : (ulong)(most - least) + 1;
        int width = least > most ? 0 : (ulong)(most - least) == ulong.MaxValue ? 16 : range <= byte.MaxValue ? 1 : range <= ushort.MaxValue ? 2 : range <= uint.MaxValue ? 4 : 8;
        output.Begin();
        var head = new ByteBuffer(Head);
        head.AddUInt64(least > most ? 0 : (ulong)least);
        head.AddUInt64((ulong)width);
        output.Write(head.Written);
        var chunk = new ByteBuffer(64 * 1024);
        for (int i = 0; i < values.Length; i++)
        {
            ulong stored = has[i] ? (ulong)(values[i] - least) + 1 : 0;
            switch (width)
            {
                case 1:
                    chunk.Add((byte)stored);
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(chunk.Take(2), (ushort)stored);
                    break;
                case 4:
                    chunk.AddUInt32((uint)stored);
                    break;
                case 8:
                    chunk.AddUInt64(stored);
                    break;
                case 16:
                    chunk.Add(has[i] ? (byte)1 : (byte)0);
                    break;
            }
            Spill(output, chunk);
        }
        for (int i = 0; width == 16 && i < values.Length; i++)
        {
            chunk.AddUInt64((ulong)values[i]);
            Spill(output, chunk);
        }
        output.Write(chunk.Written);
        output.End(kind, number);
    }

    private static void Spill(SegmentOutput output, ByteBuffer chunk)
    {
        if (chunk.Length < 60_000)
            return;
        output.Write(chunk.Written);
        chunk.Clear();
    }
}

/// <summary>The values of a keyword column in a segment, and for each document which it has.</summary>
internal sealed class KeywordColumn
{
    private readonly SegmentBytes _bytes;
    private readonly Section _values;
    private readonly Section _codes;
    private readonly int _documents;
    private readonly int _starts;

    public KeywordColumn(SegmentBytes bytes, Section values, Section codes, int documents)
    {
        _bytes = bytes;
        _values = values;
        _codes = codes;
        _documents = documents;
        Count = BinaryPrimitives.ReadInt32LittleEndian(bytes.Read(values.Offset, 8));
        ReadOnlySpan<byte> head = bytes.Read(codes.Offset, 8);
        Width = BinaryPrimitives.ReadInt32LittleEndian(head);
        IsMany = BinaryPrimitives.ReadInt32LittleEndian(head[4..]) == 1;
        _starts = IsMany ? 4 * (documents + 1) : 0;
        if (Width is not (1 or 2 or 4))
            throw bytes.Damaged("a keyword column has a wrong width");
    }

    /// <summary>How many values there are; the code of a value is its place among them plus 1.</summary>
    public int Count { get; }

    /// <summary>Bytes a code.</summary>
    public int Width { get; }

    /// <summary>Whether a document may have several values.</summary>
    public bool IsMany { get; }

    /// <summary>Of each document where its codes begin, and where the last one's end; for a column of several values.</summary>
    public ReadOnlySpan<int> Starts => MemoryMarshal.Cast<byte, int>(_bytes.Read(_codes.Offset, _codes.Length).Slice(8, 4 * (_documents + 1)));

    /// <summary>The codes; of a column of one value by document, with 0 for none.</summary>
    public ReadOnlySpan<byte> Codes => _bytes.Read(_codes.Offset, _codes.Length)[(8 + _starts)..];

    /// <summary>The text of each value, in order of their codes.</summary>
    public string[] ReadValues()
    {
        ReadOnlySpan<byte> section = _bytes.Read(_values.Offset, _values.Length);
        int at = 8;
        var values = new string[Count];
        for (int i = 0; i < values.Length; i++)
        {
            int length = (int)ByteReading.ReadVarint(section, ref at);
            values[i] = Encoding.UTF8.GetString(section.Slice(at, length));
            at += length;
        }
        return values;
    }

    /// <summary>Writes a column.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="number">Of the column.</param>
    /// <param name="values">Each value once.</param>
    /// <param name="starts">Of each document where its codes begin, and where the last one's end.</param>
    /// <param name="codes">Places among the values.</param>
    public static void Write(SegmentOutput output, int number, IReadOnlyList<string> values, ReadOnlySpan<int> starts, ReadOnlySpan<int> codes)
    {
        var buffer = new ByteBuffer(4096);
        output.Begin();
        buffer.AddUInt64((ulong)values.Count);
        foreach (string value in values)
        {
            byte[] text = Encoding.UTF8.GetBytes(value);
            buffer.AddVarint((uint)text.Length);
            buffer.Add(text);
        }
        output.Write(buffer.Written);
        output.End(SectionKind.KeywordValues, number);

        int documents = starts.Length - 1;
        bool many = false;
        for (int document = 0; document < documents; document++)
            many |= starts[document + 1] - starts[document] > 1;
        int width = values.Count < byte.MaxValue ? 1 : values.Count < ushort.MaxValue ? 2 : 4;
        buffer.Clear();
        buffer.AddUInt32((uint)width);
        buffer.AddUInt32(many ? 1u : 0u);
        if (many)
        {
            foreach (int start in starts)
                buffer.AddUInt32((uint)start);
        }
        for (int document = 0; document < documents; document++)
        {
            if (!many && starts[document] == starts[document + 1])
                AddCode(buffer, width, 0);
            for (int at = starts[document]; at < starts[document + 1]; at++)
                AddCode(buffer, width, codes[at] + 1);
        }
        output.Begin();
        output.Write(buffer.Written);
        output.End(SectionKind.KeywordCodes, number);
    }

    private static void AddCode(ByteBuffer buffer, int width, int code)
    {
        if (width == 1)
            buffer.Add((byte)code);
        else if (width == 2)
            BinaryPrimitives.WriteUInt16LittleEndian(buffer.Take(2), (ushort)code);
        else
            buffer.AddUInt32((uint)code);
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

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
        var head = bytes.Read(section.Offset, Head);
        _least = BinaryPrimitives.ReadInt64LittleEndian(head);
        _width = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        var expected = Head + (_width == 16 ? documents * 9L : (long)documents * _width);
        if (_width is not (0 or 1 or 2 or 4 or 8 or 16) || section.Length != expected)
        {
            throw bytes.Damaged("a number column has a wrong length");
        }
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
                var low = from <= least ? 1 : (ulong)(from - least) + 1;
                var high = (ulong)(to - least) >= most ? most : (ulong)(to - least) + 1;
                if (low > high)
                {
                    return;
                }

                if (width == 1)
                {
                    RangeBits.Set(_values.Slice(start, count), (byte)low, (byte)high, bits);
                }
                else if (width == 2)
                {
                    RangeBits.Set(MemoryMarshal.Cast<byte, ushort>(_values).Slice(start, count), (ushort)low, (ushort)high, bits);
                }
                else
                {
                    RangeBits.Set(MemoryMarshal.Cast<byte, uint>(_values).Slice(start, count), (uint)low, (uint)high, bits);
                }

                return;
            }
            for (var i = 0; i < count; i++)
            {
                if (TryGet(start + i, out var value) && value >= from && value <= to)
                {
                    bits[i >> 6] |= 1UL << i;
                }
            }
        }

        /// <summary>The values as they are stored, in four bytes each, when that is how wide the column is; larger stands for larger.</summary>
        public ReadOnlySpan<uint> Stored => width == 4 ? MemoryMarshal.Cast<byte, uint>(_values) : default;

        /// <summary>How a value of such a column is stored.</summary>
        public uint ToStored(long value) => (uint)Math.Clamp(value - least + 1, 0, uint.MaxValue);

        /// <summary>The value, or 0.</summary>
        public long GetOrZero(int document) => TryGet(document, out var value) ? value : 0;
    }

    /// <summary>Writes a column.</summary>
    public static void Write(SegmentOutput output, SectionKind kind, int number, ReadOnlySpan<long> values, ReadOnlySpan<bool> has)
    {
        long least = long.MaxValue, most = long.MinValue;
        for (var i = 0; i < values.Length; i++)
        {
            if (has[i])
            {
                least = Math.Min(least, values[i]);
                most = Math.Max(most, values[i]);
            }
        }
        // The number of values that have to be told apart, "none" among them.
        var range = least > most ? 0 : (ulong)(most - least) + 1;
        var width = least > most
            ? 0
            : (ulong)(most - least) == ulong.MaxValue ? 16 : range <= byte.MaxValue ? 1 : range <= ushort.MaxValue ? 2 : range <= uint.MaxValue ? 4 : 8;
        output.Begin();
        var head = new ByteBuffer(Head);
        head.AddUInt64(least > most ? 0 : (ulong)least);
        head.AddUInt64((ulong)width);
        output.Write(head.Written);
        var chunk = new ByteBuffer(64 * 1024);
        for (var i = 0; i < values.Length; i++)
        {
            var stored = has[i] ? (ulong)(values[i] - least) + 1 : 0;
            switch (width)
            {
                case 1:
                    chunk.Add((byte)stored);
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(chunk.Reserve(2), (ushort)stored);
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
        for (var i = 0; width == 16 && i < values.Length; i++)
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
        {
            return;
        }

        output.Write(chunk.Written);
        chunk.Clear();
    }
}

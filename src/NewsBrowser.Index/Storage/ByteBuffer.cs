using System.Buffers.Binary;

namespace NewsBrowser.Index.Storage;

/// <summary>Bytes that grow; cleared and used again.</summary>
internal sealed class ByteBuffer(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes room behind what is written and counts it as written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }

        var taken = _bytes.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    public void Add(byte value) => Reserve(1)[0] = value;

    public void Add(ReadOnlySpan<byte> values) => values.CopyTo(Reserve(values.Length));

    public void AddUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void AddUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Adds a number in 7 bits a byte, the lowest first; the high bit says that more follow.</summary>
    public void AddVarint(uint value)
    {
        while (value >= 0x80)
        {
            Add((byte)(value | 0x80));
            value >>= 7;
        }
        Add((byte)value);
    }

    /// <summary>Adds 1 to 128 numbers: a byte with the width of most of them, the low bits of all in that width,
    /// and the high bits of those few that need more.</summary>
    /// <remarks>After M. Zukowski et al., "Super-scalar RAM-CPU cache compression" (2006): one large number must not make the other 127 wide.</remarks>
    public void AddPacked(ReadOnlySpan<uint> values)
    {
        uint all = 0;
        foreach (var value in values)
        {
            all |= value;
        }

        var width = PackedInts.ComputeWidth(all);
        var hasExceptions = false;
        // One exception alone takes three bytes, so short lists, as most are, have none.
        if (PackedInts.CountBytes(values.Length, width) > 3)
        {
            width = CheapestWidth(values, width, out hasExceptions);
        }

        Add((byte)(width | (hasExceptions ? ByteReader.ExceptionsFlag : 0)));
        if (!hasExceptions)
        {
            PackedInts.Pack(values, width, Reserve(PackedInts.CountBytes(values.Length, width)));
            return;
        }
        var lengthAt = Length;
        Add(0);
        Span<uint> low = stackalloc uint[PackedInts.Block];
        low = low[..values.Length];
        var mask = (1u << width) - 1;
        for (var i = 0; i < values.Length; i++)
        {
            low[i] = values[i] & mask;
        }

        var start = Length;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > mask)
            {
                Add((byte)i);
                AddVarint(values[i] >> width);
            }
        }
        _bytes[lengthAt] = (byte)(Length - start);
        PackedInts.Pack(low, width, Reserve(PackedInts.CountBytes(values.Length, width)));
    }

    // Exceptions cost about three bytes each, six at most, and are at most 40, so that their length fits a byte.
    private static int CheapestWidth(ReadOnlySpan<uint> values, int most, out bool hasExceptions)
    {
        Span<int> ofWidth = stackalloc int[33];
        ofWidth.Clear();
        foreach (var value in values)
        {
            ofWidth[PackedInts.ComputeWidth(value)]++;
        }

        var best = most;
        var least = PackedInts.CountBytes(values.Length, most);
        var exceptions = 0;
        var bytes = 1;
        for (var width = most - 1; width >= 0; width--)
        {
            exceptions += ofWidth[width + 1];
            // What is above the width takes a varint of seven bits a byte.
            bytes = 1 + (exceptions * (1 + ((most - width + 6) / 7)));
            if (exceptions > 40 || bytes > byte.MaxValue)
            {
                break;
            }

            if (PackedInts.CountBytes(values.Length, width) + bytes < least)
            {
                least = PackedInts.CountBytes(values.Length, width) + bytes;
                best = width;
            }
        }
        hasExceptions = best < most;
        return best;
    }
}

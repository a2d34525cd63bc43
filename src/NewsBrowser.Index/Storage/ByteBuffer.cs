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
    public Span<byte> Take(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Span<byte> taken = _bytes.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    public void Add(byte value) => Take(1)[0] = value;

    public void Add(ReadOnlySpan<byte> values) => values.CopyTo(Take(values.Length));

    public void AddUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void AddUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

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

    /// <summary>Adds numbers of one width: a byte with the width, then the packed numbers.</summary>
    public void AddPacked(ReadOnlySpan<uint> values)
    {
        uint all = 0;
        foreach (uint value in values)
            all |= value;
        int width = PackedInts.WidthOf(all);
        Add((byte)width);
        Span<byte> to = Take(PackedInts.BytesOf(values.Length, width));
        PackedInts.Pack(values, width, to);
    }
}

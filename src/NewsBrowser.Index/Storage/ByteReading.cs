namespace NewsBrowser.Index.Storage;

/// <summary>Reads numbers that <see cref="ByteBuffer"/> wrote.</summary>
internal static class ByteReading
{
    /// <summary>Reads a number of 7 bits a byte and steps over it.</summary>
    public static uint ReadVarint(ReadOnlySpan<byte> from, ref int at)
    {
        uint first = from[at++];
        if (first < 0x80)
            return first;
        uint value = first & 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            uint next = from[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>Unpacks numbers behind their width and steps over them.</summary>
    public static void ReadPacked(ReadOnlySpan<byte> from, ref int at, Span<uint> values)
    {
        int width = from[at++];
        int length = PackedInts.BytesOf(values.Length, width);
        PackedInts.Unpack(from.Slice(at, length), width, values);
        at += length;
    }
}

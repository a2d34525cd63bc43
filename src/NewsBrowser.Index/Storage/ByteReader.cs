namespace NewsBrowser.Index.Storage;

/// <summary>Reads numbers that <see cref="ByteBuffer"/> wrote.</summary>
internal static class ByteReader
{
    /// <summary>Reads a number of 7 bits a byte and steps over it.</summary>
    public static uint ReadVarint(ReadOnlySpan<byte> from, ref int at)
    {
        uint first = from[at++];
        if (first < 0x80)
        {
            return first;
        }

        var value = first & 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint next = from[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>In the byte of the width: the high bits of some numbers stand before the packed ones.</summary>
    public const int ExceptionsFlag = 0x80;

    /// <summary>Unpacks numbers that <see cref="ByteBuffer.AddPacked"/> wrote and steps over them.</summary>
    public static void ReadPacked(ReadOnlySpan<byte> from, ref int at, Span<uint> values)
    {
        int width = from[at++];
        if ((width & ExceptionsFlag) == 0)
        {
            var length = PackedInts.CountBytes(values.Length, width);
            PackedInts.Unpack(from.Slice(at, length), width, values);
            at += length;
            return;
        }
        width &= ~ExceptionsFlag;
        var exceptions = at + 1;
        var packed = exceptions + from[at];
        var bytes = PackedInts.CountBytes(values.Length, width);
        PackedInts.Unpack(from.Slice(packed, bytes), width, values);
        while (exceptions < packed)
        {
            int index = from[exceptions++];
            values[index] |= ReadVarint(from, ref exceptions) << width;
        }
        at = packed + bytes;
    }

    /// <summary>Steps over numbers that <see cref="ByteBuffer.AddPacked"/> wrote.</summary>
    public static void SkipPacked(ReadOnlySpan<byte> from, ref int at, int count)
    {
        int width = from[at++];
        if ((width & ExceptionsFlag) != 0)
        {
            at += 1 + from[at];
        }

        at += PackedInts.CountBytes(count, width & ~ExceptionsFlag);
    }
}

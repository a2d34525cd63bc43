using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NewsBrowser.Index.Storage;

/// <summary>Packs up to 128 numbers into as many bits each as the largest needs.</summary>
/// <remarks>
/// A whole block of 128 is laid out in four lanes, number i in lane i mod 4, so that four are packed and unpacked at once (D.
/// Lemire and L. Boytsov, "Decoding billions of integers per second through vectorization", 2015: SIMD-BP128).
/// Fewer numbers follow each other bit by bit, the lowest first.
/// </remarks>
internal static class PackedInts
{
    /// <summary>Numbers in a whole block.</summary>
    public const int Block = 128;

    private const int Lanes = 4;
    private const int Rows = Block / Lanes;

    /// <summary>Bits that a number needs.</summary>
    public static int ComputeWidth(uint largest) => 32 - BitOperations.LeadingZeroCount(largest);

    /// <summary>Bytes that so many numbers of a width take.</summary>
    public static int CountBytes(int count, int width) => ((count * width) + 7) >> 3;

    /// <summary>Packs 1 to 128 numbers, none of which needs more than <paramref name="width"/> bits (0 to 32).</summary>
    public static void Pack(ReadOnlySpan<uint> values, int width, Span<byte> to)
    {
        if (values.Length == Block)
        {
            PackBlock(values, width, MemoryMarshal.Cast<byte, uint>(to[..(width * 16)]));
        }
        else
        {
            PackTail(values, width, to);
        }
    }

    /// <summary>Unpacks as many numbers as the span holds.</summary>
    public static void Unpack(ReadOnlySpan<byte> from, int width, Span<uint> values)
    {
        if (values.Length == Block)
        {
            UnpackBlock(MemoryMarshal.Cast<byte, uint>(from[..(width * 16)]), width, values);
        }
        else
        {
            UnpackTail(from, width, values);
        }
    }

    private static void PackBlock(ReadOnlySpan<uint> values, int width, Span<uint> to)
    {
        var pending = Vector128<uint>.Zero;
        var bits = 0;
        var word = 0;
        for (var row = 0; width > 0 && row < Rows; row++)
        {
            var value = Vector128.Create(values.Slice(row * Lanes, Lanes));
            pending |= value << bits;
            bits += width;
            if (bits >= 32)
            {
                pending.CopyTo(to.Slice(word * Lanes, Lanes));
                word++;
                bits -= 32;
                pending = bits == 0 ? Vector128<uint>.Zero : value >>> (width - bits);
            }
        }
    }

    private static void UnpackBlock(ReadOnlySpan<uint> from, int width, Span<uint> values)
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(values);
        var mask = Vector128.Create(width == 32 ? uint.MaxValue : (1u << width) - 1);
        var current = Vector128.LoadUnsafe(ref source);
        var bits = 0;
        nuint word = 0;
        for (nuint row = 0; row < Rows; row++)
        {
            var value = current >>> bits;
            bits += width;
            if (bits >= 32)
            {
                bits -= 32;
                word++;
                // The last row ends with the last word: there is none behind it.
                if (row < Rows - 1)
                {
                    current = Vector128.LoadUnsafe(ref source, word * Lanes);
                }

                if (bits > 0)
                {
                    value |= current << (width - bits);
                }
            }
            (value & mask).StoreUnsafe(ref target, row * Lanes);
        }
    }

    private static void PackTail(ReadOnlySpan<uint> values, int width, Span<byte> to)
    {
        ulong pending = 0;
        var bits = 0;
        var at = 0;
        foreach (var value in values)
        {
            pending |= (ulong)value << bits;
            bits += width;
            for (; bits >= 8; bits -= 8, pending >>= 8)
            {
                to[at++] = (byte)pending;
            }
        }
        if (bits > 0)
        {
            to[at] = (byte)pending;
        }
    }

    private static void UnpackTail(ReadOnlySpan<byte> from, int width, Span<uint> values)
    {
        var mask = (1UL << width) - 1;
        ulong pending = 0;
        var bits = 0;
        var at = 0;
        for (var i = 0; i < values.Length; i++)
        {
            for (; bits < width; bits += 8)
            {
                pending |= (ulong)from[at++] << bits;
            }

            values[i] = (uint)(pending & mask);
            pending >>= width;
            bits -= width;
        }
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace NewsBrowser.Index.Storage;

/// <summary>CRC-32C (Castagnoli) as the processor computes it: every change of a single byte changes it.</summary>
internal static class Checksum
{
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Add(Start, bytes);

    /// <summary>Goes on with a checksum that began with <see cref="Start"/>; its complement is the result.</summary>
    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }
}

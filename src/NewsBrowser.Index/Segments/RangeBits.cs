using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NewsBrowser.Index.Segments;

/// <summary>Finds which of many numbers lie in a range, several at once.</summary>
internal static class RangeBits
{
    /// <summary>Sets the bits of the numbers from <paramref name="low"/> to <paramref name="high"/>; the bits are 0 before.</summary>
    public static void Set<T>(ReadOnlySpan<T> numbers, T low, T high, Span<ulong> bits)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var least = Vector256.Create(low);
            var most = Vector256.Create(high);
            ref var first = ref MemoryMarshal.GetReference(numbers);
            // 64 is a multiple of every vector's length, so that a vector's bits lie in one word.
            for (; at + Vector256<T>.Count <= numbers.Length; at += Vector256<T>.Count)
            {
                var some = Vector256.LoadUnsafe(ref first, (nuint)at);
                var inside = Vector256.GreaterThanOrEqual(some, least) & Vector256.LessThanOrEqual(some, most);
                bits[at >> 6] |= (ulong)inside.ExtractMostSignificantBits() << (at & 63);
            }
        }
        for (; at < numbers.Length; at++)
        {
            if (numbers[at] >= low && numbers[at] <= high)
            {
                bits[at >> 6] |= 1UL << at;
            }
        }
    }
}

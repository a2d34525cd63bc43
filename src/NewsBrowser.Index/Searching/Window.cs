using System.Numerics;

namespace NewsBrowser.Index.Searching;

/// <summary>A stretch of a segment's documents that is searched at once: its bits, scores and lists fit the processor's cache.</summary>
/// <param name="Start">The first document, a multiple of <see cref="Size"/>.</param>
/// <param name="Count">How many documents, at most <see cref="Size"/>.</param>
internal readonly record struct Window(int Start, int Count)
{
    public const int Size = 1 << 15;
    public const int Words = Size / 64;
}

/// <summary>Sets of a window's documents, a bit each.</summary>
internal static class Bits
{
    public static int Count(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    public static void And(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        var at = 0;
        for (; at + Vector<ulong>.Count <= into.Length; at += Vector<ulong>.Count)
        {
            (new Vector<ulong>(into[at..]) & new Vector<ulong>(other[at..])).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
        {
            into[at] &= other[at];
        }
    }

    public static void AndNot(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        var at = 0;
        for (; at + Vector<ulong>.Count <= into.Length; at += Vector<ulong>.Count)
        {
            Vector.AndNot(new Vector<ulong>(into[at..]), new Vector<ulong>(other[at..])).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
        {
            into[at] &= ~other[at];
        }
    }

    public static void Or(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        var at = 0;
        for (; at + Vector<ulong>.Count <= into.Length; at += Vector<ulong>.Count)
        {
            (new Vector<ulong>(into[at..]) | new Vector<ulong>(other[at..])).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
        {
            into[at] |= other[at];
        }
    }

    /// <summary>Writes the numbers of the set bits, ascending; returns how many.</summary>
    public static int List(ReadOnlySpan<ulong> bits, Span<int> numbers)
    {
        var count = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                numbers[count++] = (word << 6) | BitOperations.TrailingZeroCount(rest);
            }
        }
        return count;
    }
}

using System.Numerics;

namespace NewsBrowser.Index.Searching;

/// <summary>Adds many numbers to as many others, several at once.</summary>
internal static class Sums
{
    /// <summary>Adds each number to the one in its place.</summary>
    public static void Add(Span<int> into, ReadOnlySpan<int> other)
    {
        var at = 0;
        into = into[..other.Length];
        for (; at + Vector<int>.Count <= into.Length; at += Vector<int>.Count)
        {
            (new Vector<int>(into[at..]) + new Vector<int>(other[at..])).CopyTo(into[at..]);
        }

        for (; at < into.Length; at++)
        {
            into[at] += other[at];
        }
    }
}

using System.Collections.Concurrent;

namespace NewsBrowser.Index.Segments;

/// <summary>Numbers the values of a keyword column over all segments, so that counts of different segments add up.</summary>
/// <remarks>Numbers are given once and stay; values that no document has any more stay too, until the index is opened again.
/// Written under a lock, read without.</remarks>
internal sealed class KeywordValues
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private string[] _texts = new string[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string this[int number] => Volatile.Read(ref _texts)[number];

    /// <summary>The number of each value plus 1, behind a 0 for having none.</summary>
    public int[] GetOrAddNumbers(string[] values)
    {
        var numbers = new int[values.Length + 1];
        lock (_adding)
        {
            for (var i = 0; i < values.Length; i++)
            {
                numbers[i + 1] = Add(values[i]) + 1;
            }
        }
        return numbers;
    }

    /// <summary>The number of a value, or -1.</summary>
    public int FindNumber(string value) => _numbers.TryGetValue(value, out var number) ? number : -1;

    private int Add(string value)
    {
        if (_numbers.TryGetValue(value, out var number))
        {
            return number;
        }

        number = _count;
        if (number == _texts.Length)
        {
            var larger = _texts;
            Array.Resize(ref larger, number * 2);
            Volatile.Write(ref _texts, larger);
        }
        _texts[number] = value;
        _numbers[value] = number;
        Volatile.Write(ref _count, number + 1);
        return number;
    }

    /// <summary>For each value of a column in a segment its number in the index plus 1, behind a 0 for none.</summary>
    internal sealed class SegmentNumbers(int[] of)
    {
        public int[] Numbers { get; } = of;

        /// <summary>Whether the numbers are those of the segment itself, so that its counts can be added as they are.</summary>
        public bool AreItsOwn { get; } = of.AsSpan().SequenceEqual(Enumerable.Range(0, of.Length).ToArray());
    }
}

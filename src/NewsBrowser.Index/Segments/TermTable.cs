using System.Numerics;
using System.Runtime.InteropServices;

namespace NewsBrowser.Index.Segments;

/// <summary>Numbers the different terms of documents that become a segment, from 0 in order of appearance.</summary>
/// <remarks>
/// Terms of up to three UTF-16 units, as most Chinese tokens are, are their own key and need no comparing; longer ones are found by hash and compared. A text has one kind of
/// token only, so the kind need not be part of the key; keywords are told apart by theirs.
/// </remarks>
internal sealed class TermTable
{
    private const ulong LongTerm = 1UL << 63;
    private Slot[] _slots = new Slot[1 << 12];
    private char[] _characters = new char[1 << 14];
    private int[] _starts = new int[1 << 10];
    private byte[] _prefixes = new byte[1 << 10];
    private int _used;

    public int Count { get; private set; }

    /// <summary>The number of a term, a new one when it was not there.</summary>
    public int Add(ReadOnlySpan<char> text, byte prefix)
    {
        ulong key = KeyOf(text, prefix);
        uint mask = (uint)_slots.Length - 1;
        for (uint at = Spread(key) & mask; ; at = (at + 1) & mask)
        {
            ref Slot slot = ref _slots[at];
            if (slot.Number == 0)
                return AddNew(text, prefix, key);
            if (slot.Key == key && ((key & LongTerm) == 0 || (_prefixes[slot.Number - 1] == prefix && Text(slot.Number - 1).SequenceEqual(text))))
                return slot.Number - 1;
        }
    }

    public ReadOnlySpan<char> Text(int number) => _characters.AsSpan(_starts[number], _starts[number + 1] - _starts[number]);

    public byte Prefix(int number) => _prefixes[number];

    public void Clear()
    {
        // A table that one large batch made stays as large; clearing it costs less than growing it again.
        Array.Clear(_slots);
        _used = 0;
        Count = 0;
    }

    private static ulong KeyOf(ReadOnlySpan<char> text, byte prefix)
    {
        if (prefix < TermKey.FirstKeyword)
        {
            switch (text.Length)
            {
                case 1:
                    return text[0] | (1UL << 56);
                case 2:
                    return text[0] | ((ulong)text[1] << 16) | (2UL << 56);
                case 3:
                    return text[0] | ((ulong)text[1] << 16) | ((ulong)text[2] << 32) | (3UL << 56);
            }
        }
        ulong hash = prefix * 0x9E3779B97F4A7C15;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong word in words)
            hash = (BitOperations.RotateLeft(hash, 29) ^ word) * 0xBF58476D1CE4E5B9;
        foreach (char unit in text[(words.Length * 4)..])
            hash = (BitOperations.RotateLeft(hash, 29) ^ unit) * 0xBF58476D1CE4E5B9;
        return hash | LongTerm;
    }

    private static uint Spread(ulong key)
    {
        key *= 0x9E3779B97F4A7C15;
        return (uint)(key >> 32) ^ (uint)(key >> 50);
    }

    private int AddNew(ReadOnlySpan<char> text, byte prefix, ulong key)
    {
        if ((Count + 1) * 2 > _slots.Length)
            Grow();
        int number = Count++;
        Place(new Slot { Key = key, Number = number + 1 });
        if (number + 2 > _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
            Array.Resize(ref _prefixes, _prefixes.Length * 2);
        }
        if (_used + text.Length > _characters.Length)
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, _used + text.Length));
        text.CopyTo(_characters.AsSpan(_used));
        _starts[number] = _used;
        _used += text.Length;
        _starts[number + 1] = _used;
        _prefixes[number] = prefix;
        return number;
    }

    private void Place(Slot slot)
    {
        uint mask = (uint)_slots.Length - 1;
        uint at = Spread(slot.Key) & mask;
        while (_slots[at].Number != 0)
            at = (at + 1) & mask;
        _slots[at] = slot;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (Slot slot in old)
        {
            if (slot.Number != 0)
                Place(slot);
        }
    }

    private struct Slot
    {
        public ulong Key;
        public int Number;
    }
}

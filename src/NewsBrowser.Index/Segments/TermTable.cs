using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace NewsBrowser.Index.Segments;

/// <summary>Numbers the different terms of documents that become a segment, from 0 in order of appearance.</summary>
/// <remarks>
/// Characters of one UTF-16 unit are looked up directly. Terms of up to three units, as most links are,
/// are their own hash key and need no comparing; longer ones are found by hash and compared. A text has one kind of token only,
/// so the kind need not be part of the hash key; keywords are told apart by theirs.
/// </remarks>
internal sealed class TermTable
{
    private const ulong LongTerm = 1UL << 63;
    private readonly int[] _characterNumbers = new int[char.MaxValue + 1];
    private Slot[] _slots = new Slot[1 << 12];
    private int _inSlots;
    private char[] _characters = new char[1 << 14];
    private int[] _starts = new int[1 << 10];
    private byte[] _keys = new byte[1 << 15];
    private int[] _keyStarts = new int[1 << 10];

    public int Count { get; private set; }

    /// <summary>The number of a term, a new one when it was not there.</summary>
    public int Add(ReadOnlySpan<char> text, byte prefix) => Add(text, prefix, ComputeHashKey(text, prefix));

    /// <summary>The same, for a term whose hash key was computed beforehand.</summary>
    public int Add(ReadOnlySpan<char> text, byte prefix, ulong hashKey)
    {
        var mask = (uint)_slots.Length - 1;
        for (var at = Spread(hashKey) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Number == 0)
            {
                if ((_inSlots + 1) * 2 > _slots.Length)
                {
                    Grow();
                }

                _inSlots++;
                var number = AddNew(text, prefix);
                Place(new Slot { HashKey = hashKey, Number = number + 1 });
                return number;
            }
            if (slot.HashKey == hashKey && ((hashKey & LongTerm) == 0 || (Key(slot.Number - 1)[0] == prefix && Text(slot.Number - 1).SequenceEqual(text))))
            {
                return slot.Number - 1;
            }
        }
    }

    /// <summary>The number of a character of one unit, a new one when it was not there.</summary>
    public int AddCharacter(char character)
    {
        ref var number = ref _characterNumbers[character];
        if (number == 0)
        {
            number = AddNew([character], TermKey.Character) + 1;
        }

        return number - 1;
    }

    /// <summary>Asks for the memory that adding a term will look at: most lookups wait for nothing but memory, and several can wait at once.</summary>
    public unsafe void Prefetch(ulong hashKey)
    {
        // The array may move meanwhile; then the wrong line is fetched, and nothing is lost.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[Spread(hashKey) & ((uint)_slots.Length - 1)]));
        }
    }

    /// <summary>Asks for the memory of a term's key.</summary>
    public unsafe void PrefetchKey(int number)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _keys[_keyStarts[number]]));
        }
    }

    public ReadOnlySpan<char> Text(int number) => _characters.AsSpan(_starts[number], _starts[number + 1] - _starts[number]);

    /// <summary>A term's key in the dictionary.</summary>
    public ReadOnlySpan<byte> Key(int number) => _keys.AsSpan(_keyStarts[number], _keyStarts[number + 1] - _keyStarts[number]);

    public void Clear()
    {
        // A table that one large batch made stays as large; clearing it costs less than growing it again.
        Array.Clear(_slots);
        Array.Clear(_characterNumbers);
        _inSlots = 0;
        Count = 0;
    }

    /// <summary>What a term is looked up by.</summary>
    public static ulong ComputeHashKey(ReadOnlySpan<char> text, byte prefix)
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
        var hash = prefix * 0x9E3779B97F4A7C15;
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words)
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ word) * 0xBF58476D1CE4E5B9;
        }

        foreach (var unit in text[(words.Length * 4)..])
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ unit) * 0xBF58476D1CE4E5B9;
        }

        return hash | LongTerm;
    }

    private static uint Spread(ulong hashKey)
    {
        hashKey *= 0x9E3779B97F4A7C15;
        return (uint)(hashKey >> 32) ^ (uint)(hashKey >> 50);
    }

    private int AddNew(ReadOnlySpan<char> text, byte prefix)
    {
        var number = Count++;
        if (number + 2 > _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
            Array.Resize(ref _keyStarts, _keyStarts.Length * 2);
        }
        int start = _starts[number], keyStart = _keyStarts[number];
        if (start + text.Length > _characters.Length)
        {
            Array.Resize(ref _characters, Math.Max(_characters.Length * 2, start + text.Length));
        }

        text.CopyTo(_characters.AsSpan(start));
        _starts[number + 1] = start + text.Length;
        // Room for seven zeros behind it too: keys are compared eight bytes at a time.
        var room = 1 + (text.Length * 3) + 8;
        if (keyStart + room > _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(_keys.Length * 2, keyStart + room));
        }

        _keys[keyStart] = prefix;
        _keyStarts[number + 1] = keyStart + 1 + WriteUtf8(text, _keys.AsSpan(keyStart + 1));
        return number;
    }

    // Most terms have two or three units, for which the framework's way is a long one.
    private static int WriteUtf8(ReadOnlySpan<char> text, Span<byte> to)
    {
        var length = 0;
        foreach (var unit in text)
        {
            if (unit < 0x80)
            {
                to[length++] = (byte)unit;
            }
            else if (unit < 0x800)
            {
                to[length++] = (byte)(0xC0 | (unit >> 6));
                to[length++] = (byte)(0x80 | (unit & 0x3F));
            }
            else if (!char.IsSurrogate(unit))
            {
                to[length++] = (byte)(0xE0 | (unit >> 12));
                to[length++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
                to[length++] = (byte)(0x80 | (unit & 0x3F));
            }
            else
            {
                return Encoding.UTF8.GetBytes(text, to);
            }
        }
        return length;
    }

    private void Place(Slot slot)
    {
        var mask = (uint)_slots.Length - 1;
        var at = Spread(slot.HashKey) & mask;
        while (_slots[at].Number != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Number != 0)
            {
                Place(slot);
            }
        }
    }

    private struct Slot
    {
        public ulong HashKey;
        public int Number;
    }
}

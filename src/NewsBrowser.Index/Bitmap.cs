using System.Numerics;

namespace NewsBrowser.Index;

/// <summary>A set of document numbers, one bit each.</summary>
internal sealed class Bitmap
{
    private readonly ulong[] _bits;

    public Bitmap(int size)
    {
        _bits = new ulong[(size + 63) >> 6];
    }

    /// <summary>A copy, for as many documents or more.</summary>
    public Bitmap(Bitmap other, int size)
        : this(size)
    {
        Array.Copy(other._bits, _bits, Math.Min(other._bits.Length, _bits.Length));
    }

    public bool this[int document] => (_bits[document >> 6] >> (document & 63) & 1) != 0;

    public void Set(int document) => _bits[document >> 6] |= 1UL << (document & 63);

    public void Clear(int document) => _bits[document >> 6] &= ~(1UL << (document & 63));

    public void And(Bitmap other)
    {
        for (int i = 0; i < _bits.Length; i++)
            _bits[i] &= other._bits[i];
    }

    public void AndNot(Bitmap other)
    {
        for (int i = 0; i < _bits.Length; i++)
            _bits[i] &= ~other._bits[i];
    }

    public void Or(Bitmap other)
    {
        for (int i = 0; i < _bits.Length; i++)
            _bits[i] |= other._bits[i];
    }

    public int Count()
    {
        int count = 0;
        foreach (ulong bits in _bits)
            count += BitOperations.PopCount(bits);
        return count;
    }

    /// <summary>The documents in order.</summary>
    public Enumerator GetEnumerator() => new(_bits);

    public struct Enumerator(ulong[] bits)
    {
        private int _word = -1;
        private ulong _left;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_word >= bits.Length)
                    return false;
                _left = bits[_word];
            }
            Current = (_word << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}

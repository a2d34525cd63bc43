namespace NewsBrowser.Index;

/// <summary>Numbers terms from 0 in order of appearance; one writer adds while readers look up without locks.</summary>
/// <remarks>
/// Terms of one and two UTF-16 units, which most Chinese tokens are, are kept as their units alone; longer ones by hash and then by comparing. A slot is one
/// 64-bit number (units or hash above, number + 1 below) written at once after the term itself, and a table that grows is replaced by a larger one, so a reader
/// sees a slot whole or not at all. A term that a reader does see may be newer than its snapshot; its postings then are too, and are not read.
/// </remarks>
internal sealed class TermTable
{
    private readonly int[] _single = new int[char.MaxValue + 1];
    private readonly int[] _firstWith = new int[char.MaxValue + 1];
    private ulong[] _pairs = new ulong[1024];
    private ulong[] _words = new ulong[1024];
    private string?[] _texts = new string?[256];
    private uint[] _pairOf = new uint[256];
    private int[] _nextWith = new int[256];
    private int _pairCount;
    private int _wordCount;

    /// <summary>How many terms there are. For the writer alone.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a term, or -1.</summary>
    public int Find(ReadOnlySpan<char> term)
    {
        if (term.Length == 1)
            return Volatile.Read(ref _single[term[0]]) - 1;
        bool isPair = term.Length == 2;
        uint key = isPair ? Units(term) : (uint)string.GetHashCode(term);
        ulong[] slots = isPair ? Volatile.Read(ref _pairs) : Volatile.Read(ref _words);
        uint mask = (uint)slots.Length - 1;
        for (uint at = Spread(key) & mask; ; at = (at + 1) & mask)
        {
            ulong slot = Volatile.Read(ref slots[at]);
            if (slot == 0)
                return -1;
            int number = (int)(uint)slot - 1;
            if ((uint)(slot >> 32) == key && (isPair || term.SequenceEqual(Volatile.Read(ref _texts)[number])))
                return number;
        }
    }

    /// <summary>The number of a term, a new one when it was not there. For the writer alone.</summary>
    public int Add(ReadOnlySpan<char> term)
    {
        int found = Find(term);
        if (found >= 0)
            return found;
        int number = Count;
        if (number == _texts.Length)
        {
            Volatile.Write(ref _texts, Larger(_texts));
            Volatile.Write(ref _pairOf, Larger(_pairOf));
            Volatile.Write(ref _nextWith, Larger(_nextWith));
        }
        if (term.Length == 2)
            _pairOf[number] = Units(term);
        else if (term.Length != 1)
            _texts[number] = term.ToString();
        if (term.Length > 1)
        {
            _nextWith[number] = _firstWith[term[0]];
            Volatile.Write(ref _firstWith[term[0]], number + 1);
        }
        if (term.Length == 1)
            Volatile.Write(ref _single[term[0]], number + 1);
        else if (term.Length == 2)
            Put(ref _pairs, ref _pairCount, Units(term), number);
        else
            Put(ref _words, ref _wordCount, (uint)string.GetHashCode(term), number);
        Count = number + 1;
        return number;
    }

    /// <summary>Adds the numbers of all terms that begin with a text of at least one unit.</summary>
    public void FindPrefix(ReadOnlySpan<char> prefix, List<int> numbers)
    {
        if (prefix.Length == 1 && Find(prefix) is >= 0 and var single)
            numbers.Add(single);
        // Longer terms are chained by their first unit; a chain only grows at its head.
        for (int at = Volatile.Read(ref _firstWith[prefix[0]]); at != 0; at = Volatile.Read(ref _nextWith)[at - 1])
        {
            bool begins = Volatile.Read(ref _texts)[at - 1] is { } text
                ? text.AsSpan().StartsWith(prefix)
                : prefix.Length == 1 || (prefix.Length == 2 && Volatile.Read(ref _pairOf)[at - 1] == Units(prefix));
            if (begins)
                numbers.Add(at - 1);
        }
    }

    /// <summary>The text of a term of two units or more.</summary>
    public string Text(int number) => _texts[number] ?? new string([(char)(_pairOf[number] >> 16), (char)_pairOf[number]]);

    private static uint Units(ReadOnlySpan<char> term) => ((uint)term[0] << 16) | term[1];

    private static uint Spread(uint key)
    {
        key *= 0x9E3779B1;
        return key ^ (key >> 15);
    }

    private static T[] Larger<T>(T[] array)
    {
        var larger = new T[array.Length * 2];
        Array.Copy(array, larger, array.Length);
        return larger;
    }

    private static void Put(ref ulong[] slots, ref int count, uint key, int number)
    {
        if (++count * 2 > slots.Length)
        {
            var larger = new ulong[slots.Length * 2];
            foreach (ulong slot in slots)
            {
                if (slot != 0)
                    larger[Free(larger, (uint)(slot >> 32))] = slot;
            }
            Volatile.Write(ref slots, larger);
        }
        Volatile.Write(ref slots[Free(slots, key)], ((ulong)key << 32) | (uint)(number + 1));
    }

    private static uint Free(ulong[] slots, uint key)
    {
        uint mask = (uint)slots.Length - 1;
        uint at = Spread(key) & mask;
        while (slots[at] != 0)
            at = (at + 1) & mask;
        return at;
    }
}

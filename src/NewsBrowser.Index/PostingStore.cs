using System.Numerics;

namespace NewsBrowser.Index;

/// <summary>Where terms occur: for each term one entry a document and field, in order, appended to by the writer while readers read.</summary>
/// <remarks>
/// An entry is the document's number (24 bits), the field (3) and how often it occurs there (5, so at most 31). The lists live in a few large arrays, so that
/// hundreds of thousands of short lists cost the collector nothing; a list of n entries has room for the next power of two, moves when that is full, and its old
/// place is not used again before the next compaction. Readers take a list's count first and its place then: a place never holds less than an earlier count said.
/// Entries of documents past a reader's snapshot are not looked at.
/// </remarks>
internal sealed class PostingStore
{
    public const int MaxDocuments = 1 << 24;
    public const int MaxFields = 8;
    private const uint MaxFrequency = 31;
    private const int LargestSlab = 1 << 20;

    private List[] _lists = new List[256];
    private uint[][] _slabs = [new uint[4096]];
    private int _current;
    private int _used;

    public static int Document(uint entry) => (int)(entry >> 8);

    public static int Field(uint entry) => (int)(entry >> 5) & 7;

    public static int Frequency(uint entry) => (int)(entry & MaxFrequency);

    /// <summary>Makes room for terms. For the writer alone, as all that follows but <see cref="Read"/>.</summary>
    public void EnsureTerms(int count)
    {
        if (count <= _lists.Length)
            return;
        var larger = new List[Math.Max(count, _lists.Length * 2)];
        Array.Copy(_lists, larger, _lists.Length);
        Volatile.Write(ref _lists, larger);
    }

    /// <summary>Counts one occurrence; documents and fields come in order.</summary>
    public void Add(int term, int document, int field)
    {
        ref List list = ref _lists[term];
        uint entry = ((uint)document << 8) | ((uint)field << 5);
        if (list.Count > 0)
        {
            ref uint last = ref _slabs[(int)(list.Place >> 32)][(int)list.Place + list.Count - 1];
            if ((last & ~MaxFrequency) == entry)
            {
                // Of a document that is not published yet.
                if ((last & MaxFrequency) < MaxFrequency)
                    last++;
                return;
            }
        }
        Append(ref list, entry | 1);
    }

    public void Append(int term, uint entry) => Append(ref _lists[term], entry);

    /// <summary>A term's entries of documents below a number.</summary>
    public ReadOnlySpan<uint> Read(int term, int documents)
    {
        List[] lists = Volatile.Read(ref _lists);
        if ((uint)term >= (uint)lists.Length)
            return [];
        int count = Volatile.Read(ref lists[term].Count);
        if (count == 0)
            return [];
        long place = Volatile.Read(ref lists[term].Place);
        ReadOnlySpan<uint> all = Volatile.Read(ref _slabs)[(int)(place >> 32)].AsSpan((int)place, count);
        if (Document(all[^1]) < documents)
            return all;
        uint end = (uint)documents << 8;
        int low = 0, high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (all[middle] < end)
                low = middle + 1;
            else
                high = middle;
        }
        return all[..low];
    }

    private void Append(ref List list, uint entry)
    {
        int count = list.Count;
        if (count == 0 || BitOperations.IsPow2(count))
        {
            long place = Allocate(count == 0 ? 1 : count * 2);
            if (count > 0)
                Array.Copy(_slabs[(int)(list.Place >> 32)], (int)list.Place, _slabs[(int)(place >> 32)], (int)place, count);
            Volatile.Write(ref list.Place, place);
        }
        _slabs[(int)(list.Place >> 32)][(int)list.Place + count] = entry;
        Volatile.Write(ref list.Count, count + 1);
    }

    private long Allocate(int length)
    {
        if (length > LargestSlab / 4)
            return (long)NewSlab(length) << 32;
        if (_used + length > _slabs[_current].Length)
        {
            _current = NewSlab(Math.Max(length, Math.Min(LargestSlab, _slabs[_current].Length * 4)));
            _used = 0;
        }
        long place = ((long)_current << 32) | (uint)_used;
        _used += length;
        return place;
    }

    private int NewSlab(int length)
    {
        Volatile.Write(ref _slabs, [.. _slabs, new uint[length]]);
        return _slabs.Length - 1;
    }

    /// <summary>A list: the number of its slab above, where it begins there below.</summary>
    private struct List
    {
        public long Place;
        public int Count;
    }
}

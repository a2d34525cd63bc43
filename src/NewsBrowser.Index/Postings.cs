namespace NewsBrowser.Index;

/// <summary>Where a term occurs: one entry a document and field, in order, appended to by the writer while readers read.</summary>
/// <remarks>
/// An entry is the document's number (24 bits), the field (3) and how often it occurs there (5, so at most 31). Readers take the count first and the array
/// then: an array never holds less than an earlier count said. Entries of documents past a reader's snapshot are not looked at.
/// </remarks>
internal struct Postings
{
    public const int MaxDocuments = 1 << 24;
    public const int MaxFields = 8;
    private const uint MaxFrequency = 31;

    private uint[]? _entries;
    private int _count;

    public static int Document(uint entry) => (int)(entry >> 8);

    public static int Field(uint entry) => (int)(entry >> 5) & 7;

    public static int Frequency(uint entry) => (int)(entry & MaxFrequency);

    /// <summary>Counts one occurrence. For the writer alone, documents and fields in order.</summary>
    public void Add(int document, int field)
    {
        uint entry = ((uint)document << 8) | ((uint)field << 5);
        uint[]? entries = _entries;
        int count = _count;
        if (count > 0)
        {
            uint last = entries![count - 1];
            if ((last & ~MaxFrequency) == entry)
            {
                if ((last & MaxFrequency) < MaxFrequency)
                    entries[count - 1] = last + 1;
                return;
            }
        }
        Append(entry | 1);
    }

    public void Append(uint entry)
    {
        uint[]? entries = _entries;
        if (entries is null)
        {
            Volatile.Write(ref _entries, entries = new uint[2]);
        }
        else if (_count == entries.Length)
        {
            var larger = new uint[_count < 1024 ? _count * 2 : _count + (_count / 2)];
            Array.Copy(entries, larger, _count);
            Volatile.Write(ref _entries, entries = larger);
        }
        entries[_count] = entry;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The entries of documents below a number.</summary>
    public static ReadOnlySpan<uint> Read(ref Postings postings, int documents)
    {
        int count = Volatile.Read(ref postings._count);
        uint[]? entries = Volatile.Read(ref postings._entries);
        if (entries is null || count == 0)
            return [];
        ReadOnlySpan<uint> all = entries.AsSpan(0, count);
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
}

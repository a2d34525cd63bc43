using System.Collections.Concurrent;

namespace NewsBrowser.Index;

/// <summary>Numbers the values of one keyword column; outlives compactions.</summary>
internal sealed class KeywordValues
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private string[] _values = new string[16];
    private int[] _seenIn = new int[16];

    public string[] Values => _values;

    public int Find(string value) => _numbers.TryGetValue(value, out int number) ? number : -1;

    /// <summary>The number of a value, or -1 when it was added for this document before. For the writer alone.</summary>
    public int Add(string value, int document)
    {
        if (!_numbers.TryGetValue(value, out int number))
        {
            number = _numbers.Count;
            if (number == _values.Length)
            {
                Array.Resize(ref _values, number * 2);
                Array.Resize(ref _seenIn, number * 2);
            }
            _values[number] = value;
            _seenIn[number] = -1;
            _numbers[value] = number;
        }
        if (_seenIn[number] == document)
            return -1;
        _seenIn[number] = document;
        return number;
    }

    /// <summary>Forgets which document had which value last; numbers of documents are about to change.</summary>
    public void Renumber() => Array.Fill(_seenIn, -1);
}

/// <summary>The numbers of a document's values in one keyword column: those of document n stand from Starts[n] to Starts[n + 1].</summary>
internal struct KeywordColumn
{
    public int[] Starts;
    public int[] Numbers;
    public string[] Values;

    public readonly ReadOnlySpan<int> Of(int document) => Numbers.AsSpan(Starts[document], Starts[document + 1] - Starts[document]);
}

/// <summary>One number column.</summary>
internal struct NumberColumn
{
    public long[] Values;
    public bool[] Has;
}

/// <summary>What the index keeps of documents by their number: grows at the end only, and what is below a snapshot's count never changes.</summary>
/// <remarks>A struct on purpose: a copy of it is a snapshot of the arrays, which the writer replaces by longer copies when they are full.</remarks>
internal struct DocumentColumns
{
    public long[] Ids;
    public string?[][] Texts;

    /// <summary>By field and document: how many words and characters.</summary>
    public int[][] Lengths;

    public KeywordColumn[] Keywords;
    public NumberColumn[] Numbers;

    public static DocumentColumns Create(IndexSchema schema, int capacity) => new()
    {
        Ids = new long[capacity],
        Texts = new string?[capacity][],
        Lengths = [.. schema.Texts.Select(_ => new int[capacity])],
        Keywords = [.. schema.Keywords.Select(_ => new KeywordColumn { Starts = new int[capacity + 1], Numbers = new int[capacity], Values = [] })],
        Numbers = [.. schema.Numbers.Select(_ => new NumberColumn { Values = new long[capacity], Has = new bool[capacity] })],
    };

    /// <summary>Adds a document's columns, all but the lengths, at a number that is the count so far.</summary>
    public void Append(int document, IndexDocument source, KeywordValues[] values)
    {
        EnsureCapacity(document + 1);
        Ids[document] = source.Id;
        Texts[document] = source.Texts;
        for (int column = 0; column < Keywords.Length; column++)
        {
            ref KeywordColumn keywords = ref Keywords[column];
            int end = keywords.Starts[document];
            foreach (string value in source.Keywords[column] ?? [])
            {
                int number = values[column].Add(value, document);
                if (number < 0)
                    continue;
                if (end == keywords.Numbers.Length)
                    Array.Resize(ref keywords.Numbers, end * 2);
                keywords.Numbers[end++] = number;
            }
            keywords.Starts[document + 1] = end;
            keywords.Values = values[column].Values;
        }
        for (int column = 0; column < Numbers.Length; column++)
        {
            Numbers[column].Values[document] = source.Numbers[column] ?? 0;
            Numbers[column].Has[document] = source.Numbers[column].HasValue;
        }
    }

    /// <summary>Copies a document from other columns, at a number that is the count so far.</summary>
    public void Copy(int document, in DocumentColumns from, int source)
    {
        EnsureCapacity(document + 1);
        Ids[document] = from.Ids[source];
        Texts[document] = from.Texts[source];
        for (int field = 0; field < Lengths.Length; field++)
            Lengths[field][document] = from.Lengths[field][source];
        for (int column = 0; column < Keywords.Length; column++)
        {
            ref KeywordColumn keywords = ref Keywords[column];
            ReadOnlySpan<int> numbers = from.Keywords[column].Of(source);
            int end = keywords.Starts[document];
            if (end + numbers.Length > keywords.Numbers.Length)
                Array.Resize(ref keywords.Numbers, Math.Max(end + numbers.Length, keywords.Numbers.Length * 2));
            numbers.CopyTo(keywords.Numbers.AsSpan(end));
            keywords.Starts[document + 1] = end + numbers.Length;
            keywords.Values = from.Keywords[column].Values;
        }
        for (int column = 0; column < Numbers.Length; column++)
        {
            Numbers[column].Values[document] = from.Numbers[column].Values[source];
            Numbers[column].Has[document] = from.Numbers[column].Has[source];
        }
    }

    /// <summary>A copy whose arrays of columns are its own, so that later growth does not reach it.</summary>
    public readonly DocumentColumns Freeze()
    {
        DocumentColumns frozen = this;
        frozen.Lengths = [.. Lengths];
        frozen.Keywords = [.. Keywords];
        frozen.Numbers = [.. Numbers];
        return frozen;
    }

    private void EnsureCapacity(int count)
    {
        if (count <= Ids.Length)
            return;
        int capacity = Math.Max(count, Ids.Length * 2);
        Array.Resize(ref Ids, capacity);
        Array.Resize(ref Texts, capacity);
        for (int field = 0; field < Lengths.Length; field++)
            Array.Resize(ref Lengths[field], capacity);
        for (int column = 0; column < Keywords.Length; column++)
            Array.Resize(ref Keywords[column].Starts, capacity + 1);
        for (int column = 0; column < Numbers.Length; column++)
        {
            Array.Resize(ref Numbers[column].Values, capacity);
            Array.Resize(ref Numbers[column].Has, capacity);
        }
    }
}

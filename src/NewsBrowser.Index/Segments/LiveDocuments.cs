using System.Numerics;

namespace NewsBrowser.Index.Segments;

/// <summary>Which documents of a segment live: a bit a document. Not changed once a search can see it.</summary>
internal sealed class LiveDocuments
{
    private readonly ulong[] _bits;

    /// <summary>All documents live.</summary>
    public LiveDocuments(int documents)
        : this(new ulong[(documents + 63) / 64], documents, documents)
    {
        Array.Fill(_bits, ulong.MaxValue);
        if ((documents & 63) != 0)
        {
            _bits[^1] = (1UL << documents) - 1;
        }
    }

    public LiveDocuments(ulong[] bits, int documents)
        : this(bits, documents, 0)
    {
        foreach (var word in bits)
        {
            Count += BitOperations.PopCount(word);
        }
    }

    private LiveDocuments(ulong[] bits, int documents, int count)
    {
        _bits = bits;
        Documents = documents;
        Count = count;
    }

    /// <summary>Documents of the segment, living or not.</summary>
    public int Documents { get; }

    /// <summary>How many live.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<ulong> Bits => _bits;

    public bool this[int document] => (_bits[document >> 6] >> document & 1) != 0;

    public LiveDocuments Copy() => new([.. _bits], Documents, Count);

    public void Delete(int document)
    {
        if (this[document])
        {
            _bits[document >> 6] &= ~(1UL << document);
            Count--;
        }
    }
}

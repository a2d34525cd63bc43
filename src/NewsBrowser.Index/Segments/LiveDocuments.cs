using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Which documents of a segment live: a bit a document. Not changed once a search can see it.</summary>
/// <remarks>Its file has a mark, how many documents, a bit each, and a checksum of all that.</remarks>
internal sealed class LiveDocuments
{
    /// <summary>"NBLIVE" and the version of the layout.</summary>
    private const ulong FileMagic = 0x0001_4556_494C_424E;

    private const int FileHead = 16;

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

    /// <summary>Writes them to a file; returns its checksum, by which the manifest knows it.</summary>
    public uint WriteTo(string path)
    {
        var buffer = new ByteBuffer(FileHead + (_bits.Length * 8) + 4);
        buffer.AddUInt64(FileMagic);
        buffer.AddUInt64((ulong)Documents);
        buffer.Add(MemoryMarshal.AsBytes(Bits));
        var checksum = Checksum.Compute(buffer.Written);
        buffer.AddUInt32(checksum);
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
            file.Write(buffer.Written);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            // On a full disk: the next attempt takes another name.
            File.Delete(path);
            throw;
        }
        return checksum;
    }

    /// <summary>Reads back what <see cref="WriteTo"/> wrote for a segment of so many documents.</summary>
    /// <exception cref="IndexDamagedException">It is torn, damaged or of another segment.</exception>
    public static LiveDocuments ReadFrom(string path, int documents, uint checksum)
    {
        var bytes = File.ReadAllBytes(path);
        var words = (documents + 63) / 64;
        if (bytes.Length != FileHead + (words * 8) + 4
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != FileMagic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)) != (ulong)documents
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != checksum
            || Checksum.Compute(bytes.AsSpan(0, bytes.Length - 4)) != checksum)
        {
            throw new IndexDamagedException($"{Path.GetFileName(path)}: it is torn or damaged.");
        }

        return new LiveDocuments(MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(FileHead, words * 8)).ToArray(), documents);
    }
}

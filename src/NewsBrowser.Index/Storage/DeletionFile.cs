using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Storage;

/// <summary>Keeps which documents of a segment live: a mark, how many documents, a bit each, a checksum of all that.</summary>
internal static class DeletionFile
{
    /// <summary>"NBLIVE" and the version of the layout.</summary>
    private const ulong Magic = 0x0001_4556_494C_424E;

    private const int Head = 16;

    /// <summary>Writes a file; returns its checksum, by which the manifest knows it.</summary>
    public static uint Write(string path, LiveDocuments live)
    {
        var buffer = new ByteBuffer(Head + (live.Bits.Length * 8) + 4);
        buffer.AddUInt64(Magic);
        buffer.AddUInt64((ulong)live.Documents);
        buffer.Add(MemoryMarshal.AsBytes(live.Bits));
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

    /// <exception cref="IndexDamagedException">It is torn, damaged or of another segment.</exception>
    public static LiveDocuments Read(string path, int documents, uint checksum)
    {
        var bytes = File.ReadAllBytes(path);
        var words = (documents + 63) / 64;
        if (bytes.Length != Head + (words * 8) + 4
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)) != (ulong)documents
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != checksum
            || Checksum.Compute(bytes.AsSpan(0, bytes.Length - 4)) != checksum)
        {
            throw new IndexDamagedException($"{Path.GetFileName(path)}: it is torn or damaged.");
        }

        return new LiveDocuments(MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(Head, words * 8)).ToArray(), documents);
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NewsBrowser.Archive.Storage;

/// <summary>SQLite's log as a killed process left it, held against what that process had noted of it.</summary>
/// <remarks>
/// SQLite takes the log as far as it is sound and says nothing of the rest. Beside the log lies its index (<c>archive.db-shm</c>,
/// https://sqlite.org/walformat.html), in which the process noted how many frames were committed, and how many of these were copied into the database
/// already. So a log that lost something is known; and one of which less is left than was copied is older than the database: what is left of it,
/// read over newer pages, would be rows that never were together.
/// </remarks>
internal static class WriteAheadLog
{
    private const string LogEnd = "-wal";

    private const string IndexEnd = "-shm";

    /// <summary>Whether there is a note of a log: a process has the database open, or was killed.</summary>
    public static bool IsNoted(string database) => File.Exists(database + IndexEnd);

    /// <summary>Removes a log that is older than the database, and tells what is not in what is left; null when nothing was lost.
    /// The folder's lock is held by the caller, and no connection is open.</summary>
    public static CutLog? Settle(string database)
    {
        if (Noted.Read(database + IndexEnd) is not { Frames: > 0 } noted || CountFrames(database + LogEnd, noted) is not { } left || left >= noted.Frames)
        {
            return null;
        }

        if (left < noted.Copied)
        {
            Delete(database);
        }

        var reached = Math.Max(left, noted.Copied);
        return reached < noted.Frames ? new CutLog(database + LogEnd, noted.Frames - reached, noted.CopyBegun > reached) : null;
    }

    /// <summary>Deletes the log. No connection is open.</summary>
    public static void Delete(string database)
    {
        File.Delete(database + LogEnd);
        File.Delete(database + IndexEnd);
    }

    /// <summary>How many frames SQLite would take: sound ones up to the last that ends a transaction.
    /// Null for a log of another time than what was noted.</summary>
    private static uint? CountFrames(string log, Noted noted)
    {
        const int Head = 32;
        const int FrameHead = 24;
        if (!File.Exists(log))
        {
            return 0;
        }

        using var file = File.OpenHandle(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[Head];
        var isThere = RandomAccess.Read(file, head, 0) == Head;
        var sum = new Sum((head[3] & 1) != 0);
        sum.Add(head.AsSpan(0, 24));
        if (!isThere || (BinaryPrimitives.ReadUInt32BigEndian(head) | 1) != 0x377f0683 || !sum.Is(head.AsSpan(24)))
        {
            return 0;
        }

        if (!head.AsSpan(16, 8).SequenceEqual(noted.Salts))
        {
            return null;
        }

        var frame = new byte[FrameHead + noted.PageSize];
        var (frames, at) = (0u, (long)Head);
        for (var number = 1u; number <= noted.Frames && RandomAccess.Read(file, frame, at) == frame.Length; number++, at += frame.Length)
        {
            sum.Add(frame.AsSpan(0, 8));
            sum.Add(frame.AsSpan(FrameHead));
            if (!frame.AsSpan(8, 8).SequenceEqual(noted.Salts) || !sum.Is(frame.AsSpan(16, 8)))
            {
                break;
            }

            frames = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) > 0 ? number : frames;
        }

        return frames;
    }

    /// <summary>What the index of the log says.</summary>
    /// <param name="Frames">How many frames were committed.</param>
    /// <param name="Copied">How many of them the database has.</param>
    /// <param name="CopyBegun">How many it was to have when copying last began.</param>
    /// <param name="PageSize">In bytes.</param>
    /// <param name="Salts">By which the frames of one time are known.</param>
    private sealed record Noted(uint Frames, uint Copied, uint CopyBegun, int PageSize, byte[] Salts)
    {
        private const int Header = 48;

        public static Noted? Read(string path)
        {
            var bytes = new byte[136];
            try
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                if (RandomAccess.Read(file, bytes, 0) < bytes.Length)
                {
                    return null;
                }
            }
            catch (FileNotFoundException)
            {
                return null;
            }

            // Written twice: where the two differ, a commit was under way, and neither is to be believed.
            const uint Version = 3_007_000;
            if (!bytes.AsSpan(0, Header).SequenceEqual(bytes.AsSpan(Header, Header)) || Number(0) != Version || bytes[12] != 1)
            {
                return null;
            }

            var size = MemoryMarshal.Read<ushort>(bytes.AsSpan(14));
            return new Noted(Number(16), Number(96), Number(128), size == 1 ? 65_536 : size, bytes[32..40]);

            uint Number(int at) => MemoryMarshal.Read<uint>(bytes.AsSpan(at));
        }
    }

    /// <summary>The checksum that runs through a log.</summary>
    private struct Sum(bool bigEndian)
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                _first += Read(bytes) + _second;
                _second += Read(bytes[4..]) + _first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) =>
            BinaryPrimitives.ReadUInt32BigEndian(stored) == _first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == _second;

        private readonly uint Read(ReadOnlySpan<byte> bytes) =>
            bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}

/// <summary>A log that lost something which had been committed.</summary>
/// <param name="Log">Its full path.</param>
/// <param name="Pages">How many changed pages are missing.</param>
/// <param name="MayBeCopied">True when some of them may have been copied into the database: with what is left of the log it is then in no state
/// that it ever had.</param>
internal sealed record CutLog(string Log, uint Pages, bool MayBeCopied)
{
    /// <summary>What the operator is told.</summary>
    public string Message => $"The database's log {Log} is cut off or damaged: {Pages} pages that were written last are not in it, and what came in with them "
        + "may be lost. What is left is whole. Ingest your files again.";
}

using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace NewsBrowser.Index.Storage;

/// <summary>The bytes of a segment, in a mapped file or in memory; a page is checked against its checksum before its first byte is used.</summary>
/// <remarks>
/// Checking when a page is first touched instead of all pages when the file is opened lets a large index open at once and still never be
/// trusted unread. The one place that reads through pointers: a file of more than 2 GB has no span of its own, and every other way to read a mapping copies.
/// </remarks>
internal sealed unsafe class SegmentBytes : IDisposable
{
    private readonly byte* _start;
    private readonly byte[]? _memory;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly uint[] _checksums;

    // A bit a page; a race sets it twice.
    private readonly int[] _checked;
    private readonly long _dataLength;
    private readonly uint _checksum;
    private bool _disposed;

    private SegmentBytes(string name, byte* start, long length, byte[]? memory, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        Name = name;
        _start = start;
        _memory = memory;
        _file = file;
        _view = view;
        Length = length;
        if (length < SegmentOutput.TrailerSize)
        {
            throw Damaged("it is too short");
        }

        var trailer = new ReadOnlySpan<byte>(start + length - SegmentOutput.TrailerSize, SegmentOutput.TrailerSize);
        Schema = BinaryPrimitives.ReadUInt64LittleEndian(trailer);
        _dataLength = (long)BinaryPrimitives.ReadUInt64LittleEndian(trailer[8..]);
        Documents = BinaryPrimitives.ReadInt32LittleEndian(trailer[16..]);
        var sections = BinaryPrimitives.ReadUInt32LittleEndian(trailer[20..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(trailer[24..]) != SegmentOutput.Magic)
        {
            throw Damaged("it is no segment of this version");
        }

        var pages = BinaryPrimitives.ReadUInt32LittleEndian(trailer[32..]);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer[36..]);
        var footer = (24L * sections) + (4L * pages) + SegmentOutput.TrailerSize;
        if (_dataLength < 0 || _dataLength + footer != length || pages != (_dataLength + SegmentOutput.PageSize - 1) / SegmentOutput.PageSize)
        {
            throw Damaged("its length is not what it says");
        }

        _checksum = checksum;
        var tail = new ReadOnlySpan<byte>(start + _dataLength, (int)footer);
        if (Storage.Checksum.Compute(tail[..^4]) != checksum)
        {
            throw Damaged("its table is damaged");
        }

        var table = new Section[sections];
        for (var i = 0; i < table.Length; i++)
        {
            var entry = tail.Slice(i * 24, 24);
            table[i] = new Section(
                (SectionKind)BinaryPrimitives.ReadUInt32LittleEndian(entry),
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
                (long)BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]),
                (long)BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]));
        }
        Sections = table;
        _checksums = new uint[pages];
        for (var page = 0; page < _checksums.Length; page++)
        {
            _checksums[page] = BinaryPrimitives.ReadUInt32LittleEndian(tail[((24 * table.Length) + (4 * page))..]);
        }

        _checked = new int[(pages + 31) / 32];
    }

    /// <summary>The file's name, or what the segment in memory is called in messages.</summary>
    public string Name { get; }

    public long Length { get; }

    public ulong Schema { get; }

    public int Documents { get; }

    public IReadOnlyList<Section> Sections { get; }

    /// <summary>The checksum of the table, which has those of all pages: it tells this file from every other one.</summary>
    public uint Checksum => _checksum;

    public bool InMemory => _memory is not null;

    /// <summary>Maps a file.</summary>
    /// <exception cref="IndexDamagedException">It is torn, of another version or damaged in its table.</exception>
    public static SegmentBytes Map(string path)
    {
        var length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw new IndexDamagedException($"{Path.GetFileName(path)}: it is empty.");
        }

        var file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SegmentBytes(Path.GetFileName(path), start + view.PointerOffset, length, null, file, view);
        }
        catch
        {
            view?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes bytes that were just written.</summary>
    /// <param name="bytes">On the pinned heap.</param>
    /// <param name="name">For messages.</param>
    public static SegmentBytes FromMemory(byte[] bytes, string name)
    {
        fixed (byte* start = bytes)
        {
            return new SegmentBytes(name, start, bytes.Length, bytes, null, null);
        }
    }

    /// <summary>Bytes of the file, each page of them checked once.</summary>
    /// <exception cref="IndexDamagedException">A page does not have its checksum, or a damaged table led outside.</exception>
    public ReadOnlySpan<byte> Read(long offset, long length)
    {
        if (offset < 0 || length < 0 || length > int.MaxValue || offset > _dataLength - length)
        {
            throw Damaged("something points outside of it");
        }

        if (_memory is null && length > 0)
        {
            Check(offset, offset + length - 1);
        }

        return new ReadOnlySpan<byte>(_start + offset, (int)length);
    }

    /// <summary>Checks the table and every page, also those that were checked before.</summary>
    public void CheckAll(CancellationToken cancellation)
    {
        var tail = new ReadOnlySpan<byte>(_start + _dataLength, (int)(Length - _dataLength));
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail[^4..]) != _checksum || Storage.Checksum.Compute(tail[..^4]) != _checksum)
        {
            throw Damaged("its table is damaged");
        }

        for (var page = 0; page < _checksums.Length; page++)
        {
            cancellation.ThrowIfCancellationRequested();
            CheckPage(page);
        }
    }

    public IndexDamagedException Damaged(string reason) => new($"{Name}: {reason}.");

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
        _file?.Dispose();
    }

    private void Check(long first, long last)
    {
        var lastPage = (int)(last / SegmentOutput.PageSize);
        for (var page = (int)(first / SegmentOutput.PageSize); page <= lastPage; page++)
        {
            if ((Volatile.Read(ref _checked[page >> 5]) >> page & 1) == 0)
            {
                CheckPage(page);
            }
        }
    }

    private void CheckPage(int page)
    {
        var from = (long)page * SegmentOutput.PageSize;
        var bytes = new ReadOnlySpan<byte>(_start + from, (int)Math.Min(SegmentOutput.PageSize, _dataLength - from));
        if (Storage.Checksum.Compute(bytes) != _checksums[page])
        {
            throw Damaged($"the page at byte {from} is damaged");
        }

        Interlocked.Or(ref _checked[page >> 5], 1 << page);
    }
}

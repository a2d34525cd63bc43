namespace NewsBrowser.Index.Storage;

/// <summary>What a part of a segment file is.</summary>
internal enum SectionKind : uint
{
    /// <summary>The archive's numbers of the documents, 8 bytes each, in order of document.</summary>
    Ids = 1,

    /// <summary>The documents in order of their ids, 4 bytes each.</summary>
    IdOrder,

    /// <summary>Postings and positions, term after term.</summary>
    Postings,

    /// <summary>Terms in blocks.</summary>
    Dictionary,

    /// <summary>Where each block of terms begins, and with what.</summary>
    DictionaryIndex,

    /// <summary>The length of a text field, in positions; by field.</summary>
    FieldLengths,

    /// <summary>The lengths of the text fields in a byte each, document after document: what ranking reads.</summary>
    Norms,

    /// <summary>A number column; by column.</summary>
    Numbers,

    /// <summary>The values of a keyword column; by column.</summary>
    KeywordValues,

    /// <summary>The numbers of the values of each document; by column.</summary>
    KeywordCodes,
}

/// <summary>Where a part of a segment file lies.</summary>
internal readonly record struct Section(SectionKind Kind, uint Number, long Offset, long Length);

/// <summary>Writes a segment file: sections one after the other, then a table of them and a checksum for every page.</summary>
/// <remarks>The layout, byte by byte: docs/formats/index-files.md.</remarks>
internal sealed class SegmentOutput : IDisposable
{
    public const int PageSize = 64 * 1024;
    public const int TrailerSize = 40;

    /// <summary>"NBSEG" and the version of the layout.</summary>
    public const ulong Magic = 0x0002_0047_4553_424E;

    private readonly Stream _stream;
    private readonly byte[] _page = new byte[PageSize];
    private readonly List<uint> _checksums = [];
    private readonly List<Section> _sections = [];
    private int _inPage;
    private long _flushed;
    private long _sectionStart;

    public SegmentOutput(Stream stream) => _stream = stream;

    public long Position => _flushed + _inPage;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var fits = Math.Min(bytes.Length, PageSize - _inPage);
            bytes[..fits].CopyTo(_page.AsSpan(_inPage));
            _inPage += fits;
            bytes = bytes[fits..];
            if (_inPage == PageSize)
            {
                EndPage();
            }
        }
    }

    /// <summary>Begins a section at the next multiple of 8.</summary>
    public void Begin()
    {
        Align();
        _sectionStart = Position;
    }

    /// <summary>Ends the section that was begun.</summary>
    public void End(SectionKind kind, int number = 0) => _sections.Add(new Section(kind, (uint)number, _sectionStart, Position - _sectionStart));

    /// <summary>Writes table, checksums and trailer; the stream is then whole.</summary>
    public void Finish(ulong schema, int documents)
    {
        Align();
        if (_inPage > 0)
        {
            EndPage();
        }

        var footer = new ByteBuffer();
        foreach (var section in _sections)
        {
            footer.AddUInt32((uint)section.Kind);
            footer.AddUInt32(section.Number);
            footer.AddUInt64((ulong)section.Offset);
            footer.AddUInt64((ulong)section.Length);
        }
        foreach (var checksum in _checksums)
        {
            footer.AddUInt32(checksum);
        }

        footer.AddUInt64(schema);
        footer.AddUInt64((ulong)_flushed);
        footer.AddUInt32((uint)documents);
        footer.AddUInt32((uint)_sections.Count);
        footer.AddUInt64(Magic);
        footer.AddUInt32((uint)_checksums.Count);
        footer.AddUInt32(Checksum.Compute(footer.Written));
        _stream.Write(footer.Written);
    }

    public void Dispose() => _stream.Dispose();

    private void Align()
    {
        Span<byte> zeros = stackalloc byte[8];
        zeros.Clear();
        Write(zeros[..(int)(-Position & 7)]);
    }

    private void EndPage()
    {
        ReadOnlySpan<byte> page = _page.AsSpan(0, _inPage);
        _checksums.Add(Checksum.Compute(page));
        _stream.Write(page);
        _flushed += _inPage;
        _inPage = 0;
    }
}

using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>An immutable part of the index: some documents with their terms and columns, in a file or in memory.</summary>
internal sealed class Segment
{
    private readonly SegmentBytes _bytes;
    private readonly Section _ids;
    private readonly Section _idOrder;
    private readonly Section _norms;
    private volatile FacetCodes? _codes;
    private (double Sum, int Texts)[]? _lengths;
    private int _makingCodes;
    private int _holders = 1;
    private string? _deleteWhenReleased;

    /// <exception cref="IndexDamagedException">The segment was written for another schema, or lacks a part.</exception>
    public Segment(SegmentBytes bytes, IndexSchema schema)
    {
        _bytes = bytes;
        Documents = bytes.Documents;
        _ids = Find(SectionKind.Ids);
        _idOrder = Find(SectionKind.IdOrder);
        _norms = Find(SectionKind.Norms);
        if (_norms.Length != (long)Documents * schema.Texts.Count)
        {
            throw bytes.Damaged("it has not as many norms as documents");
        }

        if (_ids.Length != Documents * 8L || _idOrder.Length != Documents * 4L)
        {
            throw bytes.Damaged("it has not as many ids as documents");
        }

        Terms = new TermDictionary(bytes, Find(SectionKind.Dictionary), Find(SectionKind.DictionaryIndex), Find(SectionKind.Postings));
        FieldLengths = [.. schema.Texts.Select((_, field) => new NumberColumn(bytes, Find(SectionKind.FieldLengths, field), Documents))];
        Numbers = [.. schema.Numbers.Select((_, column) => new NumberColumn(bytes, Find(SectionKind.Numbers, column), Documents))];
        Keywords = [.. schema.Keywords.Select((keyword, column) => keyword.Counted
            ? new KeywordColumn(bytes, Find(SectionKind.KeywordValues, column), Find(SectionKind.KeywordCodes, column), Documents)
            : null)];
    }

    /// <summary>Writes a segment that stays in memory; the streams are room to write in, begun empty.</summary>
    public static Segment WriteInMemory(IndexSchema schema, MemoryStream stream, MemoryStream dictionary, Action<SegmentOutput, Stream> write)
    {
        write(new SegmentOutput(stream), dictionary);
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.GetBuffer().AsSpan(0, bytes.Length).CopyTo(bytes);
        return new Segment(SegmentBytes.FromMemory(bytes, "a segment in memory"), schema);
    }

    public int Documents { get; }

    public string Name => _bytes.Name;

    public bool InMemory => _bytes.InMemory;

    public long Length => _bytes.Length;

    public TermDictionary Terms { get; }

    /// <summary>Lengths in positions, by field.</summary>
    public NumberColumn[] FieldLengths { get; }

    public NumberColumn[] Numbers { get; }

    /// <summary>By column; null for one that is not counted.</summary>
    public KeywordColumn?[] Keywords { get; }

    public SegmentBytes Bytes => _bytes;

    /// <summary>Its counted columns in few codes; null until they are made, which the first call begins in the background.</summary>
    public FacetCodes? FacetCodes
    {
        get
        {
            if (_codes is null && Documents >= Segments.FacetCodes.MinDocuments && Interlocked.Exchange(ref _makingCodes, 1) == 0)
            {
                Hold();
                ThreadPool.UnsafeQueueUserWorkItem(static segment => segment.MakeCodesAndRelease(), this, preferLocal: false);
            }
            return _codes;
        }
    }

    /// <summary>The archive's numbers, by document.</summary>
    public ReadOnlySpan<long> Ids => MemoryMarshal.Cast<byte, long>(_bytes.Read(_ids.Offset, _ids.Length));

    /// <summary>The lengths of the fields as <see cref="FieldNorm"/> has them, document after document.</summary>
    public ReadOnlySpan<byte> Norms => _bytes.Read(_norms.Offset, _norms.Length);

    /// <summary>By field, the sum of the lengths and how many documents have a text in it; read when first asked for.</summary>
    public IReadOnlyList<(double Sum, int Texts)> SumLengths() => _lengths ??= SumNorms();

    private (double Sum, int Texts)[] SumNorms()
    {
        var fields = FieldLengths.Length;
        var counts = new int[fields * 256];
        var norms = Norms;
        for (var at = 0; at < norms.Length; at += fields)
        {
            for (var field = 0; field < fields; field++)
            {
                counts[(field * 256) + norms[at + field]]++;
            }
        }

        var sums = new (double Sum, int Texts)[fields];
        for (var field = 0; field < fields; field++)
        {
            for (var norm = 1; norm < 256; norm++)
            {
                var texts = counts[(field * 256) + norm];
                sums[field].Sum += texts * FieldNorm.Decode((byte)norm);
                sums[field].Texts += texts;
            }
        }
        return sums;
    }

    /// <summary>The document with an id, or -1.</summary>
    public int Find(long id)
    {
        var order = MemoryMarshal.Cast<byte, int>(_bytes.Read(_idOrder.Offset, _idOrder.Length));
        var ids = Ids;
        int low = 0, high = order.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ids[order[middle]] < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < order.Length && ids[order[low]] == id ? order[low] : -1;
    }

    public PostingCursor Open(TermEntry entry, byte prefix) => new(_bytes, entry, prefix);

    /// <summary>Counts one more who reads it.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Counts one less; the last one closes it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        _bytes.Dispose();
        Delete();
    }

    /// <summary>Deletes its file once nobody reads it: some systems refuse to delete what is mapped.</summary>
    public void DeleteWhenReleased(string path)
    {
        Volatile.Write(ref _deleteWhenReleased, path);
        // It may have been released before, when an earlier manifest could not be written.
        if (Volatile.Read(ref _holders) <= 0)
        {
            Delete();
        }
    }

    private void Delete()
    {
        if (Interlocked.Exchange(ref _deleteWhenReleased, null) is not { } path)
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader that lets go is not at fault; the next opening deletes what no manifest names.
        }
    }

    /// <summary>Makes the codes of the counted columns now.</summary>
    public void MakeCodes() => _codes = Segments.FacetCodes.Make(this);

    private void MakeCodesAndRelease()
    {
        try
        {
            MakeCodes();
        }
        catch (IndexDamagedException)
        {
            // The next search that reads the damaged page says so.
        }
        finally
        {
            Release();
        }
    }

    private Section Find(SectionKind kind, int number = 0)
    {
        foreach (var section in _bytes.Sections)
        {
            if (section.Kind == kind && section.Number == number)
            {
                return section;
            }
        }
        throw _bytes.Damaged($"it has no {kind} {number}");
    }
}

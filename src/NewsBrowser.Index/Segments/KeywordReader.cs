using System.Runtime.InteropServices;

namespace NewsBrowser.Index.Segments;

/// <summary>Reads the codes of a keyword column by document; valid as long as the segment is held.</summary>
internal readonly ref struct KeywordReader
{
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<byte> _codes;
    private readonly int _width;

    public KeywordReader(KeywordColumn column)
    {
        _starts = column.IsMany ? column.Starts : default;
        _codes = column.Codes;
        _width = column.Width;
    }

    /// <summary>The first place of a document's codes.</summary>
    public int From(int document) => _starts.IsEmpty ? document : _starts[document];

    /// <summary>The place behind its last.</summary>
    public int To(int document) => _starts.IsEmpty ? document + 1 : _starts[document + 1];

    /// <summary>The value at a place, from 0; -1 for none.</summary>
    public int Code(int at) => _width switch
    {
        1 => _codes[at],
        2 => MemoryMarshal.Cast<byte, ushort>(_codes)[at],
        _ => MemoryMarshal.Cast<byte, int>(_codes)[at],
    } - 1;
}

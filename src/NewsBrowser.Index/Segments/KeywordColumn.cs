using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>The values of a keyword column in a segment, and for each document which it has.</summary>
internal sealed class KeywordColumn
{
    private readonly SegmentBytes _bytes;
    private readonly Section _values;
    private readonly Section _codes;
    private readonly int _documents;
    private readonly int _starts;

    public KeywordColumn(SegmentBytes bytes, Section values, Section codes, int documents)
    {
        _bytes = bytes;
        _values = values;
        _codes = codes;
        _documents = documents;
        Count = BinaryPrimitives.ReadInt32LittleEndian(bytes.Read(values.Offset, 8));
        var head = bytes.Read(codes.Offset, 8);
        Width = BinaryPrimitives.ReadInt32LittleEndian(head);
        IsMany = BinaryPrimitives.ReadInt32LittleEndian(head[4..]) == 1;
        _starts = IsMany ? 4 * (documents + 1) : 0;
        if (Width is not (1 or 2 or 4))
        {
            throw bytes.Damaged("a keyword column has a wrong width");
        }
    }

    /// <summary>How many values there are; the code of a value is its place among them plus 1.</summary>
    public int Count { get; }

    /// <summary>Bytes a code.</summary>
    public int Width { get; }

    /// <summary>Whether a document may have several values.</summary>
    public bool IsMany { get; }

    /// <summary>Of each document where its codes begin, and where the last one's end; for a column of several values.</summary>
    public ReadOnlySpan<int> Starts => MemoryMarshal.Cast<byte, int>(_bytes.Read(_codes.Offset, _codes.Length).Slice(8, 4 * (_documents + 1)));

    /// <summary>The codes; of a column of one value by document, with 0 for none.</summary>
    public ReadOnlySpan<byte> Codes => _bytes.Read(_codes.Offset, _codes.Length)[(8 + _starts)..];

    /// <summary>The text of each value, in order of their codes.</summary>
    public string[] ReadValues()
    {
        var section = _bytes.Read(_values.Offset, _values.Length);
        var at = 8;
        var values = new string[Count];
        for (var i = 0; i < values.Length; i++)
        {
            var length = (int)ByteReader.ReadVarint(section, ref at);
            values[i] = Encoding.UTF8.GetString(section.Slice(at, length));
            at += length;
        }
        return values;
    }

    /// <summary>Writes a column.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="number">Of the column.</param>
    /// <param name="values">Each value once.</param>
    /// <param name="starts">Of each document where its codes begin, and where the last one's end.</param>
    /// <param name="codes">Places among the values.</param>
    public static void Write(SegmentOutput output, int number, IReadOnlyList<string> values, ReadOnlySpan<int> starts, ReadOnlySpan<int> codes)
    {
        var buffer = new ByteBuffer(4096);
        output.Begin();
        buffer.AddUInt64((ulong)values.Count);
        foreach (var value in values)
        {
            var text = Encoding.UTF8.GetBytes(value);
            buffer.AddVarint((uint)text.Length);
            buffer.Add(text);
        }
        output.Write(buffer.Written);
        output.End(SectionKind.KeywordValues, number);

        var documents = starts.Length - 1;
        var many = false;
        for (var document = 0; document < documents; document++)
        {
            many |= starts[document + 1] - starts[document] > 1;
        }

        var width = values.Count < byte.MaxValue ? 1 : values.Count < ushort.MaxValue ? 2 : 4;
        buffer.Clear();
        buffer.AddUInt32((uint)width);
        buffer.AddUInt32(many ? 1u : 0u);
        if (many)
        {
            foreach (var start in starts)
            {
                buffer.AddUInt32((uint)start);
            }
        }
        for (var document = 0; document < documents; document++)
        {
            if (!many && starts[document] == starts[document + 1])
            {
                AddCode(buffer, width, 0);
            }

            for (var at = starts[document]; at < starts[document + 1]; at++)
            {
                AddCode(buffer, width, codes[at] + 1);
            }
        }
        output.Begin();
        output.Write(buffer.Written);
        output.End(SectionKind.KeywordCodes, number);
    }

    private static void AddCode(ByteBuffer buffer, int width, int code)
    {
        if (width == 1)
        {
            buffer.Add((byte)code);
        }
        else if (width == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(buffer.Reserve(2), (ushort)code);
        }
        else
        {
            buffer.AddUInt32((uint)code);
        }
    }
}

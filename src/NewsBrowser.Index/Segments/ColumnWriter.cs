using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Writes the columns that every segment begins with.</summary>
internal static class ColumnWriter
{
    /// <summary>Writes the ids by document, and the documents by id.</summary>
    public static void WriteIds(SegmentOutput output, ReadOnlySpan<long> ids)
    {
        var buffer = new ByteBuffer(64 * 1024);
        output.Begin();
        foreach (var id in ids)
        {
            buffer.AddUInt64((ulong)id);
            Spill(output, buffer);
        }
        output.Write(buffer.Written);
        output.End(SectionKind.Ids);

        var sorted = ids.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        buffer.Clear();
        output.Begin();
        foreach (var document in order)
        {
            buffer.AddUInt32((uint)document);
            Spill(output, buffer);
        }
        output.Write(buffer.Written);
        output.End(SectionKind.IdOrder);
    }

    /// <summary>Writes the lengths of the fields in a byte each, document after document.</summary>
    public static void WriteNorms(SegmentOutput output, ReadOnlySpan<byte> norms)
    {
        output.Begin();
        output.Write(norms);
        output.End(SectionKind.Norms);
    }

    private static void Spill(SegmentOutput output, ByteBuffer buffer)
    {
        if (buffer.Length < 60_000)
        {
            return;
        }

        output.Write(buffer.Written);
        buffer.Clear();
    }
}

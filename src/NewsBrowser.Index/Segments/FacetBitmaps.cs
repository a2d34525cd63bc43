namespace NewsBrowser.Index.Segments;

/// <summary>For columns of few values, the documents of each value as bits: counting many matches is then one pass over the bits of each value.</summary>
/// <remarks>Made in memory in the background when a segment is first counted; a value takes a bit a document. Until they are there, and where matches are few, columns are counted match by match.</remarks>
internal sealed class FacetBitmaps
{
    /// <summary>Smaller segments are counted match by match.</summary>
    public const int MinDocuments = 4096;

    /// <summary>Columns of more values are never worth it.</summary>
    private const int MaxValues = 256;

    private readonly List<ulong[][]?> _columns;

    private FacetBitmaps(List<ulong[][]?> columns) => _columns = columns;

    /// <summary>The bits of each value of a column; null when the column has too many.</summary>
    public ulong[][]? Of(int column) => _columns[column];

    /// <summary>Makes the bits of a segment's columns.</summary>
    public static FacetBitmaps Make(Segment segment)
    {
        var columns = new List<ulong[][]?>();
        for (int column = 0; column < segment.Keywords.Length; column++)
        {
            if (segment.Keywords[column] is not { Count: <= MaxValues } keywords)
            {
                columns.Add(null);
                continue;
            }
            var values = new ulong[keywords.Count][];
            for (int value = 0; value < values.Length; value++)
                values[value] = new ulong[(segment.Documents + 63) / 64];
            var reader = new KeywordReader(keywords);
            for (int document = 0; document < segment.Documents; document++)
            {
                for (int at = reader.From(document); at < reader.To(document); at++)
                {
                    if (reader.Code(at) is >= 0 and var value)
                        values[value][document >> 6] |= 1UL << document;
                }
            }
            columns.Add(values);
        }
        return new FacetBitmaps(columns);
    }
}

using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Segments;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Merging;

/// <summary>Writes several segments as one, without the documents that are deleted.</summary>
/// <remarks>Goes through the dictionaries side by side and holds one term's postings at a time,
/// so its memory does not grow with the segments but by their columns.</remarks>
internal static class SegmentMerger
{
    /// <param name="schema">Of all of them.</param>
    /// <param name="sources">Segments and the bits of the documents that live, in the order in which their documents will stand.</param>
    /// <param name="output">The new segment.</param>
    /// <param name="dictionary">Room for its dictionary until the postings are written.</param>
    /// <param name="schemaHash">Names the schema in the file.</param>
    /// <param name="cancellation">Stops between terms.</param>
    public static void Merge(
        IndexSchema schema, IReadOnlyList<(Segment Segment, LiveDocuments Live)> sources, SegmentOutput output, Stream dictionary, ulong schemaHash,
        CancellationToken cancellation)
    {
        var documents = 0;
        var numberOf = new int[sources.Count][];
        for (var source = 0; source < sources.Count; source++)
        {
            (var segment, var live) = sources[source];
            numberOf[source] = new int[segment.Documents];
            for (var document = 0; document < segment.Documents; document++)
            {
                numberOf[source][document] = live[document] ? documents++ : -1;
            }
        }
        WriteColumns(schema, sources, numberOf, documents, output);
        WritePostings(sources, numberOf, output, dictionary, cancellation);
        output.Finish(schemaHash, documents);
    }

    private static void WriteColumns(
        IndexSchema schema, IReadOnlyList<(Segment Segment, LiveDocuments Live)> sources, int[][] numberOf, int documents, SegmentOutput output)
    {
        var values = new long[documents];
        var has = new bool[documents];
        for (var source = 0; source < sources.Count; source++)
        {
            var ids = sources[source].Segment.Ids;
            for (var document = 0; document < ids.Length; document++)
            {
                if (numberOf[source][document] >= 0)
                {
                    values[numberOf[source][document]] = ids[document];
                }
            }
        }
        ColumnWriter.WriteIds(output, values);
        for (var field = 0; field < schema.Texts.Count; field++)
        {
            WriteNumbers(SectionKind.FieldLengths, field, segment => segment.FieldLengths[field]);
        }

        var fields = schema.Texts.Count;
        var norms = new byte[documents * fields];
        for (var source = 0; source < sources.Count; source++)
        {
            var from = sources[source].Segment.Norms;
            for (var document = 0; document < numberOf[source].Length; document++)
            {
                if (numberOf[source][document] is >= 0 and var to)
                {
                    from.Slice(document * fields, fields).CopyTo(norms.AsSpan(to * fields));
                }
            }
        }
        ColumnWriter.WriteNorms(output, norms);
        for (var column = 0; column < schema.Numbers.Count; column++)
        {
            WriteNumbers(SectionKind.Numbers, column, segment => segment.Numbers[column]);
        }

        for (var column = 0; column < schema.Keywords.Count; column++)
        {
            if (schema.Keywords[column].Counted)
            {
                WriteKeywords(column, sources, numberOf, documents, output);
            }
        }

        void WriteNumbers(SectionKind kind, int number, Func<Segment, NumberColumn> columnOf)
        {
            for (var source = 0; source < sources.Count; source++)
            {
                var reader = columnOf(sources[source].Segment).Open();
                for (var document = 0; document < numberOf[source].Length; document++)
                {
                    if (numberOf[source][document] is >= 0 and var to)
                    {
                        has[to] = reader.TryGet(document, out values[to]);
                    }
                }
            }
            NumberColumn.Write(output, kind, number, values, has);
        }
    }

    private static void WriteKeywords(
        int column, IReadOnlyList<(Segment Segment, LiveDocuments Live)> sources, int[][] numberOf, int documents, SegmentOutput output)
    {
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        var starts = new int[documents + 1];
        var codes = new List<int>(documents);
        var next = 0;
        for (var source = 0; source < sources.Count; source++)
        {
            var from = sources[source].Segment.Keywords[column]!;
            var texts = from.ReadValues();
            // Values of deleted documents alone are left behind.
            var newCode = new int[texts.Length];
            Array.Fill(newCode, -1);
            var reader = new KeywordReader(from);
            for (var document = 0; document < numberOf[source].Length; document++)
            {
                if (numberOf[source][document] < 0)
                {
                    continue;
                }

                starts[next++] = codes.Count;
                for (var at = reader.From(document); at < reader.To(document); at++)
                {
                    var code = reader.Code(at);
                    if (code < 0)
                    {
                        continue;
                    }

                    if (newCode[code] < 0 && !codeOf.TryGetValue(texts[code], out newCode[code]))
                    {
                        codeOf.Add(texts[code], newCode[code] = values.Count);
                        values.Add(texts[code]);
                    }
                    codes.Add(newCode[code]);
                }
            }
        }
        starts[next] = codes.Count;
        KeywordColumn.Write(output, column, values, starts, CollectionsMarshal.AsSpan(codes));
    }

    private static void WritePostings(
        IReadOnlyList<(Segment Segment, LiveDocuments Live)> sources, int[][] numberOf, SegmentOutput output, Stream dictionary, CancellationToken cancellation)
    {
        var writer = new PostingWriter(output, dictionary);
        var open = new List<MergedTerms>(sources.Count);
        for (var source = 0; source < sources.Count; source++)
        {
            var terms = new MergedTerms(sources[source].Segment, numberOf[source], isWhole: sources[source].Live.Count == sources[source].Segment.Documents);
            if (terms.MoveNext())
            {
                open.Add(terms);
            }
        }
        // The sources that have the least key, in order of their documents.
        var same = new List<MergedTerms>(sources.Count);
        for (var steps = 0; open.Count > 0; steps++)
        {
            if ((steps & 1023) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            same.Clear();
            foreach (var terms in CollectionsMarshal.AsSpan(open))
            {
                var order = same.Count == 0 ? 0 : terms.CompareTo(same[0]);
                if (order > 0)
                {
                    continue;
                }

                if (order < 0)
                {
                    same.Clear();
                }

                same.Add(terms);
            }
            writer.BeginTerm(same[0].Key);
            foreach (var terms in CollectionsMarshal.AsSpan(same))
            {
                terms.CopyTo(writer);
            }

            writer.EndTerm();
            foreach (var terms in CollectionsMarshal.AsSpan(same))
            {
                if (!terms.MoveNext())
                {
                    open.Remove(terms);
                }
            }
        }
        writer.Finish();
    }
}

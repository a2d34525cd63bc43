using System.Runtime.InteropServices;
using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Turns documents into a segment. Used again for the next ones, with the memory of the largest so far.</summary>
/// <remarks>Links, which take about as long as all else together, are gathered and put in order by a second thread.</remarks>
internal sealed class SegmentBuilder(IndexSchema schema)
{
    // So many documents are worth a second thread.
    private const int ForTwoThreads = 64;

    private readonly TermOccurrences _links = new();
    private readonly TermOccurrences _others = new();
    private readonly PostingWriter _linkWriter = new();
    private readonly List<IndexDocument> _documents = [];
    private readonly List<int>[] _fieldLengths = [.. schema.Texts.Select(_ => new List<int>())];
    private readonly List<int>[] _keywordStarts = [.. schema.Keywords.Select(_ => new List<int>())];
    private readonly List<int>[] _keywordTerms = [.. schema.Keywords.Select(_ => new List<int>())];

    public void Clear()
    {
        _links.Clear();
        _others.Clear();
        _linkWriter.Clear();
        _documents.Clear();
        foreach (var list in _fieldLengths.Concat(_keywordStarts).Concat(_keywordTerms))
        {
            list.Clear();
        }
    }

    public void Add(IndexDocument document)
    {
        if (_documents.Count == TermOccurrences.MaxDocuments)
        {
            throw new InvalidOperationException($"A segment is built from at most {TermOccurrences.MaxDocuments} documents.");
        }

        _documents.Add(document);
    }

    /// <summary>Writes what was added as a segment.</summary>
    public void Build(SegmentOutput output, Stream dictionary, ulong schemaHash)
    {
        var linksOfThread = _documents.Count >= ForTwoThreads ? Task.Run(WriteLinks) : null;
        try
        {
            AddTexts(_others, links: false);
            AddKeywords();
            var others = _others.Sort();
            WriteColumns(output);
            var writer = new PostingWriter(output, dictionary);
            others.WriteBelow(TermKey.Link, writer);
            if (linksOfThread is null)
            {
                WriteLinks();
            }
            else
            {
                linksOfThread.GetAwaiter().GetResult();
            }

            writer.Append(_linkWriter);
            others.WriteBelow(byte.MaxValue, writer);
            writer.Finish();
        }
        finally
        {
            // Nobody may be at the notes when they are cleared, also when something has failed here.
            if (linksOfThread is not null)
            {
                Task.WhenAny(linksOfThread).Wait();
            }
        }
        output.Finish(schemaHash, _documents.Count);
    }

    private void WriteLinks()
    {
        AddTexts(_links, links: true);
        _links.Sort().WriteBelow(TermKey.Link + 1, _linkWriter);
    }

    // Both threads split the texts into tokens; that is the least part of their work.
    private void AddTexts(TermOccurrences notes, bool links)
    {
        var tokens = new List<IndexToken>();
        for (var document = 0; document < _documents.Count; document++)
        {
            uint start = 0;
            for (var field = 0; field < schema.Texts.Count; field++)
            {
                tokens.Clear();
                if (_documents[document].Texts[field] is { Length: > 0 } text)
                {
                    schema.Tokenize(text, tokens);
                    notes.AddText(text, CollectionsMarshal.AsSpan(tokens), links, document, field, start);
                }
                var length = tokens.Count == 0 ? 0 : tokens[^1].Position + 1;
                if (!links)
                {
                    _fieldLengths[field].Add(length);
                }
                // One position stays empty between fields, so that no phrase goes over the seam.
                start += (uint)length + 1;
            }
        }
    }

    private void AddKeywords()
    {
        for (var column = 0; column < schema.Keywords.Count; column++)
        {
            var terms = _keywordTerms[column];
            for (var document = 0; document < _documents.Count; document++)
            {
                var first = terms.Count;
                _keywordStarts[column].Add(first);
                foreach (var value in _documents[document].Keywords[column] ?? [])
                {
                    var term = _others.GetOrAddTerm(value, column);
                    if (CollectionsMarshal.AsSpan(terms)[first..].Contains(term))
                    {
                        continue;
                    }

                    terms.Add(term);
                    _others.AddKeyword(term, document);
                }
            }
            _keywordStarts[column].Add(terms.Count);
        }
    }

    private void WriteColumns(SegmentOutput output)
    {
        var documents = _documents.Count;
        ColumnWriter.WriteIds(output, [.. _documents.Select(document => document.Id)]);
        var norms = new byte[documents * schema.Texts.Count];
        var has = new bool[documents];
        Array.Fill(has, true);
        var values = new long[documents];
        for (var field = 0; field < _fieldLengths.Length; field++)
        {
            for (var document = 0; document < documents; document++)
            {
                values[document] = _fieldLengths[field][document];
                norms[(document * schema.Texts.Count) + field] = FieldNorm.Encode(_fieldLengths[field][document]);
            }
            NumberColumn.Write(output, SectionKind.FieldLengths, field, values, has);
        }
        ColumnWriter.WriteNorms(output, norms);
        for (var column = 0; column < schema.Numbers.Count; column++)
        {
            for (var document = 0; document < documents; document++)
            {
                has[document] = _documents[document].Numbers[column] is not null;
                values[document] = _documents[document].Numbers[column] ?? 0;
            }
            NumberColumn.Write(output, SectionKind.Numbers, column, values, has);
        }
        for (var column = 0; column < schema.Keywords.Count; column++)
        {
            if (!schema.Keywords[column].Counted)
            {
                continue;
            }

            var codeOf = new Dictionary<int, int>();
            var texts = new List<string>();
            var codes = new List<int>();
            foreach (var term in _keywordTerms[column])
            {
                if (!codeOf.TryGetValue(term, out var code))
                {
                    codeOf.Add(term, code = texts.Count);
                    texts.Add(_others.Text(term).ToString());
                }
                codes.Add(code);
            }
            KeywordColumn.Write(output, column, texts, CollectionsMarshal.AsSpan(_keywordStarts[column]), CollectionsMarshal.AsSpan(codes));
        }
    }
}

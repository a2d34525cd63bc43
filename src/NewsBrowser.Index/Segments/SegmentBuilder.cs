using System.Runtime.InteropServices;
using System.Text;
using NewsBrowser.Index.Storage;

namespace NewsBrowser.Index.Segments;

/// <summary>Turns documents into a segment. Used again for the next ones, with the memory of the largest so far.</summary>
/// <remarks>
/// Every occurrence is noted as it comes, term number beside document, field and position; when all documents are in, the notes are put into order of terms by counting.
/// That is two passes over memory instead of a growing list for each of some hundred thousand terms.
/// </remarks>
internal sealed class SegmentBuilder(IndexSchema schema)
{
    /// <summary>The most documents of one segment built from documents; the notes have 24 bits for them.</summary>
    public const int MaxDocuments = 1 << 24;

    private const int FieldShift = 32;
    private const int DocumentShift = 35;

    private readonly TermTable _terms = new();
    private readonly List<IndexToken> _tokens = [];
    private readonly List<long> _ids = [];
    private readonly List<int>[] _fieldLengths = [.. schema.Texts.Select(_ => new List<int>())];
    private readonly List<float> _weights = [];
    private readonly List<long>[] _numbers = [.. schema.Numbers.Select(_ => new List<long>())];
    private readonly List<bool>[] _hasNumber = [.. schema.Numbers.Select(_ => new List<bool>())];
    private readonly List<int>[] _keywordStarts = [.. schema.Keywords.Select(_ => new List<int>())];
    private readonly List<int>[] _keywordTerms = [.. schema.Keywords.Select(_ => new List<int>())];
    private int[] _termOf = new int[1 << 16];
    private ulong[] _notes = new ulong[1 << 16];
    private ulong[] _sorted = [];
    private int _noted;

    public int Documents => _ids.Count;

    /// <summary>Notes that were taken; a measure of the memory in use.</summary>
    public int Notes => _noted;

    public void Clear()
    {
        _terms.Clear();
        _ids.Clear();
        _weights.Clear();
        foreach (List<int> list in _fieldLengths.Concat(_keywordStarts).Concat(_keywordTerms))
            list.Clear();
        foreach (List<long> list in _numbers)
            list.Clear();
        foreach (List<bool> list in _hasNumber)
            list.Clear();
        _noted = 0;
    }

    public void Add(IndexDocument document)
    {
        int number = _ids.Count;
        if (number == MaxDocuments)
            throw new InvalidOperationException($"A segment is built from at most {MaxDocuments} documents.");
        _ids.Add(document.Id);
        uint start = 0;
        for (int field = 0; field < schema.Texts.Count; field++)
        {
            int length = AddText(document.Texts[field], number, field, start);
            _fieldLengths[field].Add(length);
            _weights.Add(Impact.WeightOf(schema.Texts[field], length));
            // One position stays empty between fields, so that no phrase goes over the seam.
            start += (uint)length + 1;
        }
        for (int column = 0; column < schema.Keywords.Count; column++)
            AddKeywords(document.Keywords[column], number, column);
        for (int column = 0; column < schema.Numbers.Count; column++)
        {
            _numbers[column].Add(document.Numbers[column] ?? 0);
            _hasNumber[column].Add(document.Numbers[column] is not null);
        }
    }

    /// <summary>Writes what was added as a segment.</summary>
    public void Build(SegmentOutput output, Stream dictionary, ulong schemaHash)
    {
        WriteColumns(output);
        int[] order = Order();
        Sort(order, out int[] ends);
        WritePostings(output, dictionary, order, ends);
        output.Finish(schemaHash, _ids.Count);
    }

    private int AddText(string? text, int document, int field, uint start)
    {
        if (text is not { Length: > 0 })
            return 0;
        _tokens.Clear();
        schema.Tokenize(text, _tokens);
        if (_tokens.Count == 0)
            return 0;
        Reserve(_tokens.Count);
        ulong note = ((ulong)document << DocumentShift) | ((ulong)field << FieldShift);
        int noted = _noted;
        foreach (IndexToken token in CollectionsMarshal.AsSpan(_tokens))
        {
            _termOf[noted] = _terms.Add(text.AsSpan(token.Start, token.Length), TermKey.PrefixOf(token.Kind));
            _notes[noted++] = note | (start + (uint)token.Position);
        }
        _noted = noted;
        return _tokens[^1].Position + 1;
    }

    private void AddKeywords(string[]? values, int document, int column)
    {
        List<int> terms = _keywordTerms[column];
        _keywordStarts[column].Add(terms.Count);
        int first = terms.Count;
        foreach (string value in values ?? [])
        {
            int term = _terms.Add(value, TermKey.PrefixOfKeyword(column));
            if (CollectionsMarshal.AsSpan(terms)[first..].Contains(term))
                continue;
            terms.Add(term);
            Reserve(1);
            _termOf[_noted] = term;
            _notes[_noted++] = (ulong)document << DocumentShift;
        }
    }

    private void Reserve(int count)
    {
        if (_noted + count <= _notes.Length)
            return;
        int size = Math.Max(_notes.Length * 2, _noted + count);
        Array.Resize(ref _notes, size);
        Array.Resize(ref _termOf, size);
    }

    // The numbers of the terms in order of their keys. Most are told apart by their first eight bytes, which sort as one number.
    private int[] Order()
    {
        int count = _terms.Count;
        var heads = new ulong[count];
        var order = new int[count];
        Span<byte> head = stackalloc byte[8];
        Span<byte> utf8 = stackalloc byte[32];
        for (int term = 0; term < count; term++)
        {
            ReadOnlySpan<char> text = _terms.Text(term);
            int length = Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, 8)], utf8);
            head.Clear();
            head[0] = _terms.Prefix(term);
            utf8[..Math.Min(7, length)].CopyTo(head[1..]);
            heads[term] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(head);
            order[term] = term;
        }
        Array.Sort(heads, order);
        for (int from = 0; from < count;)
        {
            int to = from + 1;
            while (to < count && heads[to] == heads[from])
                to++;
            if (to - from > 1)
                order.AsSpan(from, to - from).Sort((a, b) => CompareKeys(a, b));
            from = to;
        }
        return order;
    }

    private int CompareKeys(int a, int b) =>
        TermKey.Of(_terms.Prefix(a), _terms.Text(a)).AsSpan().SequenceCompareTo(TermKey.Of(_terms.Prefix(b), _terms.Text(b)));

    // Notes in order of terms; within a term they stay as they came, by document, field and position.
    private void Sort(int[] order, out int[] ends)
    {
        var places = new int[_terms.Count];
        for (int i = 0; i < _noted; i++)
            places[_termOf[i]]++;
        ends = new int[order.Length];
        int total = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int count = places[order[i]];
            places[order[i]] = total;
            total += count;
            ends[i] = total;
        }
        if (_sorted.Length < _noted)
            _sorted = new ulong[_notes.Length];
        for (int i = 0; i < _noted; i++)
            _sorted[places[_termOf[i]]++] = _notes[i];
    }

    private void WritePostings(SegmentOutput output, Stream dictionary, int[] order, int[] ends)
    {
        var writer = new PostingWriter(output, dictionary);
        ReadOnlySpan<float> weights = CollectionsMarshal.AsSpan(_weights);
        int fields = schema.Texts.Count;
        var deltas = new List<uint>();
        var key = new byte[64];
        int at = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int term = order[i];
            byte prefix = _terms.Prefix(term);
            ReadOnlySpan<char> text = _terms.Text(term);
            if (key.Length < 1 + (text.Length * 3))
                key = new byte[2 + (text.Length * 3)];
            key[0] = prefix;
            writer.BeginTerm(key.AsSpan(0, 1 + Encoding.UTF8.GetBytes(text, key.AsSpan(1))));
            bool isText = TermKey.IsText(prefix);
            bool hasPositions = TermKey.HasPositions(prefix);
            while (at < ends[i])
            {
                int document = (int)(_sorted[at] >> DocumentShift);
                float weight = 0;
                int mask = 0;
                uint last = 0;
                deltas.Clear();
                for (; at < ends[i] && (int)(_sorted[at] >> DocumentShift) == document; at++)
                {
                    if (!isText)
                        continue;
                    int field = (int)(_sorted[at] >> FieldShift) & 7;
                    weight += weights[(document * fields) + field];
                    mask |= 1 << field;
                    if (hasPositions)
                    {
                        uint position = (uint)_sorted[at];
                        deltas.Add(position - last);
                        last = position;
                    }
                }
                writer.Add(document, isText ? Impact.Of(weight) : (byte)0, (byte)mask, CollectionsMarshal.AsSpan(deltas));
            }
            writer.EndTerm();
        }
        writer.Finish();
    }

    private void WriteColumns(SegmentOutput output)
    {
        int documents = _ids.Count;
        ColumnWriting.WriteIds(output, CollectionsMarshal.AsSpan(_ids));
        var has = new bool[documents];
        Array.Fill(has, true);
        var lengths = new long[documents];
        for (int field = 0; field < _fieldLengths.Length; field++)
        {
            for (int document = 0; document < documents; document++)
                lengths[document] = _fieldLengths[field][document];
            NumberColumn.Write(output, SectionKind.FieldLengths, field, lengths, has);
        }
        for (int column = 0; column < _numbers.Length; column++)
            NumberColumn.Write(output, SectionKind.Numbers, column, CollectionsMarshal.AsSpan(_numbers[column]), CollectionsMarshal.AsSpan(_hasNumber[column]));
        for (int column = 0; column < schema.Keywords.Count; column++)
        {
            if (!schema.Keywords[column].Counted)
                continue;
            var codeOf = new Dictionary<int, int>();
            var values = new List<string>();
            var codes = new List<int>();
            foreach (int term in _keywordTerms[column])
            {
                if (!codeOf.TryGetValue(term, out int code))
                {
                    codeOf.Add(term, code = values.Count);
                    values.Add(_terms.Text(term).ToString());
                }
                codes.Add(code);
            }
            _keywordStarts[column].Add(_keywordTerms[column].Count);
            KeywordColumn.Write(output, column, values, CollectionsMarshal.AsSpan(_keywordStarts[column]), CollectionsMarshal.AsSpan(codes));
        }
    }
}

using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Finds what matches in the windows of one segment, for one thread.</summary>
internal sealed class SegmentSearch
{
    /// <summary>A seek costs about as much as reading so many postings in a row.</summary>
    private const int SeekCost = 24;

    /// <summary>Texts that are asked for at once.</summary>
    private const int TextBatch = 64;

    private readonly SearchPlan _plan;
    private readonly int _segment;
    private readonly SegmentView _view;
    private readonly PostingCursor?[] _cursors;
    private readonly Stack<ulong[]> _free;
    private readonly Dictionary<IndexQuery.And, IndexQuery[]> _orders = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IndexQuery.Text, Phrases> _phrases = [];
    private readonly Dictionary<IndexQuery, (int Window, ulong[] Bits)> _known = [];
    private readonly Dictionary<(int, string), PostingCursor?> _keywords = [];
    private readonly int[] _documents;
    private readonly TextScan _scan;

    private Window _window;

    public SegmentSearch(SearchPlan plan, int segment, Scratch scratch)
    {
        _plan = plan;
        _segment = segment;
        _view = plan.Snapshot.Segments[segment];
        _cursors = new PostingCursor?[plan.Terms.Count];
        _free = scratch.FreeBits;
        _documents = scratch.Candidates;
        _scan = new TextScan(plan.Schema);
    }

    public SegmentView View => _view;

    public int Number => _segment;

    /// <summary>Goes to a window, in which the next calls search.</summary>
    public void Enter(Window window) => _window = window;

    /// <summary>Gives back the memory that it took.</summary>
    public void Leave()
    {
        foreach ((_, var bits) in _known.Values)
        {
            _free.Push(bits);
        }

        _known.Clear();
    }

    /// <summary>The living documents of the window that match.</summary>
    public void Match(IndexQuery query, Span<ulong> into)
    {
        Evaluate(query, into);
        Bits.And(into, _view.Live.Bits.Slice(_window.Start / 64, into.Length));
    }

    /// <summary>The postings of a term of the search; null when the segment does not have it.</summary>
    public PostingCursor? Cursor(int term)
    {
        if (_cursors[term] is { } cursor)
        {
            return cursor;
        }

        var entry = _plan.Terms.Entry(term, _segment);
        return entry.Documents == 0 ? null : _cursors[term] = _view.Segment.Open(entry, _plan.Terms.Prefix(term));
    }

    private void Evaluate(IndexQuery query, Span<ulong> into)
    {
        switch (query)
        {
            case IndexQuery.All:
                into.Fill(ulong.MaxValue);
                break;
            case IndexQuery.And and:
                EvaluateAnd(and, into);
                break;
            case IndexQuery.Or or:
                into.Clear();
                using (var part = Take(into.Length))
                {
                    foreach (var child in or.Children)
                    {
                        Evaluate(child, part.Bits);
                        Bits.Or(into, part.Bits);
                    }
                }
                break;
            case IndexQuery.Not not:
                using (var part = Take(into.Length))
                {
                    Evaluate(not.Child, part.Bits);
                    into.Fill(ulong.MaxValue);
                    Bits.AndNot(into, part.Bits);
                }
                break;
            case IndexQuery.Text text:
                if (_plan.IsShared)
                {
                    Shared(text, into);
                }
                else
                {
                    EvaluateText(text, into);
                }

                break;
            case IndexQuery.Closest closest:
                into.Clear();
                foreach (var term in _plan.Closest(closest).Matching)
                {
                    if (Cursor(term) is { } cursor)
                    {
                        _plan.Budget.Spend(cursor.Fill(_window.Start, into, _plan.NormalizeMask(closest.Fields)));
                    }
                }
                break;
            case IndexQuery.Keyword keyword:
                into.Clear();
                foreach (var value in keyword.Values)
                {
                    if (KeywordCursor(keyword.Column, value) is { } cursor)
                    {
                        _plan.Budget.Spend(cursor.Fill(_window.Start, into, -1));
                    }
                }
                break;
            case IndexQuery.Range range:
                EvaluateRange(range, into);
                break;
            case IndexQuery.Among among:
                EvaluateAmong(among, into);
                break;
            default:
                throw new ArgumentException($"The index does not know the query {query.GetType().Name}.", nameof(query));
        }
    }

    private void EvaluateAnd(IndexQuery.And and, Span<ulong> into)
    {
        into.Fill(ulong.MaxValue);
        if (!_orders.TryGetValue(and, out var children))
        {
            children = [.. and.Children.OrderBy(Estimate)];
            _orders.Add(and, children);
        }
        var first = true;
        foreach (var child in children)
        {
            if (first)
            {
                Evaluate(child, into);
            }
            else
            {
                Restrict(child, into);
            }

            first = false;
            if (!into.ContainsAnyExcept(0UL))
            {
                return;
            }
        }
    }

    // Takes away what does not match.
    private void Restrict(IndexQuery query, Span<ulong> bits)
    {
        if (query is IndexQuery.Text text && !_plan.IsShared)
        {
            RestrictText(text, bits);
            return;
        }
        if (query is IndexQuery.Range range && Bits.Count(bits) is var few && few < Window.Size / 128)
        {
            RestrictRange(range, bits);
            return;
        }
        using var part = Take(bits.Length);
        if (query is IndexQuery.Not not)
        {
            Evaluate(not.Child, part.Bits);
            Bits.AndNot(bits, part.Bits);
            return;
        }
        Evaluate(query, part.Bits);
        Bits.And(bits, part.Bits);
    }

    // How many documents of the segment a query matches at most; cheap ones come first.
    private long Estimate(IndexQuery query) => query switch
    {
        IndexQuery.And and => and.Children.Count == 0 ? _view.Segment.Documents : and.Children.Min(Estimate),
        IndexQuery.Or or => or.Children.Sum(Estimate),
        IndexQuery.Text text =>
            _plan.Text(text).Sure is { Count: > 0 } sure ? sure.Min(part => _plan.Terms.Entry(part.Term, _segment).Documents) : _view.Segment.Documents,
        IndexQuery.Keyword keyword => keyword.Values.Sum(value => KeywordCursor(keyword.Column, value)?.Documents ?? 0),
        IndexQuery.Closest closest => _plan.Closest(closest).Matching.Sum(term => _plan.Terms.Entry(term, _segment).Documents),
        // Looked at one by one, better where few are left; what is excluded comes last.
        IndexQuery.Not => 2L * _view.Segment.Documents,
        _ => _view.Segment.Documents + 1L,
    };

    private void Shared(IndexQuery.Text text, Span<ulong> into)
    {
        if (!_known.TryGetValue(text, out var known))
        {
            known = (-1, _free.TryPop(out var free) ? free : new ulong[Window.Words]);
        }

        if (known.Window != _window.Start)
        {
            EvaluateText(text, known.Bits.AsSpan(0, into.Length));
            _known[text] = (_window.Start, known.Bits);
        }
        known.Bits.AsSpan(0, into.Length).CopyTo(into);
    }

    private void EvaluateText(IndexQuery.Text text, Span<ulong> into)
    {
        into.Fill(ulong.MaxValue);
        RestrictText(text, into);
    }

    private void RestrictText(IndexQuery.Text text, Span<ulong> bits)
    {
        var plan = _plan.Text(text);
        if (plan.IsEmpty)
        {
            bits.Clear();
            return;
        }
        if (plan.Prefix is not null)
        {
            Bits.And(bits, _plan.PrefixMatches(plan, _segment).Bits.Slice(_window.Start / 64, bits.Length));
            if (!plan.IsDecided)
            {
                Verify(text, bits);
            }

            return;
        }
        if (!_phrases.TryGetValue(text, out var phrases))
        {
            phrases = new Phrases(Phrase.Open(plan.Sure, Cursor), plan.Certain is null ? null : Phrase.Open(plan.Certain, Cursor));
            _phrases.Add(text, phrases);
        }
        if (phrases.Sure is null)
        {
            bits.Clear();
            return;
        }
        var fields = _plan.NormalizeMask(text.Fields);
        RestrictParts(plan.Sure, phrases.Sure, fields, bits);
        if (plan.IsDecided || !bits.ContainsAnyExcept(0UL))
        {
            return;
        }

        if (plan.Certain is null || phrases.Certain is null)
        {
            Verify(text, bits);
            return;
        }
        using var certain = Take(bits.Length);
        bits.CopyTo(certain.Bits);
        RestrictParts(plan.Certain, phrases.Certain, fields, certain.Bits);
        Bits.AndNot(bits, certain.Bits);
        Verify(text, bits);
        Bits.Or(bits, certain.Bits);
    }

    private void RestrictParts(List<TextPlan.PlacedTerm> parts, Phrase phrase, int fields, Span<ulong> bits)
    {
        Span<int> terms = stackalloc int[Math.Min(parts.Count, 64)];
        var distinct = 0;
        foreach (var part in parts)
        {
            if (distinct < terms.Length && !terms[..distinct].Contains(part.Term))
            {
                terms[distinct++] = part.Term;
            }
        }
        terms = terms[..distinct];
        terms.Sort((a, b) => _plan.Terms.Entry(a, _segment).Documents.CompareTo(_plan.Terms.Entry(b, _segment).Documents));
        foreach (var term in terms)
        {
            RestrictTerm(Cursor(term)!, fields, bits);
            if (!bits.ContainsAnyExcept(0UL))
            {
                return;
            }
        }
        if (phrase.Parts < 2)
        {
            return;
        }

        var count = Bits.List(bits, _documents);
        _plan.Budget.Spend(count * (long)phrase.Parts);
        if (phrase.HasQuickNeighbours((long)count * _view.Segment.Documents / _window.Count))
        {
            var neighbours = phrase.Neighbours();
            for (var i = 0; i < count; i++)
            {
                var document = _documents[i];
                if (!neighbours.AreIn(_window.Start + document))
                {
                    bits[document >> 6] &= ~(1UL << document);
                }
            }
            if (phrase.AreNeighboursAll(fields))
            {
                return;
            }

            count = Bits.List(bits, _documents);
        }
        for (var i = 0; i < count; i++)
        {
            var document = _documents[i];
            if (!phrase.IsIn(_view.Segment, _window.Start + document, fields))
            {
                bits[document >> 6] &= ~(1UL << document);
            }
        }
    }

    private void RestrictTerm(PostingCursor cursor, int fields, Span<ulong> bits)
    {
        var left = Bits.Count(bits);
        // The window's share of the postings, were they spread evenly.
        var here = (long)cursor.Documents * _window.Count / Math.Max(1, _view.Segment.Documents);
        if ((long)left * SeekCost >= here)
        {
            using var part = Take(bits.Length);
            part.Bits.Clear();
            _plan.Budget.Spend(cursor.Fill(_window.Start, part.Bits, fields));
            Bits.And(bits, part.Bits);
            return;
        }
        var count = Bits.List(bits, _documents);
        _plan.Budget.Spend(count);
        var block = 0;
        for (var i = 0; i < count; i++)
        {
            var document = _documents[i];
            var at = cursor.Find(_window.Start + document, ref block);
            if (at < 0 || (fields >= 0 && (cursor.Masks[at] & fields) == 0))
            {
                bits[document >> 6] &= ~(1UL << document);
            }
        }
    }

    // Positions cannot tell: the texts do.
    private void Verify(IndexQuery.Text text, Span<ulong> bits)
    {
        Bits.And(bits, _view.Live.Bits.Slice(_window.Start / 64, bits.Length));
        var count = Bits.List(bits, _documents);
        if (count == 0)
        {
            return;
        }

        var source = _plan.Texts
            ?? throw new InvalidOperationException("The index was opened without a source of texts, and positions alone cannot answer this query.");
        var ids = _view.Segment.Ids;
        for (var from = 0; from < count; from += TextBatch)
        {
            var size = Math.Min(TextBatch, count - from);
            // A text is some thousand characters to look through.
            _plan.Budget.Spend(size * 1000L);
            var asked = new long[size];
            for (var i = 0; i < size; i++)
            {
                asked[i] = ids[_window.Start + _documents[from + i]];
            }

            var texts = source(asked);
            for (var i = 0; i < size; i++)
            {
                if (texts[i] is not { } fields || !_scan.Holds(fields, text))
                {
                    bits[_documents[from + i] >> 6] &= ~(1UL << _documents[from + i]);
                }
            }
        }
    }

    private PostingCursor? KeywordCursor(int column, string value)
    {
        if (_keywords.TryGetValue((column, value), out var cursor))
        {
            return cursor;
        }

        var prefix = TermKey.GetKeywordPrefix(column);
        cursor = _view.Segment.Terms.TryFind(TermKey.Build(prefix, value), out var entry) ? _view.Segment.Open(entry, prefix) : null;
        _keywords.Add((column, value), cursor);
        return cursor;
    }

    private void EvaluateRange(IndexQuery.Range range, Span<ulong> into)
    {
        into.Clear();
        _plan.Budget.Spend(_window.Count);
        var numbers = _view.Segment.Numbers[range.Column].Open();
        numbers.Between(_window.Start, _window.Count, range.From ?? long.MinValue, range.To ?? long.MaxValue, into);
    }

    private void RestrictRange(IndexQuery.Range range, Span<ulong> bits)
    {
        var numbers = _view.Segment.Numbers[range.Column].Open();
        long from = range.From ?? long.MinValue, to = range.To ?? long.MaxValue;
        var count = Bits.List(bits, _documents);
        for (var i = 0; i < count; i++)
        {
            var document = _documents[i];
            if (_window.Start + document >= _view.Segment.Documents || !numbers.TryGet(_window.Start + document, out var value) || value < from || value > to)
            {
                bits[document >> 6] &= ~(1UL << document);
            }
        }
    }

    private void EvaluateAmong(IndexQuery.Among among, Span<ulong> into)
    {
        into.Clear();
        _plan.Budget.Spend(_window.Count);
        var numbers = _view.Segment.Numbers[among.Column].Open();
        for (var i = 0; i < _window.Count; i++)
        {
            if (numbers.TryGet(_window.Start + i, out var value) && among.Values.Contains(value))
            {
                into[i >> 6] |= 1UL << i;
            }
        }
    }

    private Lease Take(int length) => new(_free, length);

    /// <summary>A window's bits that go back to where they came from.</summary>
    private readonly ref struct Lease(Stack<ulong[]> free, int length)
    {
        private readonly ulong[] _bits = free.TryPop(out var bits) ? bits : new ulong[Window.Words];

        public Span<ulong> Bits => _bits.AsSpan(0, length);

        public void Dispose() => free.Push(_bits);
    }

    private readonly record struct Phrases(Phrase? Sure, Phrase? Certain);
}

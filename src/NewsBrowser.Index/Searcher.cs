namespace NewsBrowser.Index;

/// <summary>Answers one request from one snapshot: matches as bitmaps, then counts, facets and a page of hits.</summary>
internal sealed class Searcher
{
    private readonly IndexSchema _schema;
    private readonly Snapshot _snapshot;
    private readonly KeywordValues[] _keywordValues;
    private readonly CancellationToken _cancellation;
    private readonly TextMatcher _texts;

    public Searcher(IndexSchema schema, TermTable terms, KeywordValues[] keywordValues, Snapshot snapshot, CancellationToken cancellation)
    {
        _schema = schema;
        _snapshot = snapshot;
        _keywordValues = keywordValues;
        _cancellation = cancellation;
        _texts = new TextMatcher(schema, terms, snapshot, cancellation);
    }

    public IndexResult Search(IndexRequest request)
    {
        Bitmap matches = Matches(request.Query);
        var hits = new HitOrder(request, _snapshot.Columns.Ids);
        if (request.Limit > 0)
        {
            double[]? scores = request.SortColumn is null ? Scores(request.Query, matches) : null;
            foreach (int document in matches)
            {
                long? value = null;
                if (request.SortColumn is { } column && _snapshot.Columns.Numbers[column].Has[document])
                    value = _snapshot.Columns.Numbers[column].Values[document];
                hits.Offer(document, scores is null ? 0 : scores[document], value);
            }
        }
        var facets = new IReadOnlyList<FacetCount>[request.Facets.Count];
        for (int i = 0; i < facets.Length; i++)
        {
            FacetRequest facet = request.Facets[i];
            facets[i] = CountValues(facet.Column, facet.Limit, facet.Query is null ? matches : Matches(facet.Query));
        }
        return new IndexResult(matches.Count(), hits.Page(), facets);
    }

    /// <summary>The living documents that match.</summary>
    private Bitmap Matches(IndexQuery query)
    {
        _cancellation.ThrowIfCancellationRequested();
        switch (query)
        {
            case IndexQuery.All:
                return All();
            case IndexQuery.And and:
                Bitmap all = All();
                foreach (IndexQuery child in and.Children)
                {
                    if (child is IndexQuery.Not excluded)
                        all.AndNot(Matches(excluded.Child));
                    else
                        all.And(Matches(child));
                }
                return all;
            case IndexQuery.Or or:
                var any = new Bitmap(_snapshot.DocumentCount);
                foreach (IndexQuery child in or.Children)
                    any.Or(Matches(child));
                return any;
            case IndexQuery.Not not:
                Bitmap rest = All();
                rest.AndNot(Matches(not.Child));
                return rest;
            case IndexQuery.Text text:
                // A copy: callers change what they are given, and a text is matched once however many facets repeat it.
                return new Bitmap(_texts.Match(text).Documents, _snapshot.DocumentCount);
            case IndexQuery.Keyword keyword:
                return WithValues(keyword);
            case IndexQuery.Closest closest:
                return Matches(new IndexQuery.Or([.. TextsOf(closest)]));
            case IndexQuery.Among among:
                var chosen = new Bitmap(_snapshot.DocumentCount);
                NumberColumn numbers = _snapshot.Columns.Numbers[among.Column];
                foreach (int document in _snapshot.Live)
                {
                    if (numbers.Has[document] && among.Values.Contains(numbers.Values[document]))
                        chosen.Set(document);
                }
                return chosen;
            case IndexQuery.Range range:
                return InRange(range);
            default:
                throw new ArgumentException($"The index does not know the query {query.GetType().Name}.", nameof(query));
        }
    }

    private Bitmap All() => new(_snapshot.Live, _snapshot.DocumentCount);

    private Bitmap WithValues(IndexQuery.Keyword keyword)
    {
        var result = new Bitmap(_snapshot.DocumentCount);
        var wanted = new HashSet<int>();
        foreach (string value in keyword.Values)
        {
            int number = _keywordValues[keyword.Column].Find(value);
            if (number >= 0)
                wanted.Add(number);
        }
        if (wanted.Count == 0)
            return result;
        int only = wanted.Count == 1 ? wanted.First() : -1;
        KeywordColumn column = _snapshot.Columns.Keywords[keyword.Column];
        foreach (int document in _snapshot.Live)
        {
            foreach (int number in column.Of(document))
            {
                if (only >= 0 ? number == only : wanted.Contains(number))
                {
                    result.Set(document);
                    break;
                }
            }
        }
        return result;
    }

    private Bitmap InRange(IndexQuery.Range range)
    {
        var result = new Bitmap(_snapshot.DocumentCount);
        long from = range.From ?? long.MinValue, to = range.To ?? long.MaxValue;
        NumberColumn column = _snapshot.Columns.Numbers[range.Column];
        foreach (int document in _snapshot.Live)
        {
            if (column.Has[document] && column.Values[document] >= from && column.Values[document] <= to)
                result.Set(document);
        }
        return result;
    }

    private List<FacetCount> CountValues(int columnNumber, int limit, Bitmap matches)
    {
        KeywordColumn column = _snapshot.Columns.Keywords[columnNumber];
        var counts = new int[column.Values.Length];
        foreach (int document in matches)
        {
            foreach (int number in column.Of(document))
                counts[number]++;
        }
        var result = new List<FacetCount>();
        for (int number = 0; number < counts.Length; number++)
        {
            if (counts[number] > 0)
                result.Add(new FacetCount(column.Values[number], counts[number]));
        }
        result.Sort(static (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : string.CompareOrdinal(a.Value, b.Value));
        if (result.Count > limit)
            result.RemoveRange(Math.Max(0, limit), result.Count - Math.Max(0, limit));
        return result;
    }

    private double[]? Scores(IndexQuery query, Bitmap matches)
    {
        var texts = new List<IndexQuery.Text>();
        CollectTexts(query, texts);
        if (texts.Count == 0)
            return null;
        var scores = new double[_snapshot.DocumentCount];
        foreach (IndexQuery.Text text in texts)
        {
            _cancellation.ThrowIfCancellationRequested();
            _texts.AddScores(text, matches, scores);
        }
        return scores;
    }

    private List<IndexQuery.Text> TextsOf(IndexQuery.Closest closest)
    {
        var texts = new List<IndexQuery.Text>();
        foreach (string folded in closest.Folded)
        {
            var tokens = new List<IndexToken>();
            _schema.Tokenize(folded, tokens);
            foreach (IndexToken token in tokens)
                texts.Add(new IndexQuery.Text(folded.Substring(token.Start, token.Length), token.Kind == TokenKind.Word ? MatchForm.Words : MatchForm.Substring, closest.Fields));
        }
        return texts;
    }

    // The texts that a match is ranked by: each once, and none that is excluded.
    private void CollectTexts(IndexQuery query, List<IndexQuery.Text> texts)
    {
        switch (query)
        {
            case IndexQuery.And and:
                foreach (IndexQuery child in and.Children)
                    CollectTexts(child, texts);
                break;
            case IndexQuery.Or or:
                foreach (IndexQuery child in or.Children)
                    CollectTexts(child, texts);
                break;
            case IndexQuery.Closest closest:
                foreach (IndexQuery.Text text in TextsOf(closest))
                    CollectTexts(text, texts);
                break;
            case IndexQuery.Text text when !texts.Contains(text):
                texts.Add(text);
                break;
        }
    }
}

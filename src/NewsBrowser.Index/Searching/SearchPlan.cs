using NewsBrowser.Index.Documents;
using NewsBrowser.Index.Queries;
using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>A term that matches are ranked by.</summary>
/// <param name="Term">Its number in the search.</param>
/// <param name="Weight">What a whole impact of it is worth.</param>
/// <param name="Position">Where it stands in the query, for those that should stand together; -1 for the others.</param>
/// <param name="Fields">The fields in which it counts.</param>
internal readonly record struct RankedTerm(int Term, float Weight, int Position, int Fields)
{
    /// <summary>The number of the word of which this is a form: the forms' occurrences saturate together. -1 for a term of its own.</summary>
    public int Pool { get; init; } = -1;

    /// <summary>How soon more occurrences stop to count.</summary>
    public required float K1 { get; init; }

    /// <summary>What an occurrence counts in its pool.</summary>
    public float Share { get; init; } = 1;
}

/// <summary>A request made ready: its texts planned, its terms looked up, what matches are ranked by.</summary>
internal sealed class SearchPlan
{
    /// <summary>A token that more than one in so many documents has tells too little to look for it when others are there.</summary>
    private const int TooCommon = 8;

    /// <summary>A token in no more documents than this is looked for however common it is: it costs nothing.</summary>
    private const int NeverTooCommon = 2_500;

    /// <summary>Texts that follow each other in a query are thought of as so far apart when they are checked for standing together.</summary>
    private const int TextDistance = 1;

    private readonly Dictionary<IndexQuery.Text, TextPlan> _texts = [];
    private readonly Dictionary<IndexQuery.Closest, (List<RankedTerm> Ranked, List<int> Matching)> _closest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TextPlan, PrefixMatches[]> _prefixes = new(ReferenceEqualityComparer.Instance);
    private readonly int _allFields;

    public SearchPlan(IndexSchema schema, Snapshot snapshot, IndexRequest request, TextSource? texts, Impact impact, SpentBudget budget)
    {
        Schema = schema;
        Snapshot = snapshot;
        Request = request;
        Texts = texts;
        Budget = budget;
        Terms = new SearchTerms(snapshot);
        Impact = impact;
        _allFields = (1 << schema.Texts.Count) - 1;
        IsShared = request.Facets.Any(facet => facet.Query is not null);
        Prepare(request.Query);
        foreach (var facet in request.Facets)
        {
            if (facet.Query is not null)
            {
                Prepare(facet.Query);
            }
        }
        if (request.SortColumn is null)
        {
            Rank(request.Query);
        }
    }

    public IndexSchema Schema { get; }

    public Snapshot Snapshot { get; }

    public IndexRequest Request { get; }

    public TextSource? Texts { get; }

    public SpentBudget Budget { get; }

    public SearchTerms Terms { get; }

    public Impact Impact { get; }

    /// <summary>Whether several trees ask the same, so that what a text matches is kept for the others.</summary>
    public bool IsShared { get; }

    /// <summary>What matches are ranked by; empty when they are not.</summary>
    public List<RankedTerm> Ranked { get; } = [];

    /// <summary>Whether matches that have several ranked terms close together are favoured among the best.</summary>
    public bool FavoursNear => Ranked.Count(term => term.Position >= 0) > 1 || (InPassage.Count > 1 && Request.Ranking.Passage > 0);

    /// <summary>The ranked terms whose best passage counts: those of a closest search that the index knows the places of.</summary>
    public List<RankedTerm> InPassage { get; } = [];

    /// <summary>Words that go on, by which matches are ranked too, with what a whole impact is worth.</summary>
    public List<(TextPlan Plan, float Weight)> RankedPrefixes { get; } = [];

    public TextPlan Text(IndexQuery.Text query) => _texts[query];

    /// <summary>The terms that matches of a query are ranked by, and those of which they have to have any.</summary>
    public (List<RankedTerm> Ranked, List<int> Matching) Closest(IndexQuery.Closest query) => _closest[query];

    public PrefixMatches PrefixMatches(TextPlan plan, int segment) => _prefixes[plan][segment];

    /// <summary>A mask of fields as postings are asked for it: -1 when every field is in it and nothing has to be looked at.</summary>
    public int NormalizeMask(int mask) => (mask & _allFields) == _allFields ? -1 : mask & _allFields;

    /// <summary>Gives back what was read for the search.</summary>
    public void Release()
    {
        foreach (var matches in _prefixes.Values.SelectMany(of => of))
        {
            matches.Release();
        }
    }

    /// <summary>Whether one term alone ranks, and no match is without it.</summary>
    public bool EveryMatchHasTheRankedTerm()
    {
        if (Ranked.Count != 1 || RankedPrefixes.Count > 0)
        {
            return false;
        }

        var conditions = Request.Query is IndexQuery.And and ? and.Children : [Request.Query];
        return conditions.OfType<IndexQuery.Text>()
            .Any(text => _texts[text] is { IsDecided: true } plan && plan.Sure.Exists(part => part.Term == Ranked[0].Term));
    }

    /// <summary>About how many postings and documents the search looks at, to decide whether threads are worth it.</summary>
    public long Work()
    {
        long work = 0;
        for (var term = 0; term < Terms.Count; term++)
        {
            work += Terms.Documents(term);
        }

        if (_texts.Count + _closest.Count == 0)
        {
            work += Snapshot.AllDocuments;
        }

        return work;
    }

    /// <summary>How many documents of a segment a query matches at least, as far as is known without looking; deleted ones among them.</summary>
    public long Least(IndexQuery query, int segment)
    {
        long all = Snapshot.Segments[segment].Segment.Documents;
        return query switch
        {
            IndexQuery.All => all,
            IndexQuery.And and => Math.Max(0, all - and.Children.Sum(child => all - Least(child, segment))),
            IndexQuery.Or or => or.Children.Select(child => Least(child, segment)).DefaultIfEmpty().Max(),
            IndexQuery.Not not => Math.Max(0, all - Most(not.Child, segment)),
            IndexQuery.Text text => CountLeastDocuments(_texts[text], segment),
            IndexQuery.Keyword keyword => keyword.Values.Select(value => (long)KeywordEntry(keyword.Column, value, segment).Documents).DefaultIfEmpty().Max(),
            _ => 0,
        };
    }

    // How many a query matches at most.
    private long Most(IndexQuery query, int segment) => query switch
    {
        IndexQuery.And and => and.Children.Select(child => Most(child, segment)).Append(Snapshot.Segments[segment].Segment.Documents).Min(),
        IndexQuery.Or or => or.Children.Sum(child => Most(child, segment)),
        IndexQuery.Text text when _texts[text].IsEmpty => 0,
        IndexQuery.Text text when _texts[text].Sure.Count > 0 => _texts[text].Sure.Min(part => (long)Terms.Entry(part.Term, segment).Documents),
        IndexQuery.Keyword keyword => keyword.Values.Sum(value => (long)KeywordEntry(keyword.Column, value, segment).Documents),
        _ => Snapshot.Segments[segment].Segment.Documents,
    };

    private long CountLeastDocuments(TextPlan plan, int segment)
    {
        if (plan.IsEmpty || !plan.IsDecided || NormalizeMask(plan.Query.Fields) >= 0)
        {
            return 0;
        }

        if (plan.Prefix is not null)
        {
            return _prefixes[plan][segment].Documents;
        }

        return plan.Sure.Count == 1 ? Terms.Entry(plan.Sure[0].Term, segment).Documents : 0;
    }

    private TermEntry KeywordEntry(int column, string value, int segment) =>
        Snapshot.Segments[segment].Segment.Terms.TryFind(TermKey.Build(TermKey.GetKeywordPrefix(column), value), out var entry) ? entry : default;

    private void Prepare(IndexQuery query)
    {
        switch (query)
        {
            case IndexQuery.And and:
                foreach (var child in and.Children)
                {
                    Prepare(child);
                }

                break;
            case IndexQuery.Or or:
                foreach (var child in or.Children)
                {
                    Prepare(child);
                }

                break;
            case IndexQuery.Not not:
                Prepare(not.Child);
                break;
            case IndexQuery.Text text when !_texts.ContainsKey(text):
                var plan = TextPlan.Build(text, Schema, Terms);
                _texts.Add(text, plan);
                if (plan.Prefix is not null)
                {
                    _prefixes.Add(plan, ReadPrefix(plan));
                }

                break;
            case IndexQuery.Closest closest when !_closest.ContainsKey(closest):
                _closest.Add(closest, Choose(closest));
                break;
        }
    }

    private PrefixMatches[] ReadPrefix(TextPlan plan)
    {
        var matches = new PrefixMatches[Snapshot.Segments.Count];
        for (var segment = 0; segment < matches.Length; segment++)
        {
            var number = segment;
            var of = Snapshot.Segments[segment].Segment;
            matches[segment] = Searching.PrefixMatches.Read(
                of,
                plan,
                term => Terms.Entry(term, number) is { Documents: > 0 } entry ? of.Open(entry, Terms.Prefix(term)) : null,
                Impact,
                GetK1(TermKey.Word),
                Budget);
        }
        return matches;
    }

    // The texts that a match is ranked by: each once, and none that is excluded.
    private void Rank(IndexQuery query)
    {
        var position = 0;
        var ranked = new HashSet<IndexQuery>(ReferenceEqualityComparer.Instance);
        Rank(query, ranked, ref position);
    }

    private void Rank(IndexQuery query, HashSet<IndexQuery> ranked, ref int position)
    {
        switch (query)
        {
            case IndexQuery.And and:
                foreach (var child in and.Children)
                {
                    Rank(child, ranked, ref position);
                }

                break;
            case IndexQuery.Or or:
                foreach (var child in or.Children)
                {
                    Rank(child, ranked, ref position);
                }

                break;
            case IndexQuery.Text text:
                var plan = _texts[text];
                if (plan.IsEmpty || !ranked.Add(plan.Query))
                {
                    break;
                }

                for (var i = 0; i < plan.Ranked.Count; i++)
                {
                    var term = plan.Ranked[i];
                    // Of a text that has to stand together anyway its first term is enough to see whether it stands near the others.
                    if (!Ranked.Exists(other => other.Term == term))
                    {
                        var prefix = Terms.Prefix(term);
                        var weight = Terms.GetIdf(term) * Tell(prefix, Terms.Text(term));
                        Ranked.Add(new RankedTerm(term, weight, i == 0 && TermKey.HasPositions(prefix) ? position : -1, text.Fields) { K1 = GetK1(prefix) });
                    }
                }
                position += TextDistance;
                if (plan.Prefix is not null)
                {
                    RankedPrefixes.Add((plan, Terms.Idf(_prefixes[plan].Sum(matches => matches.Documents))));
                }

                break;
            case IndexQuery.Closest closest:
                var added = _closest[closest].Ranked.FindAll(term => !Ranked.Exists(other => other.Term == term.Term));
                Ranked.AddRange(added);
                InPassage.AddRange(added.Where(term => TermKey.HasPositions(Terms.Prefix(term.Term))));
                break;
        }
    }

    // Characters, and links that only tie a text together, rank but do not match: nearly every document has some of a question's. So do function words.
    // That tokens stand together is not rewarded again: links that overlap do so already, and more of it was measured to harm.
    private (List<RankedTerm> Ranked, List<int> Matching) Choose(IndexQuery.Closest closest)
    {
        var chosen = new Dictionary<int, RankedTerm>();
        var matching = new HashSet<int>();
        foreach (var folded in closest.Folded)
        {
            var tokens = TextPlan.Tokens(Schema, folded);
            foreach (var token in TextPlan.Meaning(tokens, folded))
            {
                matching.Add(token.Kind == IndexTokenKind.Word ? ChooseWord(folded.Substring(token.Start, token.Length)) : Choose(token, folded));
            }
            foreach (var token in tokens)
            {
                Choose(token, folded);
            }
        }
        // A match by another form is one as well.
        matching.UnionWith(chosen.Values.Where(term => term.Pool >= 0 && matching.Contains(term.Pool)).Select(term => term.Term).ToList());
        var common = Math.Max(NeverTooCommon, Snapshot.AllDocuments / TooCommon);
        var hasRare = matching.Any(term => Terms.Documents(term) is > 0 and var documents && documents <= common);
        var hasMeaning = matching.Any(term => Terms.Documents(term) > 0 && !IsFunctionWord(term));
        List<RankedTerm> ranked =
        [
            .. chosen.Values
                .Where(term => Terms.Documents(term.Term) > 0 && term.Weight > 0 && (!hasRare || Terms.Documents(term.Term) <= common))
                .OrderByDescending(term => term.Weight).ThenBy(term => term.Pool).ThenBy(term => term.Term)
                .Take(closest.MaxTerms),
        ];
        return (ranked, [.. ranked.Select(term => term.Term).Where(term => matching.Contains(term) && !(hasMeaning && IsFunctionWord(term)))]);

        int Choose(IndexToken token, string folded)
        {
            var term = Terms.Add(token, folded);
            chosen.TryAdd(term, new RankedTerm(term, Tell(term, Terms.Documents(term)), -1, closest.Fields) { K1 = GetK1(Terms.Prefix(term)) });
            return term;
        }

        // A word and its forms are one: as rare as all of them together, and their occurrences saturate together.
        int ChooseWord(string word)
        {
            var term = Terms.Add(TermKey.Word, word);
            if (chosen.TryGetValue(term, out var known))
            {
                chosen[term] = known with { Share = 1 };
                return term;
            }

            List<int> forms =
            [
                .. (Schema.OtherForms?.Invoke(word) ?? []).Select(form => Terms.Add(TermKey.Word, form)).Where(form => !chosen.ContainsKey(form)),
            ];
            var weight = Tell(term, Terms.Documents(term) + forms.Sum(Terms.Documents));
            var pool = forms.Exists(form => Terms.Documents(form) > 0) ? term : -1;
            chosen.Add(term, new RankedTerm(term, weight, -1, closest.Fields) { K1 = GetK1(TermKey.Word), Pool = pool });
            foreach (var form in forms)
            {
                chosen.TryAdd(
                    form,
                    new RankedTerm(form, weight, -1, closest.Fields) { K1 = GetK1(TermKey.Word), Pool = pool, Share = (float)Request.Ranking.OtherForm });
            }

            return term;
        }
    }

    // Of many words the rare ones are to count more than their share of information (docs/decisions/0011-ranking.md).
    private float Tell(int term, int documents)
    {
        var ranking = Request.Ranking;
        var (share, power) = Terms.Prefix(term) == TermKey.Word ? (ranking.Word, ranking.WordRarityPower) : (1, ranking.PairRarityPower);
        return (float)(share * Math.Pow(Terms.Idf(documents), power)) * Tell(Terms.Prefix(term), Terms.Text(term));
    }

    private float GetK1(byte prefix) => (float)(prefix == TermKey.Word ? Request.Ranking.WordSaturation : Request.Ranking.PairSaturation);

    // What a term tells beside others that are as rare.
    private float Tell(byte prefix, string text)
    {
        if (Schema.IsFunctionWord is not { } isFunction)
        {
            return 1;
        }

        if (prefix == TermKey.Word)
        {
            return isFunction(text) ? (float)Request.Ranking.FunctionWord : 1;
        }

        var weight = prefix == TermKey.Character ? (float)Request.Ranking.Character : 1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (isFunction(rune.ToString()))
            {
                return weight * (float)Request.Ranking.FunctionPair;
            }
        }
        return weight;
    }

    private bool IsFunctionWord(int term) => Terms.Prefix(term) == TermKey.Word && Schema.IsFunctionWord?.Invoke(Terms.Text(term)) == true;
}

using NewsBrowser.Index.Segments;

namespace NewsBrowser.Index.Searching;

/// <summary>Looks at the best matches once more and favours those in which the words of the query stand together as they do in the query.</summary>
/// <remarks>
/// After T. Tao and C. Zhai, "An exploration of proximity measures in information retrieval" (2007):
/// the nearest occurrences of neighbours count, and fast less the further they are apart. The bonus is never negative,
/// so a match outside the best cannot have deserved to be among them more than its score said. Where any of the words will do, what counts is the passage
/// that has most of them, each once.
/// </remarks>
internal sealed class Proximity(SearchPlan plan)
{
    /// <summary>How many of the best are looked at.</summary>
    public const int Depth = 64;

    /// <summary>How many terms of the query are looked at, those that weigh most.</summary>
    private const int MaxTerms = 24;

    /// <summary>How many terms a passage is looked for with, those that weigh most.</summary>
    private const int MaxPassageTerms = 32;

    /// <summary>Neighbours in the query are at most so far apart.</summary>
    public const int Reach = 3;

    /// <summary>The same matches with their bonus, in their new order.</summary>
    public List<Hit> Apply(List<Hit> best)
    {
        RankedTerm[] terms =
        [
            .. plan.Ranked.Where(term => term.Position >= 0).OrderByDescending(term => term.Weight).Take(MaxTerms).OrderBy(term => term.Position)
        ];
        RankedTerm[] passage = plan.Request.Ranking.Passage > 0 ? [.. plan.InPassage.Take(MaxPassageTerms)] : [];
        var places = new List<(int Position, int Term)>();
        var scores = new Dictionary<long, double>();
        foreach (var group in best.GroupBy(hit => hit.Segment))
        {
            var segment = plan.Snapshot.Segments[group.Key].Segment;
            var cursors = Open(terms, group.Key);
            var passageCursors = Open(passage, group.Key);
            foreach (var hit in group)
            {
                scores[hit.Id] = hit.Score + Bonus(terms, cursors, hit.Document) + FindPassage(passage, passageCursors, hit.Document, places);
            }

            PostingCursor?[] Open(RankedTerm[] of, int number) => Array.ConvertAll(
                of, term => plan.Terms.Entry(term.Term, number) is { Documents: > 0 } entry ? segment.Open(entry, plan.Terms.Prefix(term.Term)) : null);
        }
        var order = new List<Hit>(best.Count);
        foreach (var hit in best)
        {
            order.Add(hit with { Score = scores[hit.Id] });
        }

        var compared = new TopHits(plan.Request, best.Count);
        order.Sort((a, b) => compared.Compare(a, b));
        return order;
    }

    // What the best passage is worth: a window moves over the places of all terms, and each term, or word with its forms, counts once in it.
    private double FindPassage(RankedTerm[] terms, PostingCursor?[] cursors, int document, List<(int Position, int Term)> places)
    {
        if (terms.Length < 2)
        {
            return 0;
        }

        places.Clear();
        for (var i = 0; i < terms.Length; i++)
        {
            var block = 0;
            var at = cursors[i]?.Find(document, ref block) ?? -1;
            if (at < 0)
            {
                continue;
            }

            // Forms of one word count as the first of them.
            var pool = terms[i].Pool;
            var number = pool < 0 ? i : Array.FindIndex(terms, term => term.Pool == pool);
            foreach (var position in cursors[i]!.Positions(at))
            {
                places.Add((position, number));
            }
        }

        var ranking = plan.Request.Ranking;
        var length = ranking.PassageLength * (terms.Any(term => plan.Terms.Prefix(term.Term) == TermKey.Link) ? ranking.CharactersOfWord : 1);
        places.Sort();
        var inside = new int[terms.Length];
        double weight = 0, best = 0;
        var first = 0;
        foreach (var (position, term) in places)
        {
            weight += inside[term]++ == 0 ? terms[term].Weight : 0;
            while (places[first].Position <= position - length)
            {
                weight -= --inside[places[first].Term] == 0 ? terms[places[first].Term].Weight : 0;
                first++;
            }

            best = Math.Max(best, weight);
        }

        return best * ranking.Passage;
    }

    private double Bonus(RankedTerm[] terms, PostingCursor?[] cursors, int document)
    {
        double bonus = 0;
        Span<int> places = stackalloc int[terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            var block = 0;
            places[i] = cursors[i]?.Find(document, ref block) ?? -1;
        }
        for (var i = 0; i < terms.Length; i++)
        {
            for (var j = i + 1; j < terms.Length && terms[j].Position - terms[i].Position <= Reach; j++)
            {
                if (places[i] < 0 || places[j] < 0 || terms[i].Term == terms[j].Term)
                {
                    continue;
                }

                var apart = Apart(cursors[i]!.Positions(places[i]), cursors[j]!.Positions(places[j]), terms[j].Position - terms[i].Position);
                bonus += plan.Request.Ranking.Nearness * Math.Min(terms[i].Weight, terms[j].Weight) / (1 + apart);
                break;
            }
        }
        return bonus;
    }

    // How far the nearest pair is from standing as in the query.
    private static int Apart(ReadOnlySpan<int> first, ReadOnlySpan<int> second, int distance)
    {
        var least = int.MaxValue - 1;
        var at = 0;
        foreach (var position in first)
        {
            var wanted = position + distance;
            while (at < second.Length && second[at] < wanted)
            {
                at++;
            }

            if (at < second.Length)
            {
                least = Math.Min(least, second[at] - wanted);
            }

            if (at > 0)
            {
                least = Math.Min(least, wanted - second[at - 1]);
            }
        }
        return least;
    }
}

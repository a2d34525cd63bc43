namespace NewsBrowser.Index.Searching;

/// <summary>Scores the matches of a window: for each term its weight times its impact in the document.</summary>
internal sealed class MatchScorer(SearchPlan plan, Scratch scratch)
{
    /// <summary>Finding one document costs about as much as reading so many postings in a row.</summary>
    private const int FindCost = 24;

    /// <summary>Whether one term alone ranks, which every match has.</summary>
    public bool IsSingle { get; } = plan.EveryMatchHasTheRankedTerm();

    /// <summary>Writes the scores of documents, given by their numbers in the window.</summary>
    public void Score(SegmentSearch segment, Window window, ReadOnlySpan<int> documents)
    {
        var scores = scratch.Scores;
        foreach (var document in documents)
        {
            scores[document] = 0;
        }

        var norms = segment.View.Segment.Norms;
        for (var at = 0; at < plan.Ranked.Count;)
        {
            var term = plan.Ranked[at++];
            if (term.Pool < 0)
            {
                Add(segment, window, documents, term, norms, scores, saturated: true);
                continue;
            }

            var pooled = scratch.Pooled;
            foreach (var document in documents)
            {
                pooled[document] = 0;
            }

            Add(segment, window, documents, term, norms, pooled, saturated: false);
            for (; at < plan.Ranked.Count && plan.Ranked[at].Pool == term.Pool; at++)
            {
                Add(segment, window, documents, plan.Ranked[at], norms, pooled, saturated: false);
            }

            foreach (var document in documents)
            {
                scores[document] += term.Weight * Impact.Saturate(pooled[document], term.K1);
            }
        }
        foreach ((var prefix, var weight) in plan.RankedPrefixes)
        {
            var impacts = plan.PrefixMatches(prefix, segment.Number).Impacts[window.Start..];
            foreach (var document in documents)
            {
                scores[document] += weight / 255 * impacts[document];
            }
        }
    }

    // Adds a term's scores, or where they do not saturate alone its occurrences. Documents that do not match get some too, unless there are few
    // that do: nobody reads those.
    private void Add(
        SegmentSearch segment, Window window, ReadOnlySpan<int> documents, RankedTerm term, ReadOnlySpan<byte> norms, float[] into, bool saturated)
    {
        if (segment.Cursor(term.Term) is not { } cursor)
        {
            return;
        }

        var here = (long)cursor.Documents * window.Count / Math.Max(1, segment.View.Segment.Documents);
        plan.Budget.Spend(Math.Min(here, documents.Length));
        var impact = plan.Impact;
        if ((long)documents.Length * FindCost < here)
        {
            var found = 0;
            foreach (var document in documents)
            {
                var at = cursor.Find(window.Start + document, ref found);
                if (at >= 0 && (cursor.Masks[at] & term.Fields) is not 0 and var mask)
                {
                    var repeats = cursor.HasPositions ? cursor.Repeats[at] : 0;
                    into[document] += saturated
                        ? term.Weight * impact.Compute(norms, window.Start + document, mask, repeats, term.K1)
                        : term.Share * impact.Weigh(norms, window.Start + document, mask, repeats);
                }
            }
            return;
        }

        var end = window.Start + window.Count;
        for (var block = cursor.BlockFrom(window.Start); block < cursor.Blocks; block++)
        {
            cursor.Load(block);
            var postings = cursor.Block;
            if (postings[0] >= end)
            {
                return;
            }

            var masks = cursor.Masks;
            var repeats = cursor.Repeats;
            for (var i = 0; i < postings.Length; i++)
            {
                var document = postings[i];
                var mask = masks[i] & term.Fields;
                if (document >= window.Start && document < end && mask != 0)
                {
                    var again = i < repeats.Length ? repeats[i] : 0;
                    into[document - window.Start] += saturated
                        ? term.Weight * impact.Compute(norms, document, mask, again, term.K1)
                        : term.Share * impact.Weigh(norms, document, mask, again);
                }
            }
        }
    }
}
